import { sha256Hex } from "@adder-studio/core";
import { markSteps } from "@adder-studio/graph";
import fc from "fast-check";
import { digitsOf } from "./digits";
import type { RunFacts } from "./make";
import type { Receipt } from "./types";

/** Facts of a finished run on the wasm engine; `change` sets some of them. */
export function factsOf(change: Partial<RunFacts> = {}): RunFacts {
  const totalSteps = change.totalSteps ?? 400;
  return {
    app: "0.1.0",
    documentHash: sha256Hex("document"),
    data: [{ hash: sha256Hex("data") }],
    seed: 7,
    segments: [{ engine: { backend: "wasm", module: sha256Hex("module").slice(0, 16) } }],
    outcome: "done",
    totalSteps,
    weightsHash: sha256Hex("weights"),
    marks: markSteps(totalSteps).map((step) => ({ step, hash: sha256Hex(`mark ${step}`) })),
    test: { task: "classes", loss: 0.53, metric: 0.812, reestimated: true },
    warm: false,
    ...change,
  };
}

const anyHash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(sha256Hex);
const float = fc.float({ noNaN: true, noDefaultInfinity: true });

/** Any receipt that `makeReceipt` may give, the largest values included. */
export const anyReceipt: fc.Arbitrary<Receipt> = fc
  .record({
    app: fc.stringMatching(/^[!-~]{0,16}$/),
    document: anyHash,
    data: anyHash,
    seed: fc.oneof(fc.constant(2 ** 32 - 1), fc.nat()),
    engine: fc.constantFrom("webgpu", "webgl", "wasm", "cpu", undefined),
    elsewhere: fc.boolean(),
    module: fc.option(anyHash, { nil: "" }),
    steps: fc.oneof(fc.constantFrom(1, 2, 11, 51, 2 ** 24), fc.integer({ min: 1, max: 5000 })),
    weights: anyHash,
    hashes: fc.array(fc.option(anyHash, { nil: undefined }), { minLength: 10, maxLength: 10 }),
    figures: fc.option(
      fc.record({
        task: fc.constantFrom("classes", "values"),
        loss: float,
        metric: float,
        reestimated: fc.boolean(),
      }),
      { nil: undefined },
    ),
    warm: fc.boolean(),
  })
  .map(({ figures, hashes, elsewhere, engine, ...rest }) => ({
    ...rest,
    engine: elsewhere ? undefined : engine,
    ...(elsewhere ? { elsewhere: true } : {}),
    document: digitsOf(rest.document, "document"),
    data: digitsOf(rest.data, "data"),
    module: digitsOf(rest.module, "module"),
    weights: digitsOf(rest.weights, "weights"),
    marks: markSteps(rest.steps).flatMap((step, i) => {
      const hash = hashes[i];
      return hash === undefined ? [] : [{ step, hash: digitsOf(hash, "mark") }];
    }),
    ...(figures === undefined ? {} : { figures }),
  }));
