import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lower } from "@adder-studio/blocks";
import { readOnnx } from "@adder-studio/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { testPython } from "../../../tools/python.mjs";
import { main } from "../main";
import { readExperimentFile } from "../weights";
import { answersOf, fromNchw, loweredIr, relativeDifference, runPython } from "./test-support";

const python = testPython();
let folder = "";

function floats(name: string): Float32Array {
  return new Float32Array(Uint8Array.from(readFileSync(join(folder, name))).buffer);
}

function taken(name: string) {
  const read = readOnnx(new Uint8Array(readFileSync(join(folder, `${name}.onnx`))), {
    title: name,
  });
  if (!read.ok) throw new Error(`${name}: ${read.error}`);
  return read.value;
}

describe.skipIf(python === undefined)("networks as PyTorch exports them", () => {
  beforeAll(() => {
    folder = process.env.ONNX_FOLDER ?? mkdtempSync(join(tmpdir(), "adder-torch-"));
    if (!process.env.ONNX_FOLDER) runPython(python ?? "", "make_networks.py", folder);
  }, 180_000);
  afterAll(() => {
    if (!process.env.ONNX_FOLDER) rmSync(folder, { recursive: true });
  });

  it("give the same outputs here and there", async () => {
    const names = readdirSync(folder)
      .filter((name) => name.endsWith(".y"))
      .map((name) => name.slice(0, -2));
    const far: string[] = [];
    for (const name of names) {
      const { graph, weights } = taken(name);
      const ir = loweredIr(graph);
      const batch = fromNchw(ir, floats(`${name}.x`));
      const difference = relativeDifference(
        await answersOf(graph, weights, batch),
        floats(`${name}.y`),
      );
      if (!(difference < 1e-4)) far.push(`${name} ${difference}`);
    }
    expect(far).toEqual([]);
  });

  it("become AdderNets, without a multiplication in their layers, that train", async () => {
    const hashes = new Set<string | undefined>();
    for (const name of ["resnet18", "resnet18-folded"]) {
      const out = join(folder, "adders.json");
      const file = join(folder, `${name}.onnx`);
      const argv = ["import", file, "--out", out, "--adders"];
      expect(await main(argv, folder)).toBe(0);
      const events = join(folder, "events.jsonl");
      const run = ["--set", "batch=4", "--set", "noiseHeight=32", "--set", "noiseWidth=32"];
      const made = readExperimentFile(out).document?.graph;
      expect(made && lower(made).totals.layers.multiplications).toBe(0);
      expect(made && lower(made).diagnostics).toEqual([]);
      const sizes = run.flatMap((word) => word.replace("noise", "input1.noise"));
      expect(await main(["train", out, "--steps", "6", "--events", events, ...sizes], folder)).toBe(
        0,
      );
      const lines = readFileSync(events, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as { type: string; loss?: number; weightsHash?: string });
      const losses = lines.flatMap(({ type, loss }) => (type === "step" ? [loss] : []));
      expect(losses).toHaveLength(6);
      expect(losses.every((loss) => Number.isFinite(loss))).toBe(true);
      hashes.add(lines.at(-1)?.weightsHash);
    }
    // Batch norm that the exporter had folded away is there again: it is the same network.
    expect(hashes.size).toBe(1);
  });
});
