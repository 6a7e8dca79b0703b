import { lower, templateOf } from "@adder-studio/blocks";
import { invariant, type NamedArray } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import { type OpName, opNames } from "@adder-studio/ir";
import { useBackend } from "@adder-studio/kernels";
import { compile } from "@adder-studio/runtime";
import { describe, expect, it } from "vitest";
import {
  everyBlock,
  examples,
  livelyWeights,
  loweredIr,
} from "../../headless/src/onnx/test-support";
import { openPlayer } from "./interpreter";
import { packWeights, playedNetwork } from "./network";

function template(id: string): ModelGraph {
  const found = templateOf(id);
  invariant(found, `there is a template ${id}`);
  return found.graph;
}

const networks: readonly (readonly [name: string, graph: ModelGraph, count: number])[] = [
  ["lenet5-bn-adder", template("lenet5-bn-adder"), 5],
  ["lenet5-bn-conv", template("lenet5-bn-conv"), 5],
  ["resnet20-adder", template("resnet20-adder"), 2],
  ["lenetpp-adder", template("lenetpp-adder"), 2],
  ["spirals-adder", template("spirals-adder"), 7],
  ["approx-1d-adder", template("approx-1d-adder"), 7],
  ["every block", everyBlock(), 3],
  ["every block, p = 2", everyBlock({ lpStart: 2, lpEnd: 2 }), 3],
  ["every block, p = 1.5", everyBlock({ lpStart: 2, lpEnd: 1.5 }), 3],
];

/** Computes the outputs of the app's wasm engine for the batch. */
async function engineOutputs(
  graph: ModelGraph,
  weights: readonly NamedArray[],
  batch: ReturnType<typeof examples>,
): Promise<Float32Array> {
  await useBackend("wasm", { threads: 1 });
  const program = compile(loweredIr(graph), { ...graph.run, distill: 0 });
  program.initialise(weights);
  const logits = program.logits(batch);
  const data = (await logits.data()) as Float32Array;
  logits.dispose();
  program.dispose();
  return data;
}

describe("a player", () => {
  it.each(networks)(
    "has the same outputs as the wasm engine, to the bit: %s",
    async (_, graph, count) => {
      const ir = loweredIr(graph);
      const weights = await livelyWeights(graph);
      const batch = examples(ir, count);
      const wanted = await engineOutputs(graph, weights, batch);
      const network = playedNetwork(ir);
      const packed = packWeights(network, weights);
      if (typeof packed === "string") throw new Error(packed);
      const player = await openPlayer(network, packed);
      const found = player.predict(batch.x, count);
      expect(new Set(found).size).toBeGreaterThan(1);
      expect([...found]).toEqual([...wanted]);
      // The memory of a prediction is free again afterwards, and old values do not matter: the second equals the first.
      expect([...player.predict(batch.x, count)]).toEqual([...wanted]);

      // With one example at a time, the order of the sums may be another.
      const size = batch.x.length / count;
      const classes = wanted.length / count;
      const scale = Math.max(...wanted.map(Math.abs));
      for (let n = 0; n < count; n++) {
        const alone = player.predict(batch.x.subarray(n * size, (n + 1) * size));
        const among = wanted.subarray(n * classes, (n + 1) * classes);
        expect(alone.indexOf(Math.max(...alone))).toBe(among.indexOf(Math.max(...among)));
        for (const [k, value] of alone.entries()) {
          expect(Math.abs(value - (among[k] as number))).toBeLessThanOrEqual(1e-5 * scale);
        }
      }
    },
  );

  it("is tested on every op of the IR by these networks", () => {
    const seen = new Set<OpName>();
    for (const [, graph] of networks) for (const { op } of loweredIr(graph).ops) seen.add(op);
    expect(opNames.filter((op) => !seen.has(op))).toEqual([]);
  });

  it("names weights that are missing, or are not of this network", async () => {
    const { ir } = lower(template("spirals-adder"));
    invariant(ir, "it is sound");
    const network = playedNetwork(ir);
    const weights = await livelyWeights(template("spirals-adder"));
    const [one, ...others] = weights;
    invariant(one, "it has weights");
    expect(packWeights(network, others)).toBe(`There are no weights for ${one.name}.`);
    const cut = { ...one, data: one.data.slice(1) };
    expect(packWeights(network, [cut, ...others])).toContain(`not ${one.data.length}.`);
  });
});
