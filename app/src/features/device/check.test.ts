import type { EngineReport, ExamineRequest } from "@adder-studio/session/examination";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeSession } from "../../shell/first/fake-session";
import { memoryStorage } from "../../storage/storage";
import { createStudio } from "../../studio/studio";
import { deviceCheckOf } from "./check";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { hardwareConcurrency: 4 });
  vi.stubGlobal("crossOriginIsolated", true);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const there = { available: true, adapter: "", software: false };
const missing = { ...there, available: false, reason: "This browser has no WebGPU." };

/** A studio whose session examines when the test says so. */
function setup() {
  const fake = createFakeSession({ stepsPerEpoch: 10, pace: 1 });
  const asked: ExamineRequest[] = [];
  let finish: (reports: readonly EngineReport[]) => void = () => {};
  const session = {
    ...fake,
    get state() {
      return fake.state;
    },
    examine(request: ExamineRequest) {
      asked.push(request);
      return new Promise<readonly EngineReport[]>((resolve) => {
        finish = resolve;
        request.signal.addEventListener("abort", () => resolve([]));
      });
    },
  };
  const studio = createStudio({
    session,
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 0,
    newKey: () => "test",
  });
  const probes = { wasm: there, webgl: there, webgpu: missing, cpu: there };
  studio.run.store.setState({ probes });
  return { studio, session, asked, check: deviceCheckOf(studio), finish: () => finish([]) };
}

describe("the check of the device", () => {
  it("examines the available engines and lists the missing ones", async () => {
    const { check, asked, finish } = setup();
    const done = check.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.engines.map(({ backend, threads }) => [backend, threads])).toEqual([
      ["wasm", 1],
      ["wasm", undefined],
      ["webgl", undefined],
    ]);
    expect(asked[0]?.ir.ops.length).toBeGreaterThan(10);
    // Pressed twice, it runs once.
    await check.start();
    expect(asked).toHaveLength(1);
    finish();
    await done;
    const { phase, reports } = check.store.getState();
    expect(phase).toBe("ended");
    expect(reports.map(({ reason }) => reason)).toEqual(["This browser has no WebGPU."]);
  });

  it("pauses a running run, and resumes it afterwards", async () => {
    const { studio, session, check, asked, finish } = setup();
    studio.run.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.state.phase).toBe("running");
    const { step } = session.history;
    const done = check.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(session.state.phase).toBe("paused");
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.history.step).toBe(step);
    finish();
    await done;
    expect(session.state.phase).toBe("running");
    await vi.advanceTimersByTimeAsync(1000);
    expect(session.history.step).toBeGreaterThan(step);
    studio.dispose();
  });

  it("leaves a run paused that was, and resumes one whose check is stopped", async () => {
    const { studio, session, check, finish } = setup();
    studio.run.start();
    await vi.advanceTimersByTimeAsync(1000);
    session.pause();
    let done = check.start();
    await vi.advanceTimersByTimeAsync(0);
    finish();
    await done;
    expect(session.state.phase).toBe("paused");
    session.resume();
    done = check.start();
    await vi.advanceTimersByTimeAsync(0);
    expect(session.state.phase).toBe("paused");
    check.cancel();
    await done;
    expect(session.state.phase).toBe("running");
    expect(check.store.getState()).toMatchObject({ phase: "ready", cancelled: true });
    studio.dispose();
  });
});
