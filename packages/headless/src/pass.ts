import { invariant } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { compile, type HostBatch, readPacked } from "@adder-studio/runtime";
import { memory } from "@tensorflow/tfjs-core";

export interface ReluFigures {
  /** Id of the block. */
  readonly from: string;
  readonly size: number;
  /** Share of the outputs that are not 0. */
  readonly share: number;
  /** Root mean square of the outputs. */
  readonly rms: number;
}

export interface PassFigures {
  /** Milliseconds of the pass, the read-back of its logits included. */
  readonly forwardMs: number;
  /** Most bytes of tensors that the engine held in the pass, weights included. */
  readonly forwardBytes: number;
  /** Logits `[N, classes]`. */
  readonly logits: readonly number[];
  readonly relus: readonly ReluFigures[];
  readonly stepMs?: number;
  readonly stepBytes?: number;
  readonly loss?: number;
}

/**
 * Returns the bytes that the engine holds now. For the wasm engine that is what it has reserved, scratch included, which never shrinks; the
 * graphics engines what their textures or buffers take, those that wait to be used again included; cpu its tensors.
 */
function bytesHeld(): number {
  const { numBytes, reservedBytes, numBytesInGPUAllocated, numBytesInGPU } = memory() as ReturnType<
    typeof memory
  > & {
    readonly reservedBytes?: number;
    readonly numBytesInGPUAllocated?: number;
    readonly numBytesInGPU?: number;
  };
  return reservedBytes ?? numBytesInGPUAllocated ?? numBytesInGPU ?? numBytes;
}

/**
 * Measures one pass of the batch through fresh weights of the run's seed with the batch's own statistics, timed and weighed;
 * a training step; then a second pass that keeps every ReLU's outputs, for their shares.
 */
export async function measurePass(
  of: { readonly ir: ModelIR; readonly run: RunConfig; readonly step: boolean },
  batch: HostBatch,
): Promise<PassFigures> {
  const { ir, run, step } = of;
  let most = 0;
  const program = compile(ir, run, () => {
    most = Math.max(most, bytesHeld());
  });
  program.initialise();
  const timed = async (work: () => ReturnType<typeof program.logits>) => {
    most = 0;
    const started = performance.now();
    const tensor = work();
    const values = await readPacked([tensor]);
    most = Math.max(most, bytesHeld());
    const ms = performance.now() - started;
    tensor.dispose();
    return { values, ms, bytes: most };
  };

  const pass = await timed(() => program.logits(batch, undefined, "train"));
  const ids = ir.ops.flatMap(({ op, id }) => (op === "relu" ? [id] : []));
  const relus: ReluFigures[] = [];
  for (const [i, tensor] of program.values(batch, ids, "train").entries()) {
    const values = await tensor.data();
    tensor.dispose();
    let alive = 0;
    let squares = 0;
    for (const value of values) {
      if (value !== 0) alive += 1;
      squares += value * value;
    }
    const op = ir.ops[ids[i] as number];
    invariant(op, "a ReLU is an op");
    const size = values.length;
    relus.push({ from: op.from, size, share: alive / size, rms: Math.sqrt(squares / size) });
  }
  const trained = step ? await timed(() => program.trainStep(batch, 0, run.lr)) : undefined;
  program.dispose();
  return {
    forwardMs: pass.ms,
    forwardBytes: pass.bytes,
    logits: [...pass.values],
    relus,
    ...(trained && {
      stepMs: trained.ms,
      stepBytes: trained.bytes,
      loss: trained.values[0] as number,
    }),
  };
}

/** Returns the largest difference of two lists, divided by the largest value of the second. */
export function greatestDifference(a: readonly number[], b: readonly number[]): number {
  invariant(a.length === b.length, "the lists are as long");
  let difference = 0;
  let largest = 0;
  for (const [i, value] of b.entries()) {
    const own = Math.abs((a[i] as number) - value);
    // A value that is no number is no match.
    if (!(own <= difference)) difference = Number.isNaN(own) ? Number.POSITIVE_INFINITY : own;
    largest = Math.max(largest, Math.abs(value));
  }
  return difference / largest;
}
