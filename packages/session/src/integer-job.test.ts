import type { IntegerReport, NamedArray } from "@adder-studio/core";
import { defaultRun } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { startIntegers } from "./integer-job";
import type { IntegerRequest } from "./integers";
import { FakeWorker, ir } from "./test-support/fake-worker";

const weights: NamedArray[] = [{ name: "adder1/w", shape: [2], data: Float32Array.of(1, 2) }];
const request: IntegerRequest = {
  ir,
  run: defaultRun,
  weights,
  settings: [
    { bits: [4], clamp: "none", percentile: 100, statistics: "float" },
    { bits: [4], clamp: "lossless", percentile: 100, statistics: "float" },
  ],
  dataBase: "https://example.test/",
};

function report(clamp: "none" | "lossless", widths: readonly number[]): IntegerReport {
  return {
    settings: { bits: [4, 8], clamp, percentile: 100, statistics: "float" },
    calibrationImages: 1,
    probeImages: 1,
    testImages: 1,
    float: { loss: 1, accuracy: 0.5 },
    layers: [],
    kept: [],
    figures: widths.map((bits) => ({ bits, loss: 1, accuracy: 0.5, layers: [] })),
  };
}

function setup() {
  const worker = new FakeWorker();
  const parts: (readonly IntegerReport[])[] = [];
  const job = startIntegers(
    request,
    (reports) => parts.push(reports),
    () => worker,
  );
  return { worker, parts, job };
}

it("reports evaluation by evaluation, and ends its worker", async () => {
  const { worker, parts, job } = setup();
  expect(worker.commands).toEqual([{ type: "integers", ...request }]);
  const first = report("none", [4]);
  worker.emit({ type: "integers", doing: "starting the engine" });
  worker.emit({ type: "integers", at: 0, report: report("none", []) });
  worker.emit({ type: "integers", at: 0, report: first });
  worker.emit({ type: "integers", at: 1, report: report("lossless", [4]) });
  expect(parts.at(-1)?.map(({ settings }) => settings.clamp)).toEqual(["none", "lossless"]);
  expect(parts.at(-1)?.[0]).toBe(first);
  expect(worker.terminated).toBe(false);
  worker.emit({ type: "integers", done: true });
  expect(await job.result).toEqual(parts.at(-1));
  expect(worker.terminated).toBe(true);
});

it("rejects with the worker's diagnostic, and when the worker dies", async () => {
  const refused = setup();
  const diagnostic = { code: "integer-too-wide", severity: "error", message: "Too wide." } as const;
  refused.worker.emit({ type: "integers", diagnostic });
  await expect(refused.job.result).rejects.toMatchObject({ diagnostic });
  expect(refused.worker.terminated).toBe(true);
  const dead = setup();
  dead.worker.emitError("out of memory");
  await expect(dead.job.result).rejects.toMatchObject({
    diagnostic: { code: "integers-failed", message: expect.stringContaining("out of memory") },
  });
});

it("ends at once when it is cancelled", async () => {
  const { worker, parts, job } = setup();
  worker.emit({ type: "integers", at: 0, report: report("none", []) });
  job.cancel();
  expect(worker.terminated).toBe(true);
  worker.emit({ type: "integers", at: 0, report: report("none", [4]) });
  expect(await job.result).toBeUndefined();
  expect(parts).toHaveLength(1);
});
