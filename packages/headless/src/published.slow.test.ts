/** Weights with the names of the AdderNet authors' code give PyTorch's outputs here. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createSketch } from "@adder-studio/blocks";
import { matchWeights, takePairs } from "@adder-studio/blocks/imported-weights";
import { readTorch } from "@adder-studio/data/torch";
import type { ModelGraph } from "@adder-studio/graph";
import { useBackend } from "@adder-studio/kernels";
import { compile } from "@adder-studio/runtime";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { testPython } from "../../tools/python.mjs";
import { loweredIr } from "./onnx/test-support";
import { templateGraph } from "./target";
import { toNhwc } from "./vectors/layout";

const script = fileURLToPath(new URL("../test/published.py", import.meta.url));
const python = testPython();
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-published-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function floats(name: string): Float32Array {
  return new Float32Array(new Uint8Array(readFileSync(join(folder, name))).buffer);
}

/** Makes a network of a convolution, batch norm, ReLU, flatten and two dense layers on 8x8x3 images. */
function flatGraph(): ModelGraph {
  const sketch = createSketch();
  const image = { noiseHeight: 8, noiseWidth: 8, noiseChannels: 3, noiseClasses: 5 };
  const scores = sketch.chain(
    sketch.block("input", { dataset: "noise", ...image }),
    ["conv2d", { filters: 4, pad: 0, bias: true }],
    ["batchNorm"],
    ["relu"],
    ["flatten"],
    ["dense", { units: 12, bias: true }],
    ["relu"],
    ["dense", { units: 5, bias: true }],
  );
  sketch.block("classOutput", {}, scores);
  return sketch.finish("flat");
}

describe.skipIf(python === undefined && process.env.CI === undefined)("with PyTorch", () => {
  it.each<[string, string, () => ModelGraph, readonly [number, number, number, number]]>([
    ["resnet20", "authors", () => templateGraph("resnet20-published"), [4, 3, 32, 32]],
    ["resnet50", "authors", () => templateGraph("resnet50-published"), [2, 3, 224, 224]],
    ["flat", "order", flatGraph, [4, 3, 8, 8]],
  ])(
    "%s: the same outputs within 1e-4 of the largest",
    async (name, scheme, graphOf, shape) => {
      console.info(execFileSync(python ?? "python3", [script, name, folder], { encoding: "utf8" }));
      const read = await readTorch(new Uint8Array(readFileSync(join(folder, "weights.pth"))));
      if (!read.ok) throw new Error(read.error.message);
      const graph = graphOf();
      const match = matchWeights(graph, read.value.arrays);
      expect(match).toMatchObject({ scheme, missing: [], left: [] });

      await useBackend("wasm");
      const program = compile(loweredIr(graph), graph.run);
      program.initialise(takePairs(graph, match, read.value.arrays));
      const x = toNhwc(floats("x.bin"), shape);
      const logits = program.logits({ x, labels: new Int32Array(shape[0]) });
      const ours = await logits.data();
      logits.dispose();
      program.dispose();
      const theirs = floats("logits.bin");
      expect(ours.length).toBe(theirs.length);
      const largest = Math.max(...theirs.map(Math.abs));
      const worst = Math.max(...theirs.map((value, i) => Math.abs(value - (ours[i] as number))));
      console.info(
        `${name}: largest ${largest.toFixed(3)}, worst difference ${worst.toExponential(2)}`,
      );
      expect(worst).toBeLessThan(1e-4 * largest);
    },
    180_000,
  );
});
