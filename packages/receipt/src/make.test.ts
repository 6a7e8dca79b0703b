import { sha256Hex } from "@adder-studio/core";
import { markSteps } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { makeReceipt, type RunFacts } from "./make";
import { factsOf } from "./test-support";

const made = (change: Partial<RunFacts> = {}) => makeReceipt(factsOf(change));
const receiptOf = (change: Partial<RunFacts> = {}) => {
  const result = made(change);
  if (!result.ok) throw new Error(result.error);
  return result.value;
};

it("holds the first digits of all hashes, and figures as float32", () => {
  const receipt = receiptOf();
  expect(receipt).toMatchObject({
    ...{ app: "0.1.0", seed: 7, engine: "wasm", steps: 400, warm: false },
    document: sha256Hex("document").slice(0, 16),
    data: sha256Hex("data").slice(0, 12),
    module: sha256Hex("module").slice(0, 12),
    weights: sha256Hex("weights").slice(0, 32),
    figures: { task: "classes", loss: Math.fround(0.53), metric: Math.fround(0.812) },
  });
  expect(receipt.marks.map(({ step }) => step)).toEqual(markSteps(400));
  expect(receipt.marks[0]?.hash).toBe(sha256Hex("mark 10").slice(0, 12));
});

it.each<[string, Partial<RunFacts>, RegExp]>([
  ["a run that goes on", { outcome: "running" }, /not finished/],
  ["one that was stopped", { outcome: "stopped" }, /stopped before its last step/],
  ["one that failed", { outcome: "failed" }, /failed/],
  [
    "a loss that is no number",
    { test: { task: "classes", loss: Number.NaN, metric: 0.1, reestimated: true } },
    /no finite number/,
  ],
  ["no hash of the weights", { weightsHash: "" }, /no hash of its weights/],
  ["an unknown document", { documentHash: "" }, /document of this run is unknown/],
])("%s is refused in a sentence", (_name, change, sentence) => {
  const result = made(change);
  expect(!result.ok && result.error).toMatch(sentence);
});

it("says what a repetition cannot bear out", () => {
  expect(receiptOf({ warm: true }).warm).toBe(true);
  const wasm = { engine: { backend: "wasm", module: "aa" } } as const;
  expect(receiptOf({ segments: [wasm, wasm] }).engine).toBe("wasm");
  const webgl = { engine: { backend: "webgl" } } as const;
  const changed = receiptOf({ segments: [webgl, wasm] });
  expect(changed).toMatchObject({ engine: undefined, module: "", marks: [] });
  const older = { engine: { backend: "wasm", module: "bb" } } as const;
  expect(receiptOf({ segments: [older, wasm] }).engine).toBeUndefined();
  const graphics = receiptOf({ segments: [webgl] });
  expect(graphics).toMatchObject({ engine: "webgl", module: "", marks: [] });
  const elsewhere = receiptOf({ segments: [], elsewhere: true });
  expect(elsewhere).toMatchObject({ engine: undefined, elsewhere: true, marks: [] });
});

it("takes marks at the known steps only, and one hash for several data sets", () => {
  const odd = receiptOf({ marks: [{ step: 11, hash: sha256Hex("x") }] });
  expect(odd.marks).toEqual([]);
  const two = [{ hash: sha256Hex("a") }, { hash: sha256Hex("b") }];
  const both = receiptOf({ data: two }).data;
  expect(both).not.toBe(receiptOf({ data: two.toReversed() }).data);
  expect(both).not.toBe(sha256Hex("a").slice(0, 12));
});
