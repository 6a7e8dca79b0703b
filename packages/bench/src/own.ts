import { runKernel1 } from "@adder-studio/kernels";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { draw } from "./draw";
import { type Layer, outputOf } from "./layers";
import type { LayerTensors } from "./stock";
import type { InputKind, Pass } from "./types";

/** Makes the layer's tensors on the present engine. */
export function upload(layer: Layer, input: InputKind): LayerTensors {
  const [filters, outputs] = [
    [layer.kernel, layer.kernel, layer.x[3], layer.filters] as const,
    outputOf(layer),
  ];
  return {
    x: tensor(draw("x", layer.x, input), [...layer.x]),
    w: tensor(draw("w", filters), [...filters]),
    dy: tensor(draw("dy", outputs), [...outputs]),
  };
}

/** Runs one pass of our adder. */
export function ownAdder({ stride, pad }: Layer, { x, w, dy }: LayerTensors, pass: Pass): Tensor {
  const window = { stride, pad };
  if (pass === "forward") return runKernel1("adder2d", { x, w }, window);
  return pass === "dX"
    ? runKernel1("adder2dGradInput", { dy, x, w }, { ...window, rule: "hardtanh" })
    : runKernel1("adder2dGradFilter", { dy, x, w }, { ...window, rule: "full-precision" });
}

/** Runs one pass of our convolution. */
export function ownConv(
  { stride, pad, kernel }: Layer,
  { x, w, dy }: LayerTensors,
  pass: Pass,
): Tensor {
  const window = { stride, pad };
  if (pass === "forward") return runKernel1("conv2d", { x, w }, window);
  return pass === "dX"
    ? runKernel1("conv2dGradInput", { dy, w }, { ...window, inputShape: x.shape })
    : runKernel1("conv2dGradFilter", { dy, x }, { ...window, kernel });
}
