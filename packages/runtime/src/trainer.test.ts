import { type Checkpoint, DiagnosticError, type EngineName } from "@adder-studio/core";
import type { Batch, BatchFeed } from "@adder-studio/data";
import { defaultRun, type Mark, markSteps, type RunConfig } from "@adder-studio/graph";
import { useBackend } from "@adder-studio/kernels";
import { memory } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { estimationBatchCount, evaluateAll } from "./evaluate";
import { compile } from "./program";
import { adderNetwork, testBatch } from "./testing/networks";
import { type EpochFigures, fixedColumns, train } from "./trainer";

const stepsPerEpoch = 8;
const batch = 4;

async function* batches(count: number, from: number): AsyncIterable<Batch> {
  for (let i = 0; i < count; i++) yield { ...testBatch(batch, from + i), count: batch };
}

const feed: BatchFeed = {
  inputShape: [6, 6, 2],
  batch,
  stepsPerEpoch,
  batchAt: async (step) => ({ ...testBatch(batch, step), count: batch }),
  testAt: async (start, count) => ({ ...testBatch(count, 1000 + start), count }),
  prepare: () => ({ ...testBatch(1, 0), count: 1 }),
  testBatches: () => batches(3, 1000),
  estimationBatches: (n) => batches(n, 0),
};

interface Record {
  rows: number[][];
  epochs: EpochFigures[];
  checkpoints: Checkpoint[];
  marks: Mark[];
  /** Number of rows that had come before each mark. */
  rowsBefore: number[];
}

async function runTraining(
  settings: Partial<RunConfig> = {},
  options: {
    totalSteps?: number;
    checkpoint?: Checkpoint;
    stopAt?: number;
    backend?: EngineName;
    unmarked?: boolean;
  } = {},
) {
  const run = { ...defaultRun, batch, ...settings };
  const program = compile(adderNetwork(), run);
  program.initialise();
  const record: Record = { rows: [], epochs: [], checkpoints: [], marks: [], rowsBefore: [] };
  const finished = train({
    ir: adderNetwork(),
    run,
    program,
    feed,
    backend: options.backend ?? "cpu",
    totalSteps: options.totalSteps ?? 120,
    ...(options.checkpoint && { checkpoint: options.checkpoint }),
    tickMs: 5,
    checkpoints: true,
    control: { gate: async (step) => step !== options.stopAt },
    sink: {
      tick(rows, width) {
        expect(width).toBe(fixedColumns + 2);
        for (let at = 0; at < rows.length; at += width) {
          record.rows.push([...rows.subarray(at, at + width)]);
        }
      },
      epoch: (figures) => record.epochs.push(figures),
      checkpoint: (checkpoint) => record.checkpoints.push(checkpoint),
      alive() {},
      ...(!options.unmarked && {
        mark(mark) {
          record.marks.push(mark);
          record.rowsBefore.push(record.rows.length);
        },
      }),
    },
  });
  try {
    return { ...record, result: await finished };
  } finally {
    program.dispose();
  }
}

function withoutSpeed(epochs: readonly EpochFigures[]) {
  return epochs.map(({ examplesPerSecond, ...rest }) => rest);
}

describe("training", () => {
  beforeAll(async () => {
    await useBackend("cpu");
  }, 60_000);

  it("reports every step once, in order, and every epoch", async () => {
    const { rows, epochs, result } = await runTraining();
    expect(rows.map(([step]) => step)).toEqual(Array.from({ length: 120 }, (_, i) => i));
    expect(rows[0]?.[3]).toBe(Math.fround(defaultRun.lr));
    expect(epochs.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 15 }, (_, i) => i + 1));
    expect(result).toMatchObject({ step: 120, finished: true });
    const first = rows.slice(0, stepsPerEpoch);
    const mean = first.reduce((sum, row) => sum + (row[1] as number), 0) / stepsPerEpoch;
    expect(epochs[0]?.trainLoss).toBeCloseTo(mean, 6);
  });

  it.each([
    ["plain", {}],
    ["p from 2 to 1", { lpStart: 2 }],
    ["p = 1 and the rules from a third on", { lpStart: 2, lpUntil: 1 / 3, lpRule: "rules" }],
    ["a teacher", { distill: 0.5 }],
    ["a teacher and Adam", { distill: 0.5, optimizer: "adam", lr: 0.01 }],
  ] as const)("goes on from any checkpoint as if it had never stopped: %s", async (_, settings) => {
    const whole = await runTraining(settings);
    const stopped = await runTraining(settings, { stopAt: 61 });
    expect(stopped.result).toMatchObject({ step: 61, finished: false });
    const checkpoint = stopped.checkpoints.at(-1);
    expect(checkpoint?.step).toBe(61);
    const rest = await runTraining(settings, { ...(checkpoint && { checkpoint }) });
    expect(rest.rows).toEqual(whole.rows.slice(61));
    expect(withoutSpeed(rest.epochs)).toEqual(withoutSpeed(whole.epochs).slice(7));
    expect(rest.result.weightsHash).toBe(whole.result.weightsHash);
  });

  it("takes the hash of the weights at the steps of marks, which changes no number", async () => {
    const whole = await runTraining();
    expect(whole.marks.map(({ step }) => step)).toEqual(markSteps(120));
    expect(whole.rowsBefore).toEqual(markSteps(120));
    const unmarked = await runTraining({}, { unmarked: true });
    expect(unmarked.marks).toEqual([]);
    expect(unmarked.rows).toEqual(whole.rows);
    expect(withoutSpeed(unmarked.epochs)).toEqual(withoutSpeed(whole.epochs));
    expect(unmarked.result.weightsHash).toBe(whole.result.weightsHash);

    const stopped = await runTraining({}, { stopAt: 60 });
    expect(stopped.result.weightsHash).toBe(whole.marks.find(({ step }) => step === 60)?.hash);
    const checkpoint = stopped.checkpoints.at(-1) as Checkpoint;
    const rest = await runTraining({}, { checkpoint });
    expect([...stopped.marks, ...rest.marks]).toEqual(whole.marks);
  });

  it("takes no marks on graphics engines", async () => {
    const { marks } = await runTraining({}, { totalSteps: 20, backend: "webgl" });
    expect(marks).toEqual([]);
  });

  it("trains and tests with the exponent of the step, and a finished run with that of its end", async () => {
    const annealed = await runTraining({ lpStart: 2, lpEnd: 1 }, { totalSteps: 16 });
    const square = await runTraining({ lpStart: 2, lpEnd: 2 }, { totalSteps: 16 });
    expect(annealed.rows[0]?.[1]).toBe(square.rows[0]?.[1]);
    expect(annealed.rows[1]?.[1]).not.toBe(square.rows[1]?.[1]);
    const checkpoint = annealed.checkpoints.at(-1) as Checkpoint;
    expect(checkpoint.step).toBe(16);
    const tested = async (settings: Partial<RunConfig>) => {
      const program = compile(adderNetwork(), { ...defaultRun, batch, ...settings });
      program.restore(checkpoint);
      const figures = await evaluateAll(
        program,
        feed.testBatches(batch),
        feed.estimationBatches(estimationBatchCount),
      );
      program.dispose();
      return figures.loss;
    };
    const last = annealed.epochs.at(-1)?.testLoss;
    expect(await tested({ lpStart: 2, lpEnd: 1 })).toBe(last);
    // At p = 1 the result is that of the l1 adder.
    expect(await tested({})).toBe(last);
    expect(await tested({ lpStart: 2, lpEnd: 2 })).not.toBe(last);
  });

  it("is the l1 adder with the sign on both sides at p = 1", async () => {
    // This is the first step of a run whose exponent rises from 1.
    const signs = { filterRule: "sign", inputRule: "sign" } as const;
    const one = await runTraining({ lpStart: 1, lpEnd: 2 }, { totalSteps: 120, stopAt: 1 });
    const sign = await runTraining(signs, { totalSteps: 120, stopAt: 1 });
    const rules = await runTraining({}, { totalSteps: 120, stopAt: 1 });
    expect(one.result.weightsHash).toBe(sign.result.weightsHash);
    expect(one.result.weightsHash).not.toBe(rules.result.weightsHash);
    const ruled = { lpStart: 1, lpEnd: 2, lpRule: "rules" } as const;
    const stepped = await runTraining(ruled, { totalSteps: 120, stopAt: 1 });
    expect(stepped.result.weightsHash).toBe(rules.result.weightsHash);
  });

  it("gives other numbers for another seed", async () => {
    const [one, two] = [
      await runTraining({}, { totalSteps: 3 }),
      await runTraining({ seed: 1 }, { totalSteps: 3 }),
    ];
    expect(one.rows[0]?.[1]).not.toBe(two.rows[0]?.[1]);
  });

  it("re-estimates batch-norm statistics for the test only", async () => {
    const one = await runTraining({ reestimate: true }, { totalSteps: stepsPerEpoch });
    const two = await runTraining({ reestimate: false }, { totalSteps: stepsPerEpoch });
    expect(one.epochs[0]?.testLoss).not.toBe(two.epochs[0]?.testLoss);
    expect(one.epochs[0]?.reestimated).toBe(true);
    expect(one.result.weightsHash).toBe(two.result.weightsHash);
  });

  it("stops at a loss that is not finite, and names the layer and the last good step", async () => {
    const before = memory().numTensors;
    const failure = await runTraining({ lr: 1e30, schedule: "constant", rateRule: "plain" }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(DiagnosticError);
    const { diagnostic } = failure as DiagnosticError;
    expect(diagnostic.code).toBe("loss-not-finite");
    expect(diagnostic.node).toMatch(/^[ab][12]$/);
    expect(diagnostic.hint).toContain("step 0");
    expect(memory().numTensors).toBe(before);
  });

  it("stops where only the test is not finite, and names the layer of the moving statistics", async () => {
    const failure = await runTraining(
      { lr: 1e4, schedule: "constant", reestimate: false },
      { totalSteps: 3 * stepsPerEpoch },
    ).catch((error: unknown) => error);
    expect((failure as DiagnosticError).diagnostic.message).toMatch(
      /^The loss of the test stopped/,
    );

    const { checkpoints } = await runTraining({ reestimate: false }, { totalSteps: 2 });
    const good = checkpoints.at(-1) as Checkpoint;
    const data = good.data.slice();
    let at = 0;
    for (const { name, size } of good.layout) {
      if (name.endsWith("mean")) data.fill(Number.NaN, at, at + size);
      at += size;
    }
    const spoiled = await runTraining(
      { reestimate: false },
      { totalSteps: stepsPerEpoch, checkpoint: { ...good, data } },
    ).catch((error: unknown) => error);
    const { diagnostic } = spoiled as DiagnosticError;
    expect(diagnostic.message).toMatch(/^The moving statistics of this layer stopped being finite/);
    expect(diagnostic.node).toMatch(/^b[12]$/);
  });
});
