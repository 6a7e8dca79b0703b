import type { ModelIR } from "@adder-studio/ir";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import type { ForwardContext } from "./exec/types";

/** One batch on the host: images [N, H, W, C], labels [N], and targets [N, values] where a network gives values. */
export interface HostBatch {
  readonly x: Float32Array;
  readonly labels: Int32Array;
  readonly targets?: Float32Array;
}

/** A batch on the device. */
export interface Uploaded {
  readonly x: Tensor;
  readonly answers: Pick<ForwardContext, "labels" | "targets">;
}

/** Brings batches of a network onto the device. */
export function uploader(ir: ModelIR): (batch: HostBatch) => Uploaded {
  const inputShape = ir.ops[0]?.type.shape ?? [];
  const loss = ir.ops.at(-1);
  const values = loss?.op === "meanSquaredError" ? loss.attrs.values : 0;
  return ({ x, labels, targets }) => {
    const count = labels.length;
    // What is only looked at has no targets.
    const given = targets ?? new Float32Array(count * values);
    return {
      x: tensor(x, [count, ...inputShape]),
      answers: {
        labels: tensor(labels, [count], "int32"),
        ...(values > 0 ? { targets: tensor(given, [count, values]) } : {}),
      },
    };
  };
}
