import type { Shape } from "@adder-studio/core";
import { countOfOtherKind } from "./other-kind";
import { canDistil } from "./task";
import type { Init, IrOp, ModelIR, ParamSpec } from "./types";

/** Settings of a run that say whether it has a teacher, and how one starts. A document's `run` fits. */
export interface DistillationSettings {
  /** Weight of the teacher's term in the loss; 0: no teacher. Absent in runs saved before there were teachers. */
  readonly distill?: number;
  /** Scheme of starting values. */
  readonly init: "paper" | "kaiming" | "small";
}

/** The network that a run's network learns from beside its labels; undefined in a run without distillation. */
export function teacherOf(
  ir: ModelIR,
  { distill = 0, init }: DistillationSettings,
): ModelIR | undefined {
  return distill > 0 && canDistil(ir) ? convVersion(ir, init) : undefined;
}

/**
 * The conv version of a network: every adder, y = -sum |x - w|, as a convolution, y = sum x w, all else as it is.
 * Filters keep their names and shapes, [K,K,Cin/groups,filters]. They start as those of convolutions do in the scheme:
 * U(-b, b) with b = 1/sqrt(K K Cin/groups), in `paper` the layer's bias alike (both PyTorch's default); `kaiming` has
 * one rule for both kinds. So it is the network of the document in which every adder block is a convolution block.
 * A network without adders comes back equal.
 */
export function convVersion(ir: ModelIR, init: DistillationSettings["init"]): ModelIR {
  const specs = new Map(ir.params.map((spec) => [spec.name, spec]));
  const ops = ir.ops.map((op): IrOp => {
    if (op.op !== "adder2d") return op;
    const { p: _, ...attrs } = op.attrs;
    const { parameters, bytes } = op.cost;
    const cost = { ...countOfOtherKind(ir, op), parameters, bytes };
    const w = specs.get(op.params.w ?? "");
    if (w) {
      const start = init === "kaiming" ? w.init : torchUniform(w.shape);
      specs.set(w.name, { ...w, role: "conv-filter", init: start });
      // The bias of the layer itself, not that of a block behind it.
      const bias = ir.ops.find(({ op: kind, ins: [y], from }) => {
        return kind === "bias" && y === op.id && from === op.from;
      });
      const b = specs.get(bias?.params.b ?? "");
      if (b && init === "paper") specs.set(b.name, { ...b, init: start });
    }
    return { ...op, op: "conv2d", attrs, cost };
  });
  // A map keeps the place of a name that it has.
  return { ...ir, params: [...specs.values()] satisfies ParamSpec[], ops };
}

function torchUniform([height = 1, width = 1, channels = 1]: Shape): Init {
  const bound = 1 / Math.sqrt(height * width * channels);
  return { kind: "uniform", low: -bound, high: bound };
}
