"""Runs the self-test of each exported package in one process, and writes fresh weights of it.

Usage: check_packages.py FOLDER...; prints {"packages": folder -> what its self-test said, its
exit code, and the hash of the weights that were written to FOLDER/fresh.safetensors,
"reserved": words that no attribute of a module may be}.
"""

import contextlib
import importlib
import io
import json
import keyword
import sys

from torch import nn

OWN = ("adder", "data", "model", "options", "points", "selftest", "settings", "studio", "train")


def check(folder):
    for name in OWN:
        sys.modules.pop(name, None)
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    said = io.StringIO()
    try:
        selftest = importlib.import_module("selftest")
        studio = importlib.import_module("studio")
        sys.argv = ["selftest.py"]
        with contextlib.redirect_stdout(said):
            code = selftest.main()
        fresh = importlib.import_module("model").Network()
        studio.save(fresh, f"{folder}/fresh.safetensors")
        return {"code": code, "output": said.getvalue(), "hash": studio.weights_hash(fresh)}
    except Exception as error:
        return {"code": 3, "output": f"{said.getvalue()}{type(error).__name__}: {error}", "hash": ""}
    finally:
        sys.path.remove(folder)


reserved = [name for name in dir(nn.Module()) if not name.startswith("_")] + keyword.kwlist
print(json.dumps({"packages": {path: check(path) for path in sys.argv[1:]}, "reserved": reserved}))
