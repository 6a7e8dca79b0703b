import { invariant } from "@adder-studio/core";
import { adderScale, lpAt, type RunConfig } from "@adder-studio/graph";
import type { ModelIR, ParamRole } from "@adder-studio/ir";
import { runKernel1 } from "@adder-studio/kernels";
import { add, type Tensor } from "@tensorflow/tfjs-core";
import type { AdderForward, BackwardContext, ForwardContext, Mode } from "./exec/types";
import { nextMovingStatistics } from "./moving-statistics";
import { createOptimizer } from "./optim/index";
import type { Stepped, UpdateContext } from "./optim/types";
import { backward, forward, type PassPlan, planPasses, type Values } from "./passes";
import { createState, type State } from "./state";
import type { Uploaded } from "./upload";

/** Roles of parameters that are filters: a row of figures has the gradient norm of each. */
export const filterRoles: ReadonlySet<ParamRole> = new Set([
  "adder-filter",
  "conv-filter",
  "shift-filter",
]);

/** Batch-norm statistics for evaluation, in place of the moving ones. */
export type Statistics = ReadonlyMap<string, Tensor>;

/** Results of the last op, the loss: mean loss and number of correct predictions, scalars, and logits [N, classes]. */
export interface LossParts {
  readonly loss: Tensor;
  readonly correct: Tensor;
  readonly logits: Tensor;
}

/** Another term of the loss, as a function from logits [N, classes] to its gradient there. */
export type LossTerm = (logits: Tensor) => Tensor;

/** Options of a forward context that differ from a plain pass. */
export interface ContextOptions {
  readonly onStatistics?: ForwardContext["batchStatistics"];
  readonly statistics?: Statistics | undefined;
  readonly adder?: AdderForward | undefined;
}

/** A network on the device: its state, its passes and its training step. */
export interface Network {
  readonly plan: PassPlan;
  readonly state: State;
  /** Sets the exponent of the adders for the passes that follow; undefined: the l1 adder. */
  useExponent(p: number | undefined): void;
  contextOf(mode: Mode, step: number, of: Uploaded, options?: ContextOptions): ForwardContext;
  /** Returns the results of the loss out of the values of a pass. */
  lossParts(values: Values): LossParts;
  /** Computes the gradients of the loss, plus `term`, by parameter. Disposes of the values. */
  gradients(values: Values, term?: LossTerm): Map<string, Tensor>;
  /**
   * Makes one optimizer step. Returns the loss of its forward pass and the norms of the filters' gradients before any
   * scaling. It must be called inside a `tidy`.
   */
  learn(
    of: Uploaded,
    at: UpdateContext,
    term?: LossTerm,
  ): LossParts & { readonly norms: ReadonlyMap<string, Tensor> };
}

/**
 * Returns the gradients of the trained parameters with the scale of each (adder filters: the run's rate rule), and the
 * norms of the filters' gradients before scaling, by parameter.
 */
function scaledGradients(
  { trained, param, slots }: State,
  run: RunConfig,
  gradients: ReadonlyMap<string, Tensor>,
) {
  const norms = new Map<string, Tensor>();
  const stepped = trained.flatMap(({ name, role }): (Stepped & { readonly name: string })[] => {
    const g = gradients.get(name);
    if (!g) return [];
    const own = { name, w: param(name), slots: slots(name), g };
    if (!filterRoles.has(role)) return [{ ...own, scale: 1 }];
    const norm = runKernel1("l2Norm", { x: g }, {});
    norms.set(name, norm);
    if (role !== "adder-filter") return [{ ...own, scale: 1 }];
    const { scale, byNorm } = adderScale(run, g.size);
    return [{ ...own, scale, ...(byNorm ? { norm } : {}) }];
  });
  return { stepped, norms };
}

/**
 * Compiles `ir` under `run`. The state has no values until `state.start`. `onOp` is called before each op of a pass.
 */
export function createNetwork(ir: ModelIR, run: RunConfig, onOp: () => void): Network {
  const plan = planPasses(ir);
  const optimizer = createOptimizer(run);
  const state = createState(ir, optimizer.slots);
  const { param } = state;
  const last = ir.ops.length - 1;
  let exponent = lpAt(run, 1, 1);

  function contextOf(
    mode: Mode,
    step: number,
    { expected }: Uploaded,
    { onStatistics = () => {}, statistics, adder }: ContextOptions = {},
  ): ForwardContext {
    return {
      mode,
      step,
      seed: run.seed,
      p: exponent,
      ...expected,
      param,
      statistic: (name) => statistics?.get(name) ?? param(name),
      batchStatistics: onStatistics,
      adder,
    };
  }

  const backwardContext: BackwardContext = {
    filterRule: run.filterRule,
    inputRule: run.inputRule,
    param,
    get p() {
      return exponent;
    },
  };

  function lossParts(values: Values): LossParts {
    const loss = values.y[last];
    const [correct, , logits] = values.saved[last] ?? [];
    invariant(loss && correct && logits, "the last op is the loss");
    return { loss, correct, logits };
  }

  function gradients(values: Values, term?: LossTerm): Map<string, Tensor> {
    if (term) {
      const [correct, gradient, logits] = values.saved[last] ?? [];
      invariant(correct && gradient && logits, "the last op is the loss");
      values.saved[last] = [correct, add(gradient, term(logits)), logits];
      gradient.dispose();
    }
    return backward(plan, values, backwardContext, onOp);
  }

  const learn: Network["learn"] = (of, at, term) => {
    const statistics: [string, Tensor][] = [];
    const context = contextOf("train", at.step, of, {
      onStatistics(names, batchStatistics) {
        statistics.push(
          ...nextMovingStatistics(names, batchStatistics, batchStatistics.momentum, param),
        );
      },
    });
    const values = forward(plan, of.x, context, true, onOp);
    const { loss, correct, logits } = lossParts(values);
    const parts = { loss: loss.clone(), correct: correct.clone(), logits: logits.clone() };
    const { stepped, norms } = scaledGradients(state, run, gradients(values, term));
    optimizer.update(stepped, at).forEach(([w, ...slots], i) => {
      const { name } = stepped[i] as (typeof stepped)[number];
      state.replace(name, w as Tensor);
      state.replaceSlots(name, slots);
    });
    for (const [name, value] of statistics) state.replace(name, value);
    return { ...parts, norms };
  };

  return {
    plan,
    state,
    useExponent(p) {
      exponent = p;
    },
    contextOf,
    lossParts,
    gradients,
    learn,
  };
}
