import type { Shape } from "@adder-studio/core";
import { canDistil } from "./goal";
import { conv2d } from "./ops/conv2d";
import type { Init, IrOp, ModelIR, ParamSpec } from "./types";

/** What of a run's settings says whether it has a teacher, and how one starts. A document's `run` fits. */
export interface TeachingRules {
  /** Weight of the teacher's term in the loss; 0: no teacher. Absent in runs kept from before there were teachers. */
  readonly distill?: number;
  /** Scheme of starting values. */
  readonly init: "paper" | "kaiming" | "small";
}

/** The network that a run's network learns from beside its labels; undefined in a run without distillation. */
export function teacherOf(ir: ModelIR, { distill = 0, init }: TeachingRules): ModelIR | undefined {
  return distill > 0 && canDistil(ir) ? convTwin(ir, init) : undefined;
}

/**
 * The convolutional twin of a network: every adder, y = -sum |x - w|, as a convolution, y = sum x w, all else as it is.
 * Filters keep their names and shapes, [K,K,Cin/groups,filters]. They start as those of convolutions do in the scheme:
 * U(-b, b) with b = 1/sqrt(K K Cin/groups), in `paper` the layer's bias alike (both PyTorch's default); `kaiming` has
 * one rule for both kinds. So it is the network of the document in which every adder block is a convolution block.
 */
export function convTwin(ir: ModelIR, init: TeachingRules["init"]): ModelIR {
  const specs = new Map(ir.params.map((spec) => [spec.name, spec]));
  const ops = ir.ops.map((op): IrOp => {
    if (op.op !== "adder2d") return op;
    const { p: _, ...attrs } = op.attrs;
    const x = ir.ops[op.ins[0] ?? -1]?.type ?? op.type;
    const { parameters, bytes } = op.cost;
    const cost = { ...conv2d.cost({ x }, attrs, op.type), parameters, bytes };
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
