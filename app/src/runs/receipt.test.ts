import { defaultRun } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { methodsOf, receiptOf, resultCode } from "./receipt";
import { recordOf } from "./testing";

const run = recordOf({ run: { ...defaultRun, epochs: 3 } });

it("says all that is needed to make the run again", () => {
  const receipt = new Map(receiptOf(run));
  expect(receipt.get("Document")).toBe(`LeNet, ${"d".repeat(64)}`);
  expect(receipt.get("Data")).toBe(`synthetic images, ${"a".repeat(64)}`);
  expect(receipt.get("Engine")).toBe("WASM, SIMD, 2 threads");
  expect(receipt.get("Seed")).toBe("0");
  expect(receipt.get("Weights")).toBe("f".repeat(64));
  expect(receipt.get("Schedule")).toBe("cosine to 0, over 3 epochs");
  expect(receipt.get("Batch norm in tests")).toMatch(/re-estimated/);
  expect(receipt.get("Curve")).toBe("3 epochs, and each step");
  expect(receipt.get("Adder Studio")).toBe("1.2.3, numerics version 1");
});

it("says what a run is not", () => {
  const { weightsHash: _, ...rest } = run;
  const failed = {
    ...rest,
    outcome: "failed",
    reason: "The loss is no number.",
    warm: true,
  } as const;
  const receipt = new Map(receiptOf(failed));
  expect(receipt.get("Outcome")).toBe("failed at step 30: The loss is no number");
  expect(receipt.get("Weights")).toMatch(/no hash/);
  expect(receipt.get("Seed")).toMatch(/weights were kept/);
  expect(methodsOf(failed)).toMatch(/starting from the weights of an earlier run/);
});

it("writes a methods paragraph that cites the paper", () => {
  const text = methodsOf(run);
  expect(text).toMatch(/CVPR 2020/);
  expect(text).toMatch(/SGD \(Nesterov momentum 0\.9\), learning rate 0\.1/);
  expect(text).toMatch(/with eta 0\.1 and k the number of its filter values/);
  expect(text).toMatch(/test accuracy was 70\.0\u202f%/);
  expect(text).not.toMatch(/undefined|NaN|\n/);
  const conv = methodsOf({ ...run, kind: "conv" });
  expect(conv).toMatch(/without adder layers/);
  expect(conv).not.toMatch(/filter gradient/);
});

it("says what a network was distilled from, and only where it was", () => {
  const taught = recordOf({ run: { ...defaultRun, distill: 0.5 } });
  const line = "from its convolution version, weight 0.5, temperature 4";
  expect(new Map(receiptOf(taught)).get("Distillation")).toBe(line);
  expect(methodsOf(taught)).toContain(`with knowledge distillation ${line}: the same network`);
  expect(methodsOf(taught)).toMatch(/own, in the spirit of .*PKKD ANN/);
  const { distill: _d, distillTemperature: _t, ...before } = defaultRun;
  for (const other of [
    run,
    { ...taught, kind: "conv" } as const,
    { ...taught, goal: "values" } as const,
    { ...taught, run: before as typeof defaultRun },
  ]) {
    expect(new Map(receiptOf(other)).has("Distillation")).toBe(false);
    expect(methodsOf(other)).not.toMatch(/distill/);
  }
});

it("writes a code of one line", () => {
  expect(resultCode(run)).toBe(
    "adder-studio-1 doc=dddddddddddd data=aaaaaaaa seed=0 epochs=3/3 test=0.7000 loss=0.300000 engine=wasm weights=ffffffffffff",
  );
});
