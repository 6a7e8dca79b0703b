import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lower, newNode } from "@adder-studio/blocks";
import {
  readWeightFile,
  writeExperiment,
  writeExperimentJson,
  writeWeights,
} from "@adder-studio/blocks/experiment-file";
import { shapeSize } from "@adder-studio/core";
import { writeSafetensors } from "@adder-studio/data";
import {
  defaultRun,
  documentHash,
  documentText,
  emptyGraph,
  type ModelGraph,
} from "@adder-studio/graph";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { main } from "./main";

const wire = (from: string, to: string) => ({
  from: { node: from, port: "y" },
  to: { node: to, port: "x" },
});
const graph: ModelGraph = {
  ...emptyGraph(),
  title: "small",
  nodes: {
    input1: newNode("input", {
      dataset: "noise",
      noiseHeight: 4,
      noiseWidth: 4,
      noiseChannels: 1,
      noiseClasses: 3,
    }),
    flatten1: newNode("flatten"),
    dense1: newNode("dense", { units: 3 }),
    classOutput1: newNode("classOutput"),
  },
  edges: [wire("input1", "flatten1"), wire("flatten1", "dense1"), wire("dense1", "classOutput1")],
  run: { ...defaultRun, epochs: 1, batch: 50 },
};
const weights = (lower(graph).ir?.params ?? []).map(({ name, shape }) => ({
  name,
  shape,
  data: new Float32Array(shapeSize(shape)).map((_, i) => Math.fround(i / 7 - 1)),
}));

let folder = "";
let out = "";
let stderr = "";
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-weights-"));
  out = "";
  stderr = "";
  writeFileSync(at("small.json"), documentText(graph));
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += text;
    return true;
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

it("saves a file that opens as the experiment and its weights, here as on the page", async () => {
  const file = at("trained.safetensors");
  expect(await main(["train", at("small.json"), "--steps", "2", "--save", file], folder)).toBe(0);
  const read = readWeightFile(new Uint8Array(readFileSync(file)));
  if (!read.ok) throw new Error(read.error);
  const { document, weights: saved } = read.value;
  expect(document?.graph && documentHash(document.graph)).toBe(
    documentHash({ ...graph, run: document?.graph.run ?? graph.run }),
  );
  expect(saved?.map(({ name }) => name).sort()).toEqual(weights.map(({ name }) => name).sort());
  // The file is the experiment and its weights at once.
  expect(await main(["eval", file, "--weights", file], folder)).toBe(0);
});

it("reads what the page writes, and what earlier versions wrote", async () => {
  const experiment = writeExperiment(graph, weights);
  const json = writeExperimentJson(graph, weights);
  if (!experiment.ok || !json.ok) throw new Error("not written");
  writeFileSync(at("page.safetensors"), experiment.value);
  writeFileSync(at("page.json"), json.value);
  writeFileSync(at("alone.safetensors"), writeWeights(graph, weights));
  const hash = { document: documentHash(graph) };
  writeFileSync(at("old.safetensors"), writeSafetensors(weights, hash));
  const outputs: string[] = [];
  for (const file of ["page.safetensors", "page.json", "alone.safetensors", "old.safetensors"]) {
    out = "";
    expect(await main(["eval", at("small.json"), "--weights", at(file)], folder)).toBe(0);
    outputs.push(out);
  }
  expect(new Set(outputs).size).toBe(1);
  expect(await main(["eval", at("old.safetensors"), "--weights", at("page.json")], folder)).toBe(2);
  expect(stderr).toContain("holds weights and no experiment");
});

it("says what was looked for where the weights are another network's", async () => {
  const other = weights.map((array) => ({ ...array, name: `other/${array.name}` }));
  writeFileSync(at("other.safetensors"), writeWeights(graph, other));
  const argv = ["eval", at("small.json"), "--weights", at("other.safetensors")];
  expect(await main(argv, folder)).toBe(2);
  expect(stderr).toMatch(/The network asks for “dense1\/.*only the name differs/);
});
