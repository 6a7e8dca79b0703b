import { describe, expect, it } from "vitest";
import { type Fault, type FaultRecord, planRecovery } from "./recovery";

const fault: Fault = {
  backend: "webgpu",
  reached: 10,
  checkpointStep: 0,
  unavailable: false,
  silent: false,
};

/** The backends it goes through, fault by fault. */
function walk(faults: readonly Partial<Fault>[]): string[] {
  let record: FaultRecord | undefined;
  let backend: Fault["backend"] = "webgpu";
  return faults.map((change) => {
    const plan = planRecovery(record, { ...fault, backend, ...change });
    if (plan.kind === "giveUp") return plan.cause;
    record = plan.record;
    backend = plan.backend;
    return plan.backend;
  });
}

describe("recovery", () => {
  it("goes down the ladder with every third fault at the same step", () => {
    expect(walk(Array.from({ length: 12 }, () => ({})))).toEqual([
      ...["webgpu", "webgpu", "webgl"],
      ...["webgl", "webgl", "wasm"],
      ...["wasm", "wasm", "cpu"],
      ...["cpu", "cpu", "no-engine"],
    ]);
  });

  it("faults with progress in between never change the engine", () => {
    const faults = Array.from({ length: 40 }, (_, i) => ({
      reached: 10 * i,
      checkpointStep: 10 * Math.floor(i / 2),
    }));
    expect(new Set(walk(faults))).toEqual(new Set(["webgpu"]));
  });

  it("progress that never reaches a checkpoint ends after thirty faults", () => {
    const plans = walk(Array.from({ length: 30 }, (_, i) => ({ reached: i })));
    expect(plans.slice(0, 29)).toEqual(Array(29).fill("webgpu"));
    expect(plans[29]).toBe("webgl");
  });

  it("an engine that is unavailable is left at once", () => {
    expect(walk([{ unavailable: true }, { unavailable: true }, {}])).toEqual([
      "webgl",
      "wasm",
      "wasm",
    ]);
  });

  it("a worker that never sends a message ends the run", () => {
    expect(walk([{ silent: true }, { silent: true }, { silent: true }])).toEqual([
      "webgpu",
      "webgpu",
      "no-worker",
    ]);
  });

  it("waits before the second attempt only", () => {
    const first = planRecovery(undefined, fault);
    expect(first).toMatchObject({ kind: "respawn", waitMs: 0 });
    const second = planRecovery(first.kind === "respawn" ? first.record : undefined, fault);
    expect(second.kind === "respawn" && second.waitMs).toBeGreaterThan(0);
  });
});
