import { DiagnosticError, type NamedArray } from "@adder-studio/core";
import { defaultRun } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { FakeWorker, ir } from "./test-support/fake-worker";
import { testWeights } from "./tested-job";

const weights: NamedArray[] = [{ name: "adder1/w", shape: [2], data: Float32Array.of(1, 2) }];
const request = { ir, run: defaultRun, weights, dataBase: "https://example.test/" };

function setup() {
  const worker = new FakeWorker();
  return { worker, result: testWeights(request, () => worker) };
}

it("resolves to the worker's result, and ends the worker", async () => {
  const { worker, result } = setup();
  expect(worker.commands).toEqual([{ type: "tested", ...request }]);
  worker.emit({ type: "tested", doing: "loading images" });
  expect(worker.terminated).toBe(false);
  const tested = { weights, quality: 0.875, count: 8 };
  worker.emit({ type: "tested", tested });
  expect(await result).toBe(tested);
  expect(worker.terminated).toBe(true);
});

it("rejects with the worker's diagnostic, and when the worker dies", async () => {
  const refused = setup();
  const diagnostic = { code: "own-data-absent", severity: "error", message: "Gone." } as const;
  refused.worker.emit({ type: "tested", diagnostic });
  await expect(refused.result).rejects.toEqual(new DiagnosticError(diagnostic));
  const dead = setup();
  dead.worker.emitError("out of memory");
  await expect(dead.result).rejects.toMatchObject({
    diagnostic: { code: "test-failed", message: expect.stringContaining("out of memory") },
  });
  expect(dead.worker.terminated).toBe(true);
});
