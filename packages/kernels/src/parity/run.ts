import { dispose, memory } from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { toTensor, type Values } from "../check/values";
import type { EngineName, KernelName } from "../contract";
import { useBackend } from "../register";
import { runByName } from "../tfjs-internals";

/** Inputs and attributes of one kernel call, and the tolerance for its result. */
export interface KernelCase {
  readonly title: string;
  readonly kernel: KernelName;
  readonly inputs: Readonly<Record<string, Values>>;
  readonly attrs: object;
  /** Allowed: |d| <= absolute + relative * max |reference|. */
  readonly absolute?: number;
  readonly relative?: number;
  /** True where graphics engines, which compile a program for each shape and rule, meet the rule on other shapes only. */
  readonly rulesOnceMore?: boolean;
}

/** Returns the place of the first value in which two lists differ, or -1; much quicker than toEqual on large lists. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Math.min(a.length, b.length);
  for (let at = 0; at < a.length; at++) if (!Object.is(a[at], b[at])) return at;
  return -1;
}

/** Opens `backend`, runs one case on it and reads its results. */
export async function runOn(backend: EngineName, test: KernelCase): Promise<Values[]> {
  await useBackend(backend);
  return runHere(test);
}

/**
 * Runs one case on the present backend and reads its results. Fails when the kernel leaves other
 * tensors behind than its results, or changes an input.
 */
export async function runHere(test: KernelCase): Promise<Values[]> {
  const inputs = Object.fromEntries(
    Object.entries(test.inputs).map(([name, values]) => [name, toTensor(values)]),
  );
  const before = memory().numTensors;
  const results = runByName(test.kernel, inputs, test.attrs);
  expect(memory().numTensors - before, `${test.title}: new tensors`).toBe(results.length);
  const values: Values[] = [];
  for (const result of results) {
    values.push({ shape: result.shape, data: (await result.data<"float32">()).slice() });
  }
  for (const [name, input] of Object.entries(inputs)) {
    const now: ArrayLike<number> = await input.data();
    const changed = firstDifference(now, test.inputs[name]?.data ?? []);
    expect(changed, `${test.title}: changed place of input ${name}`).toBe(-1);
  }
  dispose(results);
  dispose(inputs);
  return values;
}

/** Fails when shapes differ or a value is off by more than absolute + relative * max |expected|. */
export function expectClose(
  actual: Values | undefined,
  expected: Values,
  { title, absolute = 1e-6, relative = 1e-5 }: Pick<KernelCase, "title" | "absolute" | "relative">,
): void {
  expect(actual?.shape, `${title}: shape`).toEqual(expected.shape);
  let largest = 0;
  for (const value of expected.data) largest = Math.max(largest, Math.abs(value));
  const allowed = absolute + relative * largest;
  let worst = 0;
  expected.data.forEach((value, at) => {
    const distance = Math.abs((actual?.data[at] ?? Number.NaN) - value);
    if (!(distance <= worst)) worst = distance;
  });
  expect(worst, `${title}: largest deviation`).toBeLessThanOrEqual(allowed);
}
