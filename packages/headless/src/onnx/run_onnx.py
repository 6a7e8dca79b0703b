"""Checks each FOLDER/<i>.onnx and writes what onnxruntime makes of FOLDER/<i>.x (float32, NCHW) to FOLDER/<i>.y."""
import pathlib
import sys

import numpy
import onnx
import onnxruntime

folder = pathlib.Path(sys.argv[1])
for path in sorted(folder.glob("*.onnx")):
    onnx.checker.check_model(onnx.load(path), full_check=True)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (port,) = session.get_inputs()
    assert port.shape[0] == "N", port.shape
    count = int(path.with_suffix(".count").read_text())
    x = numpy.fromfile(path.with_suffix(".x"), dtype="<f4").reshape([count, *port.shape[1:]])
    (y,) = session.run(None, {port.name: x})
    y.astype("<f4").tofile(path.with_suffix(".y"))
