import type { IntegerReport, IntegerSettings, Range } from "@adder-studio/core";
import type { BatchFeed, DataSource } from "@adder-studio/data";
import type { IrOp, ModelIR, OpOf } from "@adder-studio/ir";
import type { Tensor } from "@tensorflow/tfjs-core";
import { estimationBatchCount } from "../evaluate";
import { paramName } from "../exec/param-name";
import type { Program, Statistics } from "../program";
import { provenBounds } from "./bounds";
import { createMagnitudes, type Magnitudes } from "./magnitudes";
import type { LayerInput } from "./plan";

/** An adder layer that can run on integers, with its weights and the range of its inputs. */
export interface Layer extends LayerInput {
  readonly op: OpOf<"adder2d">;
  readonly param: string;
  readonly shape: readonly number[];
}

/** Options of `evaluateIntegers`. */
export interface IntegerTask {
  readonly ir: ModelIR;
  readonly program: Program;
  readonly feed: BatchFeed;
  readonly settings: IntegerSettings;
  /** True when the run re-estimates its batch-norm statistics for tests: this evaluation then does, too. */
  readonly reestimate: boolean;
  /** Source of the images: images of bytes bound the network's input. */
  readonly source: Pick<DataSource, "test" | "height" | "width" | "channels">;
  /** Called with the report so far as soon as a part of it is known. */
  readonly onPart: (report: IntegerReport) => void;
  /** Asked between batches; true ends the evaluation with the report so far. */
  readonly cancelled?: () => boolean;
}

/** Returns true for plain adders over all channels; layers with an exponent or groups of their own stay float32. */
function canBeInteger(op: IrOp): op is OpOf<"adder2d"> {
  if (op.op !== "adder2d") return false;
  const { p = 1, groups = 1 } = op.attrs;
  return p === 1 && groups === 1;
}

/** Returns all other ops with weights, which stay float32. */
export function floatOps(ir: ModelIR): { name: string; op: string }[] {
  return ir.ops
    .filter((op) => !canBeInteger(op) && Object.keys(op.params).length > 0)
    .map(({ from, op }) => ({ name: from, op }));
}

/**
 * Returns the range of a standardised image of bytes, from that of a black image to that of a white one. Undefined for
 * other data.
 */
async function byteRange({ source, feed }: IntegerTask): Promise<Range | undefined> {
  const { images } = await source.test();
  if (!(images instanceof Uint8Array)) return undefined;
  const size = source.height * source.width * source.channels;
  const ends = createMagnitudes();
  ends.add(feed.prepare(new Uint8Array(size)).x);
  ends.add(feed.prepare(new Uint8Array(size).fill(255)).x);
  return ends.range;
}

/** Reads the weights of every adder layer, and measures its inputs on calibration batches of training images. */
export async function calibrate(
  task: IntegerTask,
  statistics: Statistics | undefined,
): Promise<Layer[]> {
  const { ir, program, feed } = task;
  const ops = ir.ops.filter(canBeInteger);
  const proven = provenBounds(ir, await byteRange(task));
  const sources = [...new Set(ops.map(({ ins: [x = 0] }) => x))];
  const seen = new Map<number, Magnitudes>(sources.map((id) => [id, createMagnitudes()]));
  for await (const batch of feed.estimationBatches(estimationBatchCount)) {
    const values = program.values(batch, sources, statistics);
    for (const [at, id] of sources.entries()) {
      const tensor = values[at] as Tensor;
      seen.get(id)?.add((await tensor.data()) as Float32Array);
      tensor.dispose();
    }
    if (task.cancelled?.()) break;
  }
  return Promise.all(
    ops.map(async (op): Promise<Layer> => {
      const param = paramName(op, "w");
      const [source = 0] = op.ins;
      const w = program.param(param);
      return {
        op,
        param,
        name: op.from,
        w: ((await w.data()) as Float32Array).slice(),
        shape: w.shape,
        filters: op.attrs.filters,
        pad: op.attrs.pad,
        proven: proven[source] as Range,
        seen: seen.get(source) as Magnitudes,
      };
    }),
  );
}
