import { type Checkpoint, invariant, type NamedArray, shapeSize } from "@adder-studio/core";
import { lpAt, type RunConfig } from "@adder-studio/graph";
import { type Goal, goalOf, type IrOp, type ModelIR } from "@adder-studio/ir";
import { runKernel1 } from "@adder-studio/kernels";
import {
  concat,
  dispose,
  keep,
  reshape,
  type Tensor,
  tensor,
  tidy,
  zeros,
} from "@tensorflow/tfjs-core";
import type { AdderForward, ForwardContext, Mode } from "./exec/types";
import { initialWeights } from "./initialise";
import { drift, movement } from "./movement";
import { movingPair } from "./moving";
import { firstNonFinite, type NonFinite } from "./non-finite";
import { createOptimizer } from "./optim/index";
import { adderScale } from "./optim/rate";
import type { Stepped } from "./optim/types";
import { backward, forward, planPasses, probePlan, type Values } from "./passes";
import { type Answers, type HostBatch, uploader } from "./upload";

export type { HostBatch } from "./upload";

export interface AdderLayer {
  /** The block. */
  readonly name: string;
  readonly param: string;
  /** k: number of filter values. */
  readonly size: number;
}

/** Batch-norm statistics for evaluation, in place of the moving ones. */
export type Statistics = ReadonlyMap<string, Tensor>;

/** A network compiled onto the current engine, with its weights and optimizer state. */
export interface Program {
  readonly goal: Goal;
  readonly adderLayers: readonly AdderLayer[];
  /** Fresh weights from the run's seed, then those of `from` whose name and shape match; clears the optimizer. */
  initialise(from?: readonly NamedArray[]): void;
  /**
   * The exponent of the adders in all passes that follow; undefined: the l1 adder with the run's gradient rules. From
   * the start it is that of the end of the run. Nothing is compiled anew.
   */
  useExponent(p: number | undefined): void;
  /**
   * One optimizer step -> metrics on the device, `[loss, right, raw norm of each adder layer]`. Where the network gives
   * values, `right` is the loss once more. The norms
   * are those before any scaling. With `watch` four more for each adder layer follow: the norms of its filters before
   * and after this step, of what this step changed, and of what all steps since the first weights changed.
   */
  trainStep(batch: HostBatch, step: number, lr: number, watch?: boolean): Tensor;
  /**
   * Outputs of `ops` (ids of the IR) for a batch, `[N, ...]`, by the moving, or the given, statistics, or of a training
   * pass; a batch norm's is its own, not that of the ReLU behind it. The caller disposes of them.
   */
  values(batch: HostBatch, ops: readonly number[], how?: Statistics | "train"): Tensor[];
  /** A parameter as it is now; it stays the program's. */
  param(name: string): Tensor;
  /** Of each adder layer, between two steps: norm of its filters, and of what all steps so far changed; each `[1]`. */
  drift(): Tensor[];
  /** Mean of the batch statistics over `batches` (unbiased variance); the moving ones stay as they are. */
  estimate(batches: AsyncIterable<HostBatch>, adder?: AdderForward): Promise<Statistics>;
  /**
   * `[loss, right, logits of each example]` of a batch by the moving, or the given, statistics; with `adder` its
   * adder layers go that way.
   */
  evaluate(batch: HostBatch, statistics?: Statistics, adder?: AdderForward): Tensor;
  /** Logits [N, classes] of a batch. `mode` is for tests: `train` shows the training pass' logits. */
  logits(batch: HostBatch, statistics?: Statistics, mode?: Mode): Tensor;
  weights(): Promise<NamedArray[]>;
  /** Weights, moving statistics and optimizer state as one array. */
  snapshot(): Promise<Pick<Checkpoint, "layout" | "data">>;
  restore(from: Pick<Checkpoint, "layout" | "data">): void;
  /** Runs a training pass on `batch`, changing nothing, and says where the first non-finite value is. */
  findNonFinite(batch: HostBatch, step: number): Promise<NonFinite | undefined>;
  dispose(): void;
}

/** Several arrays of the device in one read-back. */
export async function readPacked(tensors: readonly Tensor[]): Promise<Float32Array> {
  const packed = tidy(() => concat(tensors.map((t) => reshape(t, [-1]))));
  const data = (await packed.data()) as Float32Array;
  packed.dispose();
  return data;
}

/** Compiles `ir` for training under `run` on the engine in use. `alive` is called before each op. */
export function compile(ir: ModelIR, run: RunConfig, alive: () => void = () => {}): Program {
  const plan = planPasses(ir);
  const optimizer = createOptimizer(run);
  const inputOp = ir.ops[0] as IrOp;
  invariant(inputOp.op === "input", "the first op is the input");
  const roles = new Map(ir.params.map((spec) => [spec.name, spec.role]));
  const trainable = ir.params.filter(({ role }) => !role.startsWith("moving"));
  const adderLayers = ir.params
    .filter(({ role }) => role === "adder-filter")
    .map((spec) => ({ name: spec.from, param: spec.name, size: shapeSize(spec.shape) }));
  const params = new Map<string, Tensor>();
  const slots = new Map<string, readonly Tensor[]>();
  /** The adder filters as they started. */
  const origin = new Map<string, Tensor>();
  let exponent = lpAt(run, 1, 1);

  function param(name: string): Tensor {
    const value = params.get(name);
    invariant(value, `parameter ${name} has no value`);
    return value;
  }

  function setAll(arrays: readonly NamedArray[]): void {
    for (const { name, shape, data } of arrays) {
      params.get(name)?.dispose();
      params.set(name, keep(tensor(data, [...shape])));
    }
  }

  function clearSlots(): void {
    for (const { name, shape } of trainable) {
      dispose([...(slots.get(name) ?? [])]);
      slots.set(
        name,
        optimizer.slots.map(() => keep(zeros([...shape]))),
      );
    }
  }

  function initialise(from: readonly NamedArray[] = []): void {
    const given = new Map(from.map((array) => [array.name, array]));
    setAll(
      initialWeights(ir, run.seed).map((fresh) => {
        const old = given.get(fresh.name);
        return old?.shape.join() === fresh.shape.join() ? old : fresh;
      }),
    );
    clearSlots();
    for (const { param: name } of adderLayers) {
      origin.get(name)?.dispose();
      origin.set(name, keep(param(name).clone()));
    }
  }

  const upload = uploader(ir);

  function contextOf(
    mode: Mode,
    step: number,
    answers: Answers,
    onStatistics: ForwardContext["batchStatistics"] = () => {},
    statistics?: Statistics,
    adder?: AdderForward,
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

  const backwardContext = {
    filterRule: run.filterRule,
    inputRule: run.inputRule,
    param,
    get p() {
      return exponent;
    },
  };
  const last = ir.ops.length - 1;

  /** What the last op leaves behind. */
  function lossParts(values: Values): { loss: Tensor; right: Tensor; logits: Tensor } {
    const loss = values.y[last];
    const [right, , logits] = values.saved[last] ?? [];
    invariant(loss && right && logits, "the last op is the loss");
    return { loss, right, logits };
  }

  function replace(name: string, value: Tensor): void {
    params.get(name)?.dispose();
    params.set(name, keep(value));
  }

  function trainStep(batch: HostBatch, step: number, lr: number, watch = false): Tensor {
    return tidy(() => {
      const before = new Map(
        watch ? adderLayers.map(({ param: name }) => [name, param(name).clone()]) : [],
      );
      const { x, answers } = upload(batch);
      const moved: [string, Tensor][] = [];
      const context = contextOf("train", step, answers, (names, batchStatistics) => {
        moved.push(...movingPair(names, batchStatistics, batchStatistics.momentum, param));
      });
      const values = forward(plan, x, context, true, alive);
      const { loss, right } = lossParts(values);
      const kept = [loss.clone(), right.clone()];
      const gradients = backward(plan, values, backwardContext, alive);
      const norms = new Map<string, Tensor>();
      const stepped = trainable.flatMap(({ name }): (Stepped & { readonly name: string })[] => {
        const g = gradients.get(name);
        if (!g) return [];
        const own = { name, w: param(name), slots: slots.get(name) ?? [], g };
        if (roles.get(name) !== "adder-filter") return [{ ...own, scale: 1 }];
        const norm = runKernel1("l2Norm", { x: g }, {});
        norms.set(name, norm);
        const { scale, byNorm } = adderScale(run, g.size);
        return [{ ...own, scale, ...(byNorm ? { norm } : {}) }];
      });
      optimizer.update(stepped, { lr, step }).forEach(([w, ...state], i) => {
        const { name, slots: old } = stepped[i] as (typeof stepped)[number];
        replace(name, w as Tensor);
        dispose([...old]);
        slots.set(
          name,
          state.map((slot) => keep(slot)),
        );
      });
      for (const [name, value] of moved) replace(name, value);
      const zero = zeros([1]);
      return concat([
        ...kept.map((value) => reshape(value, [1])),
        ...adderLayers.map(({ param: name }) => reshape(norms.get(name) ?? zero, [1])),
        ...adderLayers.flatMap(({ param: name }) => {
          const old = before.get(name);
          return old === undefined ? [] : movement(old, param(name), origin.get(name) ?? old);
        }),
      ]);
    });
  }

  async function estimate(
    batches: AsyncIterable<HostBatch>,
    adder?: AdderForward,
  ): Promise<Statistics> {
    const running = new Map<string, Tensor>();
    let count = 0;
    for await (const batch of batches) {
      count += 1;
      tidy(() => {
        const { x, answers } = upload(batch);
        const updates: [string, Tensor][] = [];
        const now = (name: string) => running.get(name) ?? param(name);
        const take: ForwardContext["batchStatistics"] = (names, batchStatistics) => {
          updates.push(...movingPair(names, batchStatistics, 1 / count, now));
        };
        const context = contextOf("estimate", 0, answers, take, undefined, adder);
        forward(plan, x, context, false, alive);
        for (const [name, value] of updates) {
          running.get(name)?.dispose();
          running.set(name, keep(value));
        }
      });
    }
    return running;
  }

  /** What a pass without gradients comes to. */
  function judge(batch: HostBatch, mode: Mode, statistics?: Statistics, adder?: AdderForward) {
    const { x, answers } = upload(batch);
    const context = contextOf(mode, 0, answers, undefined, statistics, adder);
    return lossParts(forward(plan, x, context, false, alive));
  }

  function evaluate(batch: HostBatch, statistics?: Statistics, adder?: AdderForward): Tensor {
    return tidy(() => {
      const { loss, right, logits: z } = judge(batch, "eval", statistics, adder);
      return concat([reshape(loss, [1]), reshape(right, [1]), reshape(z, [-1])]);
    });
  }

  function logits(batch: HostBatch, statistics?: Statistics, mode: Mode = "eval"): Tensor {
    return tidy(() => judge(batch, mode, statistics).logits.clone());
  }

  /** Every array a checkpoint holds, in a fixed order. */
  function stateTensors(): { name: string; value: Tensor }[] {
    return [
      ...ir.params.map(({ name }) => ({ name, value: param(name) })),
      ...trainable.flatMap(({ name }) =>
        (slots.get(name) ?? []).map((value, i) => ({
          name: `${name}#${optimizer.slots[i]}`,
          value,
        })),
      ),
    ];
  }

  async function snapshot() {
    const state = stateTensors();
    return {
      layout: state.map(({ name, value }) => ({ name, size: value.size })),
      data: await readPacked(state.map(({ value }) => value)),
    };
  }

  function restore(from: Pick<Checkpoint, "layout" | "data">): void {
    const parts = new Map<string, Float32Array>();
    let at = 0;
    for (const { name, size } of from.layout) {
      parts.set(name, from.data.slice(at, at + size));
      at += size;
    }
    const part = (name: string, size: number): Float32Array => {
      const data = parts.get(name);
      invariant(data?.length === size, `the checkpoint does not fit: ${name}`);
      return data;
    };
    setAll(
      ir.params.map(({ name, shape }) => ({ name, shape, data: part(name, shapeSize(shape)) })),
    );
    for (const { name, shape } of trainable) {
      dispose([...(slots.get(name) ?? [])]);
      slots.set(
        name,
        optimizer.slots.map((slot) =>
          keep(tensor(part(`${name}#${slot}`, shapeSize(shape)), [...shape])),
        ),
      );
    }
  }

  async function weights(): Promise<NamedArray[]> {
    const data = await readPacked(ir.params.map(({ name }) => param(name)));
    let at = 0;
    return ir.params.map(({ name, shape }) => {
      const size = shapeSize(shape);
      at += size;
      return { name, shape, data: data.slice(at - size, at) };
    });
  }

  function values(batch: HostBatch, ops: readonly number[], how?: Statistics | "train"): Tensor[] {
    return tidy(() => {
      const { x, answers } = upload(batch);
      const context =
        how === "train"
          ? contextOf(how, 0, answers)
          : contextOf("eval", 0, answers, undefined, how);
      const { y } = forward(probePlan(plan, ops), x, context, false, alive);
      return ops.map((id) => (y[id] as Tensor).clone());
    });
  }

  async function findNonFinite(batch: HostBatch, step: number): Promise<NonFinite | undefined> {
    return firstNonFinite(ir, () => {
      const { x, answers } = upload(batch);
      const run = forward(plan, x, contextOf("train", step, answers), true, alive);
      return {
        weights: ir.params.map(({ name }) => [name, param(name)] as const),
        outputs: run.y.map((y) => y?.clone()),
        gradients: [...backward(plan, run, backwardContext, alive)],
      };
    });
  }

  return {
    goal: goalOf(ir),
    adderLayers,
    initialise,
    useExponent(p) {
      exponent = p;
    },
    trainStep,
    values,
    param,
    drift: () => drift(adderLayers, param, origin),
    estimate,
    evaluate,
    logits,
    weights,
    snapshot,
    restore,
    findNonFinite,
    dispose() {
      dispose([...params.values()]);
      for (const state of slots.values()) dispose([...state]);
      dispose([...origin.values()]);
      for (const all of [params, slots, origin]) all.clear();
    },
  };
}
