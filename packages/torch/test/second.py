"""The second of two processes: makes the runs of a list, one after the other."""

import json
import os
import sys

import support  # noqa: F401

import settings
import train

with open(sys.argv[1], encoding="utf-8") as file:
    plan = json.load(file)
for i, words in enumerate(plan["runs"]):
    os.environ["MASTER_PORT"] = str(plan["port"] + i)
    settings.NORM = plan["norms"][i]
    code = train.main(words)
    if code:
        sys.exit(code)
