import { expect, it } from "vitest";
import { createSession } from "./client";
import { forgetRuns, loadSavedRun } from "./saved-runs";
import { tinyExperiment } from "./test-support/network";
import {
  createTestBench,
  type RunRecord,
  recordOf,
  type TestBench,
} from "./test-support/test-bench";

const { ir, run } = tinyExperiment();
const start = { ir, run, backend: "wasm" } as const;
const totalSteps = 120;

let undisturbed: RunRecord | undefined;
async function reference(): Promise<RunRecord> {
  if (!undisturbed) {
    const session = createSession({ dataBase: `${location.origin}/` });
    session.start(start);
    await expect.poll(() => session.state.phase, { timeout: 100_000 }).toBe("done");
    undisturbed = recordOf(session);
    session.dispose();
  }
  return undisturbed;
}

async function finish(bench: TestBench): Promise<void> {
  await bench.until(({ phase }) => phase === "done");
  bench.session.dispose();
}

it("trains to the end, by itself", async () => {
  const session = createSession({ dataBase: `${location.origin}/` });
  const phases: string[] = [session.state.phase];
  session.subscribe(() => {
    if (phases.at(-1) !== session.state.phase) phases.push(session.state.phase);
  });
  session.start(start);
  await expect.poll(() => session.state.phase, { timeout: 100_000 }).toBe("done");
  const { history, state } = session;
  expect(phases).toEqual(["idle", "loading", "running", "done"]);
  expect(state).toMatchObject({ totalSteps, stepsPerEpoch: 40, recoveries: 0, step: totalSteps });
  expect(state.engine).toMatchObject({ backend: "wasm", adapter: "SIMD" });
  expect(state.layers).toEqual([
    { name: "adder1", size: 36 },
    { name: "dense1", size: 256, plain: true },
  ]);
  expect(history.length).toBe(totalSteps);
  expect([...history.column(0)]).toEqual(Array.from({ length: totalSteps }, (_, i) => i));
  expect(history.epochs.map(({ epoch, step }) => [epoch, step])).toEqual([
    [1, 40],
    [2, 80],
    [3, 120],
  ]);
  expect(history.epochs.at(-1)?.testLoss).toBeLessThan(history.epochs[0]?.trainLoss ?? 0);
  expect(history.examplesPerSecond).toBeGreaterThan(0);
  const weights = await session.exportWeights();
  expect(weights.map(({ name }) => name)).toContain("adder1/w");
  session.dispose();
});

it.each(["throwNow", "hang", "kill"] as const)("survives %s with the same curve", async (fault) => {
  const bench = createTestBench();
  const { session } = bench;
  session.start({ ...start, pauseAt: 30 });
  await bench.until(({ phase }) => phase === "paused");
  expect(session.history.step).toBe(30);
  // Slowly, or a busy machine is at its end before the fault arrives.
  session.pace(20);
  session.resume();
  await bench.untilStep(55);
  if (fault === "kill") bench.kill();
  else void bench.ask(fault);
  await bench.until(({ recoveries }) => recoveries === 1);
  session.pace(0);
  await finish(bench);
  expect(session.state.segments).toHaveLength(1);
  expect(recordOf(session)).toEqual(await reference());
});

it("comes back paused when it dies paused", async () => {
  const bench = createTestBench();
  const { session } = bench;
  session.start({ ...start, pauseAt: 70 });
  await bench.until(({ phase }) => phase === "paused");
  void bench.ask("throwNow");
  await bench.until(({ recoveries, phase }) => recoveries === 1 && phase === "paused");
  expect(session.history.step).toBe(70);
  session.resume();
  await finish(bench);
  expect(recordOf(session)).toEqual(await reference());
});

it("pauses, makes single steps, goes on, and ends as if it had not", async () => {
  const bench = createTestBench();
  const { session } = bench;
  session.start({ ...start, pauseAt: 0 });
  await bench.until(({ phase }) => phase === "paused");
  expect(session.history.length).toBe(0);
  for (let step = 1; step <= 3; step++) {
    session.step();
    await bench.until((state) => state.phase === "paused" && state.step === step);
    expect(session.history.length).toBe(step);
  }
  session.pace(20);
  session.resume();
  await bench.untilStep(20);
  session.pause();
  await bench.until(({ phase }) => phase === "paused");
  session.pace(0);
  const { step } = session.state;
  expect(session.history.step).toBe(step);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(session.history.step).toBe(step);
  const weights = await session.exportWeights();
  expect(weights.length).toBe(ir.params.length);
  session.resume();
  await finish(bench);
  expect(recordOf(session)).toEqual(await reference());
});

it("stops, and starts another run in the same worker", async () => {
  const bench = createTestBench();
  const { session } = bench;
  session.start(start);
  await bench.untilStep(10);
  session.stop();
  expect(session.state.phase).toBe("idle");
  const { length } = session.history;
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(session.history.length).toBe(length);
  session.start(start);
  await finish(bench);
  expect(bench.spawned).toBe(1);
  expect(session.state.runId).toBe(2);
  expect(recordOf(session)).toEqual(await reference());
});

it("goes on after a reload with the whole curve, bit for bit", async () => {
  await forgetRuns();
  const document = { hash: "abc", graph: { title: "Tiny" } };
  const request = { ...tinyExperiment({ epochs: 15 }), backend: "wasm", document } as const;
  const calm = createTestBench();
  calm.session.start(request);
  await finish(calm);

  const before = createTestBench();
  before.session.start({ ...request, persistKey: "doc", pauseAt: 500 });
  await before.until(({ phase }) => phase === "paused");
  await expect
    .poll(async () => (await loadSavedRun("doc"))?.checkpoint.step, { timeout: 40_000 })
    .toBeGreaterThanOrEqual(50);
  before.kill();
  before.session.dispose();

  const saved = await loadSavedRun("doc");
  if (!saved) throw new Error("nothing was saved");
  expect(saved).toMatchObject({ documentHash: "abc", graph: document.graph });
  const { step } = saved.checkpoint;
  expect(step).toBeLessThanOrEqual(500);
  const after = createTestBench();
  const { session } = after;
  session.start({
    ...request,
    checkpoint: saved.checkpoint,
    history: saved,
    persistKey: "doc",
    pauseAt: step,
  });
  await after.until(({ phase }) => phase === "paused");
  expect(session.history.length).toBe(step);
  session.resume();
  await after.until(({ phase }) => phase === "done");
  expect(recordOf(session)).toEqual(recordOf(calm.session));
  await expect
    .poll(async () => (await loadSavedRun("doc"))?.checkpoint.step, { timeout: 40_000 })
    .toBe(600);
  const reloaded = await loadSavedRun("doc");
  expect(reloaded?.rows.length).toBe(600 * session.history.width);
  expect(reloaded?.epochs).toHaveLength(15);
  expect(reloaded?.segments).toHaveLength(1);
  session.dispose();
  await forgetRuns();
  expect(await loadSavedRun("doc")).toBeUndefined();
});

it("saves a checkpoint at each pause and each single step", async () => {
  await forgetRuns();
  const document = { hash: "abc", graph: { title: "Tiny" } };
  const request = { ...tinyExperiment({ epochs: 2 }), backend: "wasm", document } as const;
  const savedStep = async () => (await loadSavedRun("doc"))?.checkpoint.step;
  const calm = createTestBench();
  calm.session.start(request);
  await finish(calm);
  for (const pauseAt of [1, 10, 33]) {
    await forgetRuns();
    const bench = createTestBench();
    const { session } = bench;
    session.start({ ...request, persistKey: "doc", pauseAt });
    await bench.until(({ phase }) => phase === "paused");
    await expect.poll(savedStep, { timeout: 40_000 }).toBe(pauseAt);
    session.step();
    await expect.poll(savedStep, { timeout: 40_000 }).toBe(pauseAt + 1);
    bench.kill();
    session.dispose();

    const saved = await loadSavedRun("doc");
    if (!saved) throw new Error("nothing was saved");
    const after = createTestBench();
    after.session.start({ ...request, checkpoint: saved.checkpoint, history: saved });
    await finish(after);
    expect(recordOf(after.session)).toEqual(recordOf(calm.session));
    after.session.dispose();
  }
  calm.session.dispose();
  await forgetRuns();
});

it("refuses a checkpoint of another experiment", async () => {
  const bench = createTestBench();
  const { session } = bench;
  session.start({ ...start, pauseAt: 60 });
  await bench.until(({ phase }) => phase === "paused");
  const checkpoint = bench.messages.findLast((message) => message.type === "checkpoint");
  if (checkpoint?.type !== "checkpoint") throw new Error("no checkpoint came");
  session.start({ ...start, run: { ...run, lr: 0.01 }, checkpoint: checkpoint.checkpoint });
  await bench.until(({ phase }) => phase === "failed");
  expect(session.state.diagnostic?.code).toBe("checkpoint-foreign");
  const data = checkpoint.checkpoint.data.slice();
  data[0] = 5;
  session.start({ ...start, checkpoint: { ...checkpoint.checkpoint, data } });
  await bench.until(({ phase }) => phase === "failed");
  expect(session.state.diagnostic?.code).toBe("checkpoint-damaged");
  session.dispose();
});

it("a loss that is not finite stops the run, names the layer, and offers a rollback", async () => {
  const bench = createTestBench();
  const { session } = bench;
  const wild = tinyExperiment({ lr: 1e30, rateRule: "plain", schedule: "constant" });
  session.start({ ...wild, backend: "wasm" });
  await bench.until(({ phase }) => phase === "failed");
  const { diagnostic, bestRollback, recoveries } = session.state;
  expect(diagnostic).toMatchObject({ code: "loss-not-finite" });
  expect(wild.ir.ops.map(({ from }) => from)).toContain(diagnostic?.node);
  expect(recoveries).toBe(0);
  expect(session.history.column(1).every(Number.isFinite)).toBe(true);
  session.rollback();
  await bench.until(({ phase }) => phase === "paused");
  expect(session.state.step).toBe(bestRollback);
  expect(session.history.step).toBe(bestRollback);
  session.dispose();
});

it("an unknown dataset is a failure with a diagnostic, not a recovery", async () => {
  const bench = createTestBench();
  const [first, ...rest] = ir.ops;
  if (first?.op !== "input") throw new Error("no input");
  const elsewhere = {
    ...ir,
    ops: [{ ...first, attrs: { ...first.attrs, dataset: "nowhere" } }, ...rest],
  };
  bench.session.start({ ...start, ir: elsewhere });
  await bench.until(({ phase }) => phase === "failed");
  expect(bench.session.state).toMatchObject({
    recoveries: 0,
    diagnostic: { code: "data-unknown" },
  });
  bench.session.start(start);
  await finish(bench);
  expect(bench.spawned).toBe(1);
});

it("leaks no tensors from step to step, and sends one message per tick", async () => {
  const bench = createTestBench();
  const { session } = bench;
  const long = tinyExperiment({ epochs: 40 });
  session.start({ ...long, backend: "wasm", pauseAt: 10 });
  await bench.until(({ phase }) => phase === "paused");
  const early = await bench.ask("memory");
  session.resume();
  // Over epochs, tests and checkpoints.
  await bench.untilStep(600);
  session.pause();
  await bench.until(({ phase }) => phase === "paused");
  expect(await bench.ask("memory")).toBe(early);

  const from = bench.messages.length;
  const version = session.history.version;
  session.resume();
  await bench.untilStep(session.history.step + 300);
  const sent = bench.messages.slice(from);
  const count = (type: string) => sent.filter((message) => message.type === type).length;
  const ticks = count("tick");
  const marks = count("mark");
  const perEpoch = count("epoch") + count("predictions");
  const others = sent.length - ticks - marks - count("checkpoint") - perEpoch - count("alive");
  expect(ticks).toBeGreaterThan(0);
  expect(others).toBe(1); // "resumed"
  expect(count("alive")).toBeLessThanOrEqual(2);
  const changes = session.history.version - version;
  expect(changes).toBeLessThanOrEqual(ticks + marks + count("epoch") + 1);
  session.dispose();
});

it("times a step", async () => {
  const session = createSession({ dataBase: `${location.origin}/` });
  const wasm = await session.measure("wasm", ir, run);
  expect(wasm).toMatchObject({ backend: "wasm", engine: { backend: "wasm" } });
  expect(wasm.stepMs).toBeGreaterThan(0);
  expect(wasm.stepMs).toBeLessThan(1000);
  session.dispose();
});
