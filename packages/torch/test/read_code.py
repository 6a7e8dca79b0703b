"""Reads generated code by Python's own parser: `read_code.py FOLDER`.

FOLDER/cases.json holds [{title, model, settings}]; the first one is what the others are compared with: the same code
but for strings and for the names of classes, in their order. FOLDER/x.zip is read by zipfile, which checks each file.
Prints {"faults": [...], "files": [[name, SHA-256], ...]}.
"""

import ast
import hashlib
import json
import sys
import zipfile


def shape(text):
    """The code without its strings, its classes numbered."""
    # As bytes: so a comment could name an encoding.
    tree = ast.parse(text.encode("utf-8"))
    classes = [node.name for node in tree.body if isinstance(node, ast.ClassDef)]
    numbers = {name: f"Class{i}" for i, name in enumerate(classes)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
        elif isinstance(node, ast.ClassDef):
            node.name = numbers[node.name]
        elif isinstance(node, ast.Name):
            node.id = numbers.get(node.id, node.id)
    return ast.dump(tree)


def constant(text, name):
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and node.targets[0].id == name:
            return ast.literal_eval(node.value)
    return None


def main():
    folder = sys.argv[1]
    with open(f"{folder}/cases.json", encoding="utf-8") as file:
        cases = json.load(file)
    wanted = {name: shape(cases[0][name]) for name in ("model", "settings")}
    faults = []
    for i, case in enumerate(cases):
        for name, one in wanted.items():
            try:
                if shape(case[name]) != one:
                    faults.append(f"case {i}: {name} differs: {case[name][:400]}")
            except (SyntaxError, ValueError) as error:
                faults.append(f"case {i}: {name}: {error}: {case[name][:400]}")
        if not faults and constant(case["settings"], "TITLE") != case["title"]:
            faults.append(f"case {i}: the title is another one")
    with zipfile.ZipFile(f"{folder}/x.zip") as archive:
        broken = archive.testzip()
        files = [[name, hashlib.sha256(archive.read(name)).hexdigest()] for name in archive.namelist()]
    if broken is not None:
        faults.append(f"{broken} is broken in the archive")
    print(json.dumps({"faults": faults[:10], "files": files}))


main()
