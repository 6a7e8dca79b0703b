import { lower } from "@adder-studio/blocks";
import {
  type Chain,
  chainDocument,
  distance,
  forward,
  hatBound,
  hatChain,
  kinkNet,
  type Line,
  saturate,
  signChain,
  spread,
  weightsOf,
} from "@adder-studio/blocks/approximation";
import type { EngineName } from "@adder-studio/core";
import { targetOf } from "@adder-studio/data";
import { useBackend } from "@adder-studio/kernels";
import { compile, evaluateAll } from "@adder-studio/runtime";
import { beforeAll, describe, expect, test } from "vitest";

function lineOf(id: string): Line {
  const { at } = targetOf(id);
  return { low: -1, high: 1, f: (x) => at(x, 0) };
}

/** Computes a chain's document with the chain's numbers on an engine, at these inputs. */
async function throughEngine(chain: Chain, id: string, xs: Float64Array): Promise<Float32Array> {
  const document = chainDocument(chain, { id, features: 1 }, "a test", {});
  const { ir, diagnostics } = lower(document.graph);
  if (ir === undefined) throw new Error(diagnostics.map(({ message }) => message).join(" "));
  const program = compile(ir, document.graph.run);
  program.initialise(weightsOf(document, chain));
  async function* batches() {
    yield {
      x: Float32Array.from(xs),
      labels: new Int32Array(xs.length),
      targets: Float32Array.from(xs, lineOf(id).f),
      count: xs.length,
    };
  }
  const { logits } = await evaluateAll(program, batches());
  program.dispose();
  return logits;
}

const xs = spread(-1, 1, 513);

describe.each(["cpu", "wasm"] as const)("built networks on %s", (backend: EngineName) => {
  beforeAll(async () => {
    await useBackend(backend, { threads: 1 });
  });

  test.each(["sine", "abs", "hat", "cubic", "chirp"])(
    "the hats of %s are what is drawn, and keep to their bound",
    async (id) => {
      const line = lineOf(id);
      for (const units of [2, 9, 32, 256]) {
        const chain = hatChain(line, units);
        const made = await throughEngine(chain, id, xs);
        // Single precision: sums of values up to 2, divided by h.
        expect(distance(made, forward(chain, xs)).sup).toBeLessThan(1e-4);
        const bound = hatBound(line, targetOf(id).lipschitz ?? Number.NaN, units);
        expect(distance(made, xs.map(line.f)).sup).toBeLessThanOrEqual(bound + 1e-4);
      }
    },
  );

  test("saturated adders equal the ReLU network that they imitate", async () => {
    for (const depth of [1, 3, 5, 8]) {
      const { net } = kinkNet(lineOf("sine"), depth, 3);
      const made = await throughEngine(saturate(net, -1, 1), "sine", xs);
      expect(distance(made, forward(signChain(net), xs)).sup).toBeLessThan(1e-3);
    }
  });
});
