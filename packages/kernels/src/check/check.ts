import { dispose, type Tensor } from "@tensorflow/tfjs-core";
import type { KernelName } from "../contract";
import { runByName } from "../tfjs-internals";
import { type CheckCase, checkCases, checkTolerance, kernelCount } from "./cases";
import { toTensor, type Values } from "./values";

/** A case of a kernel with the results of the reference engine. */
interface CheckTask {
  readonly kernel: KernelName;
  readonly test: CheckCase;
  readonly expected: readonly Values[];
}

/** Result of the check for one kernel: agreement with the reference over its cases. */
export interface KernelFinding {
  readonly kernel: KernelName;
  /** Number of cases run; fewer than there are when the time ran out. */
  readonly cases: number;
  readonly agrees: boolean;
  /** Largest deviation of any case, in units of its tolerance: the kernel agrees up to 1. */
  readonly ofTolerance: number;
  /** Largest deviation in the units of the result. */
  readonly deviation: number;
  /** Title of the case with that deviation. */
  readonly worst: string;
  /** Error message where there is no number: the kernel threw, or gave values of another shape or NaN. */
  readonly reason?: string;
}

/** Progress of a check, reported before each case. */
export interface CheckProgress {
  /** Kernel of the case that runs next. */
  readonly kernel: KernelName;
  /** Number of cases already run, of `total`. */
  readonly done: number;
  readonly total: number;
  /** Findings so far, one for each kernel that had a case. */
  readonly found: readonly KernelFinding[];
}

/** Options of `checkKernels`. */
export interface CheckOptions {
  /** Called before each case, with the findings so far. An error thrown here ends the check. */
  readonly onCase?: (progress: CheckProgress) => void;
  /**
   * False ends the check early. Every kernel's first case comes before any kernel's second: `complete` once
   * each has had one.
   */
  readonly goOn?: (complete: boolean) => boolean;
  /** Runs a kernel in place of the present engine: tests inject faults here. */
  readonly run?: (kernel: KernelName, inputs: object, attrs: object) => Tensor[];
}

async function runCase(
  { kernel, test }: Pick<CheckTask, "kernel" | "test">,
  run: NonNullable<CheckOptions["run"]>,
): Promise<Values[]> {
  const inputs = Object.fromEntries(
    Object.entries<Values>(test.inputs).map(([name, values]) => [name, toTensor(values)]),
  );
  let results: Tensor[] = [];
  try {
    results = run(kernel, inputs, test.attrs);
    const values: Values[] = [];
    for (const result of results) {
      values.push({ shape: result.shape, data: (await result.data<"float32">()).slice() });
    }
    return values;
  } finally {
    dispose([results, inputs]);
  }
}

/**
 * Runs every case of every kernel on the present engine, which must be the cpu engine (the reference), and returns
 * the cases with its results.
 * @example
 * await useBackend("cpu");
 * const tasks = await referenceResults();
 * await useBackend("webgpu", { selfTest: false });
 * const findings = await checkKernels(tasks);
 */
export async function referenceResults(): Promise<readonly CheckTask[]> {
  const tasks: CheckTask[] = [];
  for (const [kernel, cases] of Object.entries(checkCases) as [
    KernelName,
    () => readonly CheckCase[],
  ][]) {
    for (const test of cases()) {
      tasks.push({ kernel, test, expected: await runCase({ kernel, test }, runByName) });
    }
  }
  return tasks;
}

interface Comparison {
  readonly deviation: number;
  readonly ofTolerance: number;
  readonly reason?: string;
}

function compare(actual: readonly Values[], { test, expected }: CheckTask): Comparison {
  const none = { deviation: Number.POSITIVE_INFINITY, ofTolerance: Number.POSITIVE_INFINITY };
  const { absolute, relative } = { ...checkTolerance, ...test };
  let worst: Comparison = { deviation: 0, ofTolerance: 0 };
  for (const [at, { shape, data }] of expected.entries()) {
    const given = actual[at];
    if (given?.shape.join() !== shape.join()) {
      return { ...none, reason: `result ${at} has the shape [${given?.shape}], not [${shape}]` };
    }
    let [largest, deviation] = [0, 0];
    for (const [i, value] of data.entries()) {
      largest = Math.max(largest, Math.abs(value));
      const off = Math.abs((given.data[i] ?? Number.NaN) - value);
      if (Number.isNaN(off)) return { ...none, reason: `result ${at} is not a number` };
      deviation = Math.max(deviation, off);
    }
    const ofTolerance = deviation / (absolute + relative * largest);
    if (ofTolerance > worst.ofTolerance) worst = { deviation, ofTolerance };
  }
  return worst;
}

/** Orders tasks in rounds: the first cases of all kernels, then the second ones, and so on. */
function inRounds(tasks: readonly CheckTask[]): CheckTask[] {
  const counts = new Map<KernelName, number>();
  const rounds: CheckTask[][] = [];
  for (const task of tasks) {
    const round = counts.get(task.kernel) ?? 0;
    counts.set(task.kernel, round + 1);
    rounds[round] = [...(rounds[round] ?? []), task];
  }
  return rounds.flat();
}

/**
 * Runs the cases on the present engine and compares each result with the reference:
 * |difference| <= absolute + relative * max |reference|. Returns one finding for each kernel. A kernel that throws or
 * gives values of another shape is a finding, not an error; an error thrown by `onCase` ends the check.
 */
export async function checkKernels(
  tasks: readonly CheckTask[],
  { onCase, goOn = () => true, run = runByName }: CheckOptions = {},
): Promise<KernelFinding[]> {
  const found = new Map<KernelName, KernelFinding>();
  for (const [done, task] of inRounds(tasks).entries()) {
    if (!goOn(done >= kernelCount)) break;
    const { kernel, test } = task;
    onCase?.({ kernel, done, total: tasks.length, found: [...found.values()] });
    let result: Comparison;
    try {
      result = compare(await runCase(task, run), task);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const none = Number.POSITIVE_INFINITY;
      result = { deviation: none, ofTolerance: none, reason };
    }
    const before = found.get(kernel);
    const cases = (before?.cases ?? 0) + 1;
    if (before && before.ofTolerance >= result.ofTolerance) found.set(kernel, { ...before, cases });
    else {
      const agrees = result.ofTolerance <= 1;
      found.set(kernel, { kernel, cases, agrees, ...result, worst: test.title });
    }
  }
  return [...found.values()];
}
