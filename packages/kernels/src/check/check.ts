import { dispose, type Tensor } from "@tensorflow/tfjs-core";
import type { KernelName } from "../contract";
import { runByName } from "../tfjs-internals";
import { type CheckCase, checkCases, checkTolerance, kernelCount } from "./cases";
import { toTensor, type Values } from "./values";

/** A case with what the reference answers. */
interface Task {
  readonly kernel: KernelName;
  readonly test: CheckCase;
  readonly expected: readonly Values[];
}

/** How one kernel did on its cases. */
export interface KernelFinding {
  readonly kernel: KernelName;
  /** Cases it ran; fewer than there are when the time ran out. */
  readonly cases: number;
  readonly agrees: boolean;
  /** Largest deviation of any case, in units of what was allowed: at most 1 agrees. */
  readonly ofTolerance: number;
  /** That deviation itself. */
  readonly deviation: number;
  /** The case it comes from. */
  readonly worst: string;
  /** Why there is no number: it threw, or gave values of another shape or none. */
  readonly reason?: string;
}

export interface CheckProgress {
  readonly kernel: KernelName;
  /** Cases. */
  readonly done: number;
  readonly total: number;
  readonly found: readonly KernelFinding[];
}

export interface CheckOptions {
  /** Called before each case, with what has been found by then. */
  readonly onCase?: (progress: CheckProgress) => void;
  /**
   * False ends the check early. Every kernel's first case comes before any kernel's second: `complete` once
   * each has had one.
   */
  readonly goOn?: (complete: boolean) => boolean;
  /** How a kernel is run: tests put a lie in between. */
  readonly run?: (kernel: KernelName, inputs: object, attrs: object) => Tensor[];
}

async function runCase(
  { kernel, test }: Pick<Task, "kernel" | "test">,
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

/** Every case of every kernel, answered by the present engine: call it on the cpu engine, the reference. */
export async function answerCases(): Promise<readonly Task[]> {
  const tasks: Task[] = [];
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

function compare(actual: readonly Values[], { test, expected }: Task): Comparison {
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

/** First cases of all kernels, then second ones, and so on. */
function inRounds(tasks: readonly Task[]): Task[] {
  const counts = new Map<KernelName, number>();
  const rounds: Task[][] = [];
  for (const task of tasks) {
    const round = counts.get(task.kernel) ?? 0;
    counts.set(task.kernel, round + 1);
    rounds[round] = [...(rounds[round] ?? []), task];
  }
  return rounds.flat();
}

/**
 * Runs the cases on the present engine and compares with what the reference answered. A kernel that throws
 * or answers nonsense is a finding like any other; what `onCase` throws ends the check.
 */
export async function checkKernels(
  tasks: readonly Task[],
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
