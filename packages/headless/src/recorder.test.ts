import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lower, newNode, portsOf } from "@adder-studio/blocks";
import { invariant } from "@adder-studio/core";
import { createBatchFeed, openDataSource, openSafetensors } from "@adder-studio/data";
import {
  defaultRun,
  documentHash,
  documentText,
  emptyGraph,
  type GraphNode,
  type ModelGraph,
  type Props,
} from "@adder-studio/graph";
import type { OpOf } from "@adder-studio/ir";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { main } from "./main";
import { greatestDifference } from "./pass";

/** Blocks of a network: an adder layer, two adder units and a read-out on 8x8 synthetic images of ten classes. */
const chain: readonly (readonly [type: string, props: Props])[] = [
  ["input", { dataset: "noise", noiseHeight: 8, noiseWidth: 8, noiseChannels: 1 }],
  ["adder2d", { filters: 4, kernel: 3, pad: 1 }],
  ["batchNorm", {}],
  ["relu", {}],
  ["flatten", {}],
  ["adderDense", { units: 2, bias: false }],
  ["batchNorm", {}],
  ["dense", { units: 10, bias: true }],
  ["classOutput", {}],
];
const ids = chain.map(([type], i) => `${type}${i + 1}`);
const nodes = Object.fromEntries(
  chain.map(([type, props], i) => [ids[i] as string, newNode(type, props)]),
);
const ports = (id: string | undefined) => portsOf(emptyGraph(), nodes[id as string] as GraphNode);
const graph: ModelGraph = {
  ...emptyGraph(),
  title: "small",
  nodes,
  edges: ids.slice(1).map((id, i) => ({
    from: { node: ids[i] as string, port: ports(ids[i]).outputs[0] as string },
    to: { node: id, port: ports(id).inputs[0] as string },
  })),
  run: { ...defaultRun, epochs: 2, batch: 50 },
};

let folder = "";
let out = "";

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-record-"));
  writeFileSync(join(folder, "small.json"), documentText(graph));
  out = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

it("records snapshots from which each test's accuracy can be computed again", async () => {
  const { ir } = lower(graph);
  invariant(ir, JSON.stringify(lower(graph).diagnostics));
  const file = join(folder, "small.safetensors");
  expect(await main(["record", join(folder, "small.json"), "--out", file], folder)).toBe(0);
  const read = openSafetensors(new Uint8Array(readFileSync(file)));
  invariant(read.ok, "the file opens");
  const { arrays, metadata } = read.value;
  expect(metadata.get("documentHash")).toBe(documentHash(graph));
  expect(metadata.get("weightsHash")).toMatch(/^[0-9a-f]{64}$/);
  const part = (name: string) => arrays.find((array) => array.name === name) ?? arrays[0];
  const steps = arrays.flatMap(({ name }) => /look\/(\d+)\/features/.exec(name)?.[1] ?? []);
  expect(steps.map(Number)).toEqual([0, 10, 20, 40, 60, 80]);
  expect(part("curve")?.shape).toEqual([80, 4]);

  const { attrs } = ir.ops[0] as OpOf<"input">;
  const source = openDataSource(attrs, graph.run.seed, () => Promise.reject(new Error("none")));
  const labels: number[] = [];
  for await (const batch of createBatchFeed(source, attrs, graph.run).testBatches(250))
    labels.push(...batch.labels);
  const epochs = part("epochs");
  expect(epochs?.shape).toEqual([2, 7]);
  for (const epoch of [0, 1]) {
    const [, step, , , , accuracy] = epochs?.data.subarray(7 * epoch) ?? [];
    const snapshot = (of: string) =>
      part(`look/${String(step).padStart(6, "0")}/${of}`)?.data ?? new Float32Array(0);
    const [features, w, b] = [snapshot("features"), snapshot("w"), snapshot("b")];
    expect(features).toHaveLength(2 * labels.length);
    const right = labels.filter((label, n) => {
      const scores = Array.from(b, (bias, k) =>
        [0, 1].reduce(
          (sum, d) => sum + (features[2 * n + d] as number) * (w[10 * d + k] as number),
          bias,
        ),
      );
      return scores.indexOf(Math.max(...scores)) === label;
    });
    expect(right.length / labels.length).toBeCloseTo(accuracy as number, 6);
    expect(accuracy).toBeGreaterThan(0.1);
  }
});

it("weighs a pass, counts what each ReLU lets through, and agrees with another engine", async () => {
  const line = ["forward", join(folder, "small.json"), "--compare", "cpu", "--step", "--json"];
  expect(await main(line, folder)).toBe(0);
  const figures = JSON.parse(out);
  expect(figures.relus).toHaveLength(1);
  expect(figures.relus[0]).toMatchObject({ from: "relu4", size: 50 * 8 * 8 * 4 });
  expect(figures.relus[0].share).toBeGreaterThan(0.2);
  expect(figures.relus[0].share).toBeLessThan(0.8);
  expect(figures.relus[0].share).toBeCloseTo(figures.compared.relus[0].share, 3);
  expect(figures.difference).toBeLessThan(1e-5);
  // Images and the adder's outputs at least.
  expect(figures.forwardBytes).toBeGreaterThan(4 * 50 * 8 * 8 * (1 + 4));
  expect(figures.stepBytes).toBeGreaterThanOrEqual(figures.forwardBytes);
  expect(figures.loss).toBeGreaterThan(1);
});

it("measures differences against the largest value, and takes no number that is none", () => {
  expect(greatestDifference([1, 2, -4.5], [1, 2, -4])).toBe(0.125);
  expect(greatestDifference([1, Number.NaN], [1, 2])).toBe(Number.POSITIVE_INFINITY);
  expect(() => greatestDifference([1], [1, 2])).toThrow();
});
