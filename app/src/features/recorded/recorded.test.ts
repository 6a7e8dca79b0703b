import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lower, templates } from "@adder-studio/blocks";
import { invariant, type NamedArray, sha256Hex } from "@adder-studio/core";
import {
  createBatchFeed,
  openDataSource,
  openSafetensors,
  writeSafetensors,
} from "@adder-studio/data";
import {
  applyEdit,
  documentHash,
  documentText,
  type ModelGraph,
  numericsHash,
} from "@adder-studio/graph";
import { irHash, type OpOf } from "@adder-studio/ir";
import { describe, expect, it } from "vitest";
import { recordings } from "./files";
import { recordingOf } from "./list";
import { accuracyOf, readRecording } from "./read";

const data = join(import.meta.dirname, "../../../../public/data");
const bytesOf = (path: string) => new Uint8Array(readFileSync(join(data, path)));
const graphOf = (id: string) => templates.find((entry) => entry.id === id)?.graph as ModelGraph;

it("lists every file of the folder, each of a template as it is", () => {
  const folder = join(data, "recorded");
  const files = existsSync(folder) ? readdirSync(folder).map((name) => `recorded/${name}`) : [];
  expect(recordings.map(({ path }) => path).sort()).toEqual(files.sort());
  for (const info of recordings) {
    const graph = templates.find(({ graph: { title } }) => title === info.title)?.graph;
    expect(graph && recordingOf(graph)).toBe(info);
  }
  const graph = graphOf("lenetpp-adder");
  expect(recordingOf({ ...graph, run: { ...graph.run, seed: 77 } })).toBeUndefined();
  const [first = ""] = Object.keys(graph.nodes);
  const moved = applyEdit(graph, { kind: "moveNodes", to: { [first]: [500, 20] } });
  if (!moved.ok) throw new Error(moved.error.message);
  expect(recordingOf({ ...moved.value.graph, title: "Mine" })).toBe(recordingOf(graph));
  expect(recordings.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1.5e6);
});

describe.each(recordings)("the recorded run of $title", (info) => {
  const bytes = bytesOf(info.path);
  const read = readRecording(bytes);
  invariant(read.ok, read.ok ? "" : read.error);
  const recording = read.value;

  it("has the receipt of its document", () => {
    expect(bytes).toHaveLength(info.bytes);
    expect(sha256Hex(bytes)).toBe(info.sha256);
    expect(numericsHash(recording.graph)).toBe(info.numericsHash);
    expect(recording.weightsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(recording.totalSteps).toBe(recording.graph.run.epochs * recording.stepsPerEpoch);
    expect(recording.curve.step).toHaveLength(recording.totalSteps);
    expect(recording.snapshots.at(-1)?.step).toBe(recording.totalSteps);
  });

  it("has figures that follow from its features and its curve", async () => {
    const { attrs } = recording.ir.ops[0] as OpOf<"input">;
    const source = openDataSource(attrs, 0, async (path) => bytesOf(path));
    const labels: number[] = [];
    for await (const batch of createBatchFeed(source, attrs, recording.graph.run).testBatches(250))
      labels.push(...batch.labels);
    expect(labels).toHaveLength(recording.count);
    const { curve, epochs, stepsPerEpoch } = recording;
    expect(epochs).toHaveLength(recording.graph.run.epochs);
    for (const epoch of epochs) {
      const look = recording.snapshots.find(({ step }) => step === epoch.step);
      invariant(look, `a look at step ${epoch.step}`);
      // Two scores of one image may be equal but for their last bit.
      expect(Math.abs(accuracyOf(look, labels) - epoch.testAccuracy)).toBeLessThan(1.5 / 2000);
      const losses = curve.loss.subarray(epoch.step - stepsPerEpoch, epoch.step);
      expect(losses.reduce((sum, loss) => sum + loss, 0) / stepsPerEpoch).toBeCloseTo(
        epoch.trainLoss,
        4,
      );
    }
  });
});

/** Returns a file as `record` writes it, with synthetic figures: three images, one step, one epoch. */
function fileOf(change: {
  facts?: Record<string, string>;
  drop?: string;
  arrays?: readonly NamedArray[];
}): Uint8Array {
  const graph = graphOf("lenetpp-conv");
  const { ir } = lower(graph);
  invariant(ir, "the template runs");
  const arrays: NamedArray[] = [
    { name: "curve", shape: [1, 4], data: Float32Array.of(0, 2, 0.25, 0.1) },
    { name: "epochs", shape: [1, 7], data: Float32Array.of(1, 1, 2, 0.25, 1.5, 0.5, 60) },
    { name: "look/000001/features", shape: [3, 2], data: Float32Array.of(1, 0, 0, 1, -1, 0) },
    { name: "look/000001/w", shape: [1, 1, 2, 10], data: Float32Array.from({ length: 20 }, one) },
    { name: "look/000001/b", shape: [10], data: new Float32Array(10) },
  ];
  const others = arrays.filter(({ name }) => name !== change.drop);
  return writeSafetensors([...others, ...(change.arrays ?? [])], {
    format: "adder-studio-recording-1",
    document: documentText(graph),
    documentHash: documentHash(graph),
    networkHash: irHash(ir),
    weightsHash: "0".repeat(64),
    op: "27",
    backend: "wasm",
    adapter: "SIMD",
    software: "true",
    threads: "1",
    host: "a test",
    totalSteps: "1",
    stepsPerEpoch: "1",
    examplesPerSecond: "30",
    seconds: "60",
    ...change.facts,
  });
}

/** Feature 0 speaks for class 3, feature 1 for class 7. */
function one(_: unknown, i: number): number {
  return i === 3 || i === 17 ? 1 : 0;
}

describe("reading", () => {
  it("returns a run, whose accuracy is computed from features and read-out", () => {
    const read = readRecording(fileOf({}));
    invariant(read.ok, read.ok ? "" : read.error);
    const { dims, count, classes, snapshots, epochs, curve, engine } = read.value;
    expect({ dims, count, classes }).toEqual({ dims: 2, count: 3, classes: 10 });
    expect(engine).toMatchObject({ backend: "wasm", threads: 1 });
    expect(epochs[0]).toMatchObject({ epoch: 1, testAccuracy: 0.5, seconds: 60 });
    expect([...curve.lr]).toEqual([Math.fround(0.1)]);
    const [look] = snapshots;
    invariant(look, "one look");
    // The third image's scores are 0, and class 0 comes first, but for class 3, which has less.
    expect(accuracyOf(look, [3, 7, 0])).toBe(1);
    expect(accuracyOf(look, [3, 7, 1])).toBeCloseTo(2 / 3);
    expect(accuracyOf(look, [7, 3, 1])).toBe(0);
  });

  it.each([
    ["another format", { facts: { format: "other" } }, "another kind"],
    ["another document", { facts: { documentHash: "0".repeat(64) } }, "receipt"],
    ["another network", { facts: { networkHash: "0".repeat(64) } }, "receipt"],
    ["text that is no document", { facts: { document: "{" } }, "cannot be read"],
    ["an engine that is none", { facts: { backend: "abacus" } }, "facts"],
    ["no length", { facts: { totalSteps: "many" } }, "facts"],
    ["an op beyond the network", { facts: { op: "999" } }, "facts"],
    ["no curve", { drop: "curve" }, "figures"],
    ["no looks", { drop: "look/000001/features" }, "figures"],
    ["a look without its bias", { drop: "look/000001/b" }, "figures"],
  ])("refuses %s", (_, change, message) => {
    const read = readRecording(fileOf(change));
    expect(read.ok ? "" : read.error).toContain(message);
  });

  it("refuses what is no safetensors file", () => {
    expect(openSafetensors(fileOf({})).ok).toBe(true);
    expect(readRecording(fileOf({}).subarray(0, 100)).ok).toBe(false);
  });
});
