import { invariant } from "@adder-studio/core";
import { adderScale, lpAt, type RunConfig } from "@adder-studio/graph";
import type { ModelIR, ParamRole } from "@adder-studio/ir";
import { runKernel1 } from "@adder-studio/kernels";
import { add, type Tensor } from "@tensorflow/tfjs-core";
import type { AdderForward, BackwardContext, ForwardContext, Mode } from "./exec/types";
import { movingPair } from "./moving";
import { createOptimizer } from "./optim/index";
import type { Stepped, UpdateContext } from "./optim/types";
import { backward, forward, type PassPlan, planPasses, type Values } from "./passes";
import { createState, type State } from "./state";
import type { Uploaded } from "./upload";

/** Filters: what rows have norms of. */
export const filterRoles: ReadonlySet<ParamRole> = new Set([
  "adder-filter",
  "conv-filter",
  "shift-filter",
]);

/** Batch-norm statistics for evaluation, in place of the moving ones. */
export type Statistics = ReadonlyMap<string, Tensor>;

/** What the last op leaves behind: mean loss and number of right answers, scalars, and logits [N, classes]. */
export interface LossParts {
  readonly loss: Tensor;
  readonly right: Tensor;
  readonly logits: Tensor;
}

/** Another term of the loss: logits [N, classes] -> its gradient there. */
export type LossTerm = (logits: Tensor) => Tensor;

/** What a context may differ in from that of a plain pass. */
export interface ContextOptions {
  readonly onStatistics?: ForwardContext["batchStatistics"];
  readonly statistics?: Statistics | undefined;
  readonly adder?: AdderForward | undefined;
}

/** A network on the device: its state, its passes and its training step. */
export interface Network {
  readonly plan: PassPlan;
  readonly state: State;
  useExponent(p: number | undefined): void;
  contextOf(mode: Mode, step: number, of: Uploaded, options?: ContextOptions): ForwardContext;
  lossParts(values: Values): LossParts;
  /** Gradients of the loss, and of `term` with it, by parameter. Uses up the values. */
  gradients(values: Values, term?: LossTerm): Map<string, Tensor>;
  /**
   * One optimizer step -> what its forward pass came to, and the raw norms of the filters' gradients. To be
   * called in a `tidy`.
   */
  learn(
    of: Uploaded,
    at: UpdateContext,
    term?: LossTerm,
  ): LossParts & { readonly norms: ReadonlyMap<string, Tensor> };
}

/** Compiles `ir` under `run`; the state has no values as yet. `alive` is called before each op. */
export function createNetwork(ir: ModelIR, run: RunConfig, alive: () => void): Network {
  const plan = planPasses(ir);
  const optimizer = createOptimizer(run);
  const state = createState(ir, optimizer.slots);
  const { param } = state;
  const last = ir.ops.length - 1;
  let exponent = lpAt(run, 1, 1);

  function contextOf(
    mode: Mode,
    step: number,
    { answers }: Uploaded,
    { onStatistics = () => {}, statistics, adder }: ContextOptions = {},
  ): ForwardContext {
    return {
      mode,
      step,
      seed: run.seed,
      p: exponent,
      ...answers,
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
    const [right, , logits] = values.saved[last] ?? [];
    invariant(loss && right && logits, "the last op is the loss");
    return { loss, right, logits };
  }

  function gradients(values: Values, term?: LossTerm): Map<string, Tensor> {
    if (term) {
      const [right, gradient, logits] = values.saved[last] ?? [];
      invariant(right && gradient && logits, "the last op is the loss");
      values.saved[last] = [right, add(gradient, term(logits)), logits];
      gradient.dispose();
    }
    return backward(plan, values, backwardContext, alive);
  }

  const learn: Network["learn"] = (of, at, term) => {
    const moved: [string, Tensor][] = [];
    const context = contextOf("train", at.step, of, {
      onStatistics(names, batchStatistics) {
        moved.push(...movingPair(names, batchStatistics, batchStatistics.momentum, param));
      },
    });
    const values = forward(plan, of.x, context, true, alive);
    const { loss, right, logits } = lossParts(values);
    const parts = { loss: loss.clone(), right: right.clone(), logits: logits.clone() };
    const found = gradients(values, term);
    const norms = new Map<string, Tensor>();
    const stepped = state.trained.flatMap(
      ({ name, role }): (Stepped & { readonly name: string })[] => {
        const g = found.get(name);
        if (!g) return [];
        const own = { name, w: param(name), slots: state.slots(name), g };
        if (!filterRoles.has(role)) return [{ ...own, scale: 1 }];
        const norm = runKernel1("l2Norm", { x: g }, {});
        norms.set(name, norm);
        if (role !== "adder-filter") return [{ ...own, scale: 1 }];
        const { scale, byNorm } = adderScale(run, g.size);
        return [{ ...own, scale, ...(byNorm ? { norm } : {}) }];
      },
    );
    optimizer.update(stepped, at).forEach(([w, ...slots], i) => {
      const { name } = stepped[i] as (typeof stepped)[number];
      state.replace(name, w as Tensor);
      state.replaceSlots(name, slots);
    });
    for (const [name, value] of moved) state.replace(name, value);
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
