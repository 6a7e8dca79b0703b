import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSketch } from "@adder-studio/blocks";
import { sha256Hex } from "@adder-studio/core";
import type { GraphNode, ModelGraph } from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pythonIsRequired, testPython } from "../../tools/python.mjs";
import { exportTorch, torchZip } from "./index";
import { attributeNames, className } from "./names";

const python = testPython();

/** Arbitrary texts that end strings, comments and lines, turn text around, or mean something to Python. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['"""', '"', "'''", "'", "\\", "\\\\", "\n", "\r\n", "\r", "\f", "\v", "\0", "\u0085"],
        ...["\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\u{e0041}", "\ud800", "\udfff"],
        ...["# ", "# -*- coding: utf-7 -*-", "#!/bin/sh", "\nimport os\n", "import os", "    "],
        ...[
          "\\N{BULLET}",
          "\\u0022",
          "\\x22",
          "{x}",
          "%s",
          "$(x)",
          "`",
          "</script>",
          "x".repeat(99),
        ],
        ...["ResNet", "Network", "class", "None", "ValueError", "nn.Module", "残差", "é", "32"],
      ),
      fc.string({ unit: "binary", maxLength: 8 }),
    ),
    { maxLength: 6 },
  )
  .map((parts) => parts.join(""));

/** Makes a small network with a note and a composite, with these texts as its labels. */
function documentOf(texts: readonly string[]): ModelGraph {
  const [title = "", composite = "", label = "", note = "", inside = "", other = ""] = texts;
  const sketch = createSketch();
  const unit = sketch.define(composite, (part) => {
    part.output(part.chain(part.input(), ["adder2d", { filters: 2 }], ["batchNorm"]));
    part.block("note", { text: inside });
  });
  const second = sketch.define(other, (part) => part.output(part.chain(part.input(), ["relu"])));
  const images = { noiseHeight: 4, noiseWidth: 4, noiseChannels: 1, noiseClasses: 2 };
  const start = sketch.block("input", { dataset: "noise", ...images });
  const units = sketch.use(second, 1, sketch.use(unit, 2, start));
  const end = sketch.chain(units, ["globalAvgPool"], ["dense", { units: 2 }]);
  sketch.block("note", { text: note });
  sketch.block("classOutput", {}, end);
  const graph = sketch.finish(title);
  const labelled = (node: GraphNode): GraphNode => ({ ...node, label });
  const nodes = Object.entries(graph.nodes).map(([id, node]) => [id, labelled(node)]);
  return { ...graph, nodes: Object.fromEntries(nodes) };
}

function textsOf(words: readonly string[]): Map<string, string> {
  const made = exportTorch(documentOf(words));
  if (!made.ok) throw new Error(made.error);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  return new Map(made.value.files().map(({ name, bytes }) => [name, decoder.decode(bytes)]));
}

const six = fc.array(hostile, { minLength: 6, maxLength: 6 });

it("puts nothing into code that ends a line, hides or turns text around", () => {
  fc.assert(
    fc.property(six, (words) => {
      const texts = textsOf(words);
      for (const name of ["model.py", "settings.py", "README.md"]) {
        const text = (texts.get(name) ?? "").replaceAll("\n", "");
        expect(text).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }
    }),
    { numRuns: 200 },
  );
});

it("gives every class and attribute a name of its own that is a name", () => {
  fc.assert(
    fc.property(fc.array(hostile), (titles) => {
      const taken = new Set<string>();
      for (const title of titles) {
        const name = className(title, "unit1", taken);
        expect(name).toMatch(/^[A-Z]?[A-Za-z0-9_]+$/);
        expect(taken.has(name)).toBe(false);
        taken.add(name);
      }
    }),
  );
  const ids = ["lambda", "lambda_", "lambda__", "train", "x", "BLOCK_IDS", "add_module"];
  const names = [...attributeNames(ids).values()];
  expect(names).toEqual([
    ...["lambda___", "lambda_", "lambda__", "train_", "x", "BLOCK_IDS_", "add_module_"],
  ]);
});

it.runIf(pythonIsRequired())("there is a Python to read the code", () => {
  expect(python).toBeDefined();
});

describe.skipIf(python === undefined)("by Python's own parser", () => {
  it("code is the same whatever people write, but for strings and names of classes", () => {
    const words = fc.sample(six, { numRuns: 300, seed: 7 });
    const usual = ["Title", "One", "Label", "Note", "Inside", "Two"];
    const folder = mkdtempSync(join(tmpdir(), "adder-ast-"));
    try {
      const cases = [usual, ...words].map((own) => {
        const texts = textsOf(own);
        return { title: own[0], model: texts.get("model.py"), settings: texts.get("settings.py") };
      });
      writeFileSync(join(folder, "cases.json"), JSON.stringify(cases));
      const made = exportTorch(documentOf(usual));
      const files = made.ok ? made.value.files() : [];
      writeFileSync(join(folder, "x.zip"), torchZip(files, "x"));
      const script = fileURLToPath(new URL("../test/read_code.py", import.meta.url));
      const report = JSON.parse(execFileSync(python ?? "", [script, folder], { encoding: "utf8" }));
      expect(report.faults).toEqual([]);
      expect(report.files).toEqual(files.map(({ name, bytes }) => [`x/${name}`, sha256Hex(bytes)]));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
