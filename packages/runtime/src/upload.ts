import type { ModelIR } from "@adder-studio/ir";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import type { ForwardContext } from "./exec/types";

/** One batch on the host: images [N, H, W, C], labels [N], and for a regression targets [N, values]. */
export interface HostBatch {
  readonly x: Float32Array;
  readonly labels: Int32Array;
  readonly targets?: Float32Array;
}

/** A batch on the device. */
export interface Uploaded {
  readonly x: Tensor;
  /** Labels or targets that the outputs are compared with. */
  readonly expected: Pick<ForwardContext, "labels" | "targets">;
}

/** Returns a function that brings batches of a network onto the device. */
export function uploader(ir: ModelIR): (batch: HostBatch) => Uploaded {
  const inputShape = ir.ops[0]?.type.shape ?? [];
  const loss = ir.ops.at(-1);
  const values = loss?.op === "meanSquaredError" ? loss.attrs.values : 0;
  return ({ x, labels, targets }) => {
    const count = labels.length;
    // Batches that are only observed have no targets.
    const given = targets ?? new Float32Array(count * values);
    return {
      x: tensor(x, [count, ...inputShape]),
      expected: {
        labels: tensor(labels, [count], "int32"),
        ...(values > 0 ? { targets: tensor(given, [count, values]) } : {}),
      },
    };
  };
}
