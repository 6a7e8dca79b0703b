import type { EngineFacts } from "@adder-studio/core";
import { type Layer, layers } from "./layers";
import type { RoundsPlan } from "./rounds";

/** Amount of measurement: a whole run ends within minutes on a slow engine, too. */
export interface Plan {
  readonly layers: readonly Layer[];
  readonly kernels: RoundsPlan;
  readonly steps: RoundsPlan;
  /** Share of a layer's and of a large network's batch; the tables show the resulting batch. */
  readonly batchShare: number;
  /** Most values in a tensor of the composed adder. */
  readonly composedValues: number;
  /** True: the composed adder is timed on layers after the first, too. */
  readonly composedEverywhere: boolean;
}

const fast: Plan = {
  layers,
  kernels: { rounds: 7, turnMs: 12, mostCalls: 20, mostMs: 5_000 },
  steps: { rounds: 7, turnMs: 120, mostCalls: 12, mostMs: 25_000 },
  batchShare: 1,
  composedValues: 2 ** 23,
  composedEverywhere: true,
};

const slow: Plan = {
  ...fast,
  kernels: { rounds: 5, turnMs: 20, mostCalls: 4, mostMs: 5_000 },
  steps: { rounds: 5, turnMs: 40, mostCalls: 4, mostMs: 10_000 },
  batchShare: 1 / 8,
  composedValues: 2 ** 17,
  composedEverywhere: false,
};

/** Returns the plan for an engine. */
export function planFor({ backend, software }: EngineFacts): Plan {
  if (backend === "wasm") return fast;
  if (backend === "cpu") return { ...slow, batchShare: 1 / 16 };
  // A real card does a call in well under a millisecond: many calls hide the wait at the end.
  return software ? slow : { ...fast, kernels: { ...fast.kernels, turnMs: 60, mostCalls: 60 } };
}
