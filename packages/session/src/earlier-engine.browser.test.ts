import { engineVersion, engineVersions } from "@adder-studio/core/engines";
import { expect, it } from "vitest";
import { tinyExperiment } from "./test-support/network";
import { createTestBench } from "./test-support/test-bench";

const { ir, run } = tinyExperiment();
const [first] = engineVersions;
if (!first) throw new Error("There is no engine.");
const start = { ir, run, backend: "wasm" } as const;
const digits = (module: string) => module.slice(0, 16);

it("a run trains on the engine that it names, in a worker of its own, and again after its worker dies", async () => {
  const bench = createTestBench();
  const { session } = bench;
  session.start({ ...start, pauseAt: 5 });
  await bench.until(({ phase }) => phase === "paused");
  expect(session.state.engine?.module).toBe(digits(engineVersion.module));

  session.start({ ...start, engineModule: first.module.slice(0, 12), pauseAt: 30 });
  await bench.until(({ phase }) => phase === "paused");
  expect(session.state.engine?.module).toBe(digits(first.module));
  expect(bench.spawned).toBe(2);
  session.pace(20);
  session.resume();
  await bench.untilStep(40);
  bench.kill();
  await bench.until(({ recoveries }) => recoveries === 1);
  session.pace(0);
  await bench.until(({ phase }) => phase === "done");
  expect(session.state.segments.map(({ engine }) => engine.module)).toEqual([digits(first.module)]);

  session.start({ ...start, pauseAt: 5 });
  await bench.until(({ phase }) => phase === "paused");
  expect(session.state.engine?.module).toBe(digits(engineVersion.module));
  session.dispose();
});

it("a run whose engine is not here fails at once with a sentence that names it", async () => {
  const bench = createTestBench(`${location.origin}/absent`);
  bench.session.start({ ...start, engineModule: first.module });
  await bench.until(({ phase }) => phase === "failed");
  const { diagnostic, recoveries } = bench.session.state;
  expect(diagnostic).toMatchObject({
    code: expect.stringMatching(/^engine-(missing|damaged)$/),
    message: expect.stringContaining("engine 1"),
  });
  expect(recoveries).toBe(0);
  bench.session.dispose();
});

it("a run that needs one engine never ends up on another one", async () => {
  const bench = createTestBench();
  const { session } = bench;
  session.start({ ...start, engineModule: first.module, pauseAt: 3 });
  await bench.until(({ phase }) => phase === "paused");
  // Each time before the first checkpoint: three faults without progress exhaust an engine.
  for (let fault = 1; fault <= 3; fault++) {
    void bench.ask("throwNow");
    await bench.until(({ recoveries, phase }) => recoveries === fault || phase === "failed");
    if (session.state.phase === "failed") break;
    await bench.until(({ phase }) => phase === "paused");
  }
  expect(session.state.phase).toBe("failed");
  expect(session.state.diagnostic?.code).toBe("engine-exhausted");
  expect(session.state.segments.map(({ engine }) => engine.backend)).not.toContain("cpu");
  session.dispose();
});
