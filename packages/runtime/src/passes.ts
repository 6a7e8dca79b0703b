/** Forward and backward pass over an IR. There is no tape: the plan knows when each value is read last. */
import { invariant } from "@adder-studio/core";
import { type IrOp, isLoss, type ModelIR, type OpName, type OpOf } from "@adder-studio/ir";
import { add, type Tensor } from "@tensorflow/tfjs-core";
import { execRules } from "./exec/index";
import type { BackwardContext, ExecRule, ForwardContext, Forwarded, Gradients } from "./exec/types";

function ruleOf<K extends OpName>(op: OpOf<K>): ExecRule<K> {
  return execRules[op.op] as ExecRule<K>;
}

function forwardOp<K extends OpName>(
  op: OpOf<K>,
  ins: readonly Tensor[],
  context: ForwardContext,
  relu: boolean,
): Forwarded {
  return ruleOf(op).forward(op, ins, context, relu);
}

/** Values of a pass, by op id. */
export interface Values {
  readonly y: (Tensor | undefined)[];
  readonly saved: (readonly Tensor[] | undefined)[];
}

/** Facts about an IR that passes need, computed once; all lists are by op id. */
export interface PassPlan {
  readonly ir: ModelIR;
  /** True where a gradient has to reach the op's output. */
  readonly needsGradient: readonly boolean[];
  /** Id of the last op that reads the op's output. */
  readonly lastUse: readonly number[];
  /** True for a batch norm that also computes the ReLU behind it, its only reader. */
  readonly takesRelu: readonly boolean[];
  /** True for a ReLU that the batch norm before it computes. */
  readonly taken: readonly boolean[];
}

/** Plans the passes over `ir`. */
export function planPasses(ir: ModelIR): PassPlan {
  const needsGradient: boolean[] = [];
  const lastUse: number[] = [];
  for (const op of ir.ops) {
    needsGradient[op.id] =
      Object.keys(op.params).length > 0 || op.ins.some((id) => needsGradient[id]);
    lastUse[op.id] = op.id;
    for (const id of op.ins) lastUse[id] = op.id;
  }
  const taken = ir.ops.map(({ op, ins: [x = -1] }) => {
    const readers = ir.ops.filter(({ ins }) => ins.includes(x)).length;
    return op === "relu" && ir.ops[x]?.op === "batchNorm" && readers === 1;
  });
  const takesRelu = ir.ops.map(({ id }) => ir.ops.some((op) => taken[op.id] && op.ins[0] === id));
  return { ir, needsGradient, lastUse, takesRelu, taken };
}

/**
 * Returns the part of `plan` that ends with the last of `ops`. The values of `ops` are not freed, and each op computes its
 * own, so that the output of a batch norm is that before the ReLU.
 */
export function probePlan(plan: PassPlan, ops: readonly number[]): PassPlan {
  const end = Math.max(...ops) + 1;
  const never = plan.taken.map(() => false);
  return {
    ...plan,
    ir: { ...plan.ir, ops: plan.ir.ops.slice(0, end) },
    lastUse: plan.lastUse.map((last, id) => (ops.includes(id) ? plan.ir.ops.length : last)),
    taken: never,
    takesRelu: never,
  };
}

/**
 * Runs every op on the batch `x` [N, ...]. With `forBackward` all values stay for the backward pass;
 * without, each is freed after its last reader. `onOp` is called before each op.
 */
export function forward(
  plan: PassPlan,
  x: Tensor,
  context: ForwardContext,
  forBackward: boolean,
  onOp: () => void,
): Values {
  const values: Values = { y: [], saved: [] };
  for (const op of plan.ir.ops) {
    onOp();
    const ins = op.op === "input" ? [x] : op.ins.map((id) => valueAt(values, id));
    const [before] = ins;
    const result =
      plan.taken[op.id] && before
        ? { y: before.clone() }
        : forwardOp(op as OpOf<OpName>, ins, context, plan.takesRelu[op.id] ?? false);
    values.y[op.id] = result.y;
    values.saved[op.id] = result.saved;
    if (!forBackward) {
      for (const id of op.ins) {
        if (id !== 0 && plan.lastUse[id] === op.id) {
          values.y[id]?.dispose();
          values.y[id] = undefined;
        }
      }
    }
  }
  return values;
}

function valueAt(values: Values, id: number): Tensor {
  const y = values.y[id];
  invariant(y, `value %${id} was freed before its last use`);
  return y;
}

/**
 * Computes the gradients of the mean loss with respect to every trainable parameter, last layer first.
 * Frees each value as soon as no earlier op needs it. `onOp` is called before each op.
 */
export function backward(
  plan: PassPlan,
  values: Values,
  context: BackwardContext,
  onOp: () => void,
): Map<string, Tensor> {
  const gradients = new Map<string, Tensor>();
  const arriving: (Tensor | undefined)[] = [];
  for (let i = plan.ir.ops.length - 1; i > 0; i--) {
    const op = plan.ir.ops[i] as IrOp;
    const dy = isLoss(op.op) ? valueAt(values, i) : arriving[i];
    // No gradient arrives where the only way to the loss was cut: nothing to learn there.
    if (dy !== undefined && plan.needsGradient[i]) {
      onOp();
      const result = backwardOp(plan, values, op as OpOf<OpName>, dy, context);
      for (const [name, gradient] of Object.entries(result.params)) gradients.set(name, gradient);
      result.ins.forEach((dx, position) => {
        if (!dx) return;
        const id = op.ins[position] as number;
        const before = arriving[id];
        arriving[id] = before ? add(before, dx) : dx;
        if (before) {
          before.dispose();
          dx.dispose();
        }
      });
    }
    arriving[i]?.dispose();
    arriving[i] = undefined;
    values.y[i]?.dispose();
    values.y[i] = undefined;
    for (const saved of values.saved[i] ?? []) saved.dispose();
  }
  return gradients;
}

function backwardOp<K extends OpName>(
  plan: PassPlan,
  values: Values,
  op: OpOf<K>,
  dy: Tensor,
  context: BackwardContext,
): Gradients {
  if (plan.taken[op.id]) return { ins: [dy.clone()], params: {} };
  return ruleOf(op).backward(
    {
      op,
      dy,
      ins: op.ins.map((id) => valueAt(values, id)),
      y: valueAt(values, op.id),
      saved: values.saved[op.id] ?? [],
      relu: plan.takesRelu[op.id] ?? false,
      wants: op.ins.map((id) => plan.needsGradient[id] ?? false),
    },
    context,
  );
}
