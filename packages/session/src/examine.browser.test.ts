import { describe, expect, it } from "vitest";
import type { EngineReport, EngineWish } from "./examination";
import { tinyExperiment } from "./test-support/network";
import type { TestRequest } from "./test-support/protocol";
import { createTestBench } from "./test-support/test-bench";

const { ir, run } = tinyExperiment();
const small = { budgetMs: 1500, limitMs: 150_000 };

function ask(call: TestRequest["call"]) {
  return (worker: Worker) => worker.postMessage({ type: "test", id: 0, call });
}

async function examine(engines: readonly EngineWish[], onSpawn?: (worker: Worker) => void) {
  const bench = createTestBench(location.origin, onSpawn);
  const seen: (readonly EngineReport[])[] = [];
  const reports = await bench.session.examine({
    engines,
    totalMs: 300_000,
    ir,
    run,
    onProgress: (now) => seen.push(now),
    signal: new AbortController().signal,
  });
  bench.session.dispose();
  return { reports, seen, bench };
}

describe.each([
  { backend: "wasm", threads: 1 },
  { backend: "wasm" },
  { backend: "webgl" },
  { backend: "webgpu" },
] as const)("%o", (wish) => {
  it("passes here, with a figure for everything", { timeout: 400_000 }, async () => {
    const { reports, seen } = await examine([{ ...wish, ...small }]);
    const [report] = reports;
    expect(report?.reason).toBeUndefined();
    expect(report?.found.engine).toMatchObject({ backend: wish.backend });
    if (wish.backend === "wasm") {
      expect(report?.found.engine?.threads).toBe(
        "threads" in wish ? 1 : navigator.hardwareConcurrency,
      );
    }
    const { kernels = [], speeds = [], training, complaints } = report?.found ?? {};
    expect(kernels.length).toBeGreaterThan(20);
    expect(kernels.length).toBe(report?.found.kernelCount);
    expect(kernels.filter(({ agrees }) => !agrees)).toEqual([]);
    expect(new Set(speeds.map(({ kernel }) => kernel)).size).toBe(4);
    for (const { tapsPerSecond } of speeds) expect(tapsPerSecond).toBeGreaterThan(1e6);
    expect(training?.examplesPerSecond).toBeGreaterThan(1);
    expect(complaints).toBeUndefined();
    const shares = seen.map(([at]) => at?.share ?? 0);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });
});

// On the other engines the same code reads what the kernels' own tests of the check let fail.
it("names the kernel that gives wrong values", { timeout: 400_000 }, async () => {
  const wish = { backend: "wasm", threads: 1, ...small } as const;
  const { reports } = await examine([wish], ask("reluLies"));
  const wrong = reports[0]?.found.kernels?.filter(({ agrees }) => !agrees);
  expect(wrong?.map(({ kernel }) => kernel)).toEqual(["relu"]);
  expect(wrong?.[0]?.ofTolerance).toBeGreaterThan(1000);
});

it("names an engine that hangs and goes on with the next", { timeout: 400_000 }, async () => {
  const wasm = { backend: "wasm", threads: 1, ...small } as const;
  let spawned = 0;
  const engines = [wasm, wasm, { ...wasm, limitMs: 1000 }];
  const { reports, bench } = await examine(engines, (worker) => {
    spawned += 1;
    // The first worker is the session's own.
    if (spawned === 2) ask("reluHangs")(worker);
  });
  expect(bench.spawned).toBe(4);
  expect(reports.map(({ state }) => state)).toEqual(["ended", "ended", "late"]);
  expect(reports[0]?.reason).toBe("It stopped answering while checking relu.");
  // Findings from before the hang are still there.
  expect(reports[0]?.found.kernels?.map(({ kernel }) => kernel)).toContain("adder2d");
  expect(reports[1]?.reason).toBeUndefined();
  expect(reports[1]?.found.training).toBeDefined();
  expect(reports[2]?.reason).toMatch(/^Its time was up after 1 s, while /);
  expect(reports[2]?.found.engine).toBeDefined();
});

it.each(["webgl", "webgpu"] as const)(
  "tells of a lost %s device instead of its zeros",
  { timeout: 400_000 },
  async (backend) => {
    const { reports } = await examine([{ backend, ...small }], ask("reluLosesDevice"));
    expect(reports[0]?.reason).toMatch(/lost/);
    expect(reports[0]?.found.engine).toBeDefined();
    expect(reports[0]?.found.training).toBeUndefined();
  },
);

it("can be cancelled, and leaves the rest alone", async () => {
  const bench = createTestBench();
  const controller = new AbortController();
  const wish = { backend: "wasm", threads: 1, ...small } as const;
  const reports = await bench.session.examine({
    engines: [wish, wish],
    totalMs: 300_000,
    ir,
    run,
    onProgress([first]) {
      if ((first?.share ?? 0) > 0.1) controller.abort();
    },
    signal: controller.signal,
  });
  expect(reports.map(({ state }) => state)).toEqual(["cancelled", "waiting"]);
  expect(reports[0]?.reason).toBeUndefined();
  bench.session.dispose();
});
