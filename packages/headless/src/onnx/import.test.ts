import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readOnnx } from "@adder-studio/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  answersOf,
  fromNchw,
  loweredIr,
  relativeDifference,
  runPython,
  testPython,
} from "./test-support";

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

  it("answer here what they answer there", async () => {
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
});
