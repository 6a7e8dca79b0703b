import {
  type Checkpoint,
  invariant,
  type LayerFacts,
  type NamedArray,
  shapeSize,
} from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import { type Goal, goalOf, type IrOp, type ModelIR } from "@adder-studio/ir";
import { concat, dispose, keep, reshape, type Tensor, tidy, zeros } from "@tensorflow/tfjs-core";
import { createTeacher } from "./distillation";
import type { AdderForward, ForwardContext, Mode } from "./exec/types";
import { initialWeights } from "./initialise";
import { drift, movement } from "./movement";
import { movingPair } from "./moving";
import { createNetwork, filterRoles, type Statistics } from "./network";
import { firstNonFinite, type NonFinite } from "./non-finite";
import { forward, probePlan } from "./passes";
import { type HostBatch, uploader } from "./upload";

export type { Statistics } from "./network";
export type { HostBatch } from "./upload";

export interface FilterLayer extends LayerFacts {
  readonly param: string;
}

/** A network compiled onto the current engine, with its weights and optimizer state. */
export interface Program {
  readonly goal: Goal;
  /** All layers with filters, in their order. */
  readonly filterLayers: readonly FilterLayer[];
  /**
   * Fresh weights from the run's seed, then those of `from` whose name and shape match; clears the optimizer. A teacher
   * starts afresh.
   */
  initialise(from?: readonly NamedArray[]): void;
  /**
   * The exponent of the adders in all passes that follow; undefined: the l1 adder with the run's gradient rules. From
   * the start it is that of the end of the run. Nothing is compiled anew.
   */
  useExponent(p: number | undefined): void;
  /**
   * One optimizer step, of the run's teacher too where it has one -> metrics on the device, `[loss, right, raw norm of
   * each layer's gradient]`. Where the network gives values, `right` is the loss once more. The norms are those before any
   * scaling. With `watch` four more for each layer follow: the norms of its filters before
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
  /** Of each layer, between two steps: norm of its filters, and of what all steps so far changed; each `[1]`. */
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
  /** Weights, moving statistics and optimizer state as one array; those of a teacher behind them. */
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
  const network = createNetwork(ir, run, alive);
  const { plan, state, contextOf, lossParts } = network;
  const { param } = state;
  const teacher = createTeacher(ir, run, alive);
  const inputOp = ir.ops[0] as IrOp;
  invariant(inputOp.op === "input", "the first op is the input");
  const filterLayers = ir.params
    .filter(({ role }) => filterRoles.has(role))
    .map((spec) => ({
      name: spec.from,
      param: spec.name,
      size: shapeSize(spec.shape),
      ...(spec.role === "adder-filter" ? {} : { plain: true as const }),
    }));
  /** The filters as they started. */
  const origin = new Map<string, Tensor>();

  function initialise(from: readonly NamedArray[] = []): void {
    const given = new Map(from.map((array) => [array.name, array]));
    state.start(
      initialWeights(ir, run.seed).map((fresh) => {
        const old = given.get(fresh.name);
        return old?.shape.join() === fresh.shape.join() ? old : fresh;
      }),
    );
    teacher?.initialise();
    for (const { param: name } of filterLayers) {
      origin.get(name)?.dispose();
      origin.set(name, keep(param(name).clone()));
    }
  }

  const upload = uploader(ir);

  function trainStep(batch: HostBatch, step: number, lr: number, watch = false): Tensor {
    return tidy(() => {
      const before = new Map(
        watch ? filterLayers.map(({ param: name }) => [name, param(name).clone()]) : [],
      );
      const uploaded = upload(batch);
      const at = { step, lr };
      const { loss, right, norms } = network.learn(uploaded, at, teacher?.learn(uploaded, at));
      const zero = zeros([1]);
      return concat([
        reshape(loss, [1]),
        reshape(right, [1]),
        ...filterLayers.map(({ param: name }) => reshape(norms.get(name) ?? zero, [1])),
        ...filterLayers.flatMap(({ param: name }) => {
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
        const uploaded = upload(batch);
        const updates: [string, Tensor][] = [];
        const now = (name: string) => running.get(name) ?? param(name);
        const take: ForwardContext["batchStatistics"] = (names, batchStatistics) => {
          updates.push(...movingPair(names, batchStatistics, 1 / count, now));
        };
        const context = contextOf("estimate", 0, uploaded, { onStatistics: take, adder });
        forward(plan, uploaded.x, context, false, alive);
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
    const uploaded = upload(batch);
    const context = contextOf(mode, 0, uploaded, { statistics, adder });
    return lossParts(forward(plan, uploaded.x, context, false, alive));
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

  async function snapshot() {
    const held = [...state.held(), ...(teacher?.held() ?? [])];
    return {
      layout: held.map(({ name, value }) => ({ name, size: value.size })),
      data: await readPacked(held.map(({ value }) => value)),
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
    state.restore(part);
    teacher?.restore(part);
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
      const uploaded = upload(batch);
      const context =
        how === "train"
          ? contextOf(how, 0, uploaded)
          : contextOf("eval", 0, uploaded, { statistics: how });
      const { y } = forward(probePlan(plan, ops), uploaded.x, context, false, alive);
      return ops.map((id) => (y[id] as Tensor).clone());
    });
  }

  async function findNonFinite(batch: HostBatch, step: number): Promise<NonFinite | undefined> {
    return firstNonFinite(ir, () => {
      const uploaded = upload(batch);
      const values = forward(plan, uploaded.x, contextOf("train", step, uploaded), true, alive);
      return {
        weights: ir.params.map(({ name }) => [name, param(name)] as const),
        outputs: values.y.map((y) => y?.clone()),
        // A teacher is not looked into: what it spoils shows in the gradients.
        gradients: [...network.gradients(values, teacher?.look(uploaded, step))],
      };
    });
  }

  return {
    goal: goalOf(ir),
    filterLayers,
    initialise,
    useExponent: network.useExponent,
    trainStep,
    values,
    param,
    drift: () => drift(filterLayers, param, origin),
    estimate,
    evaluate,
    logits,
    weights,
    snapshot,
    restore,
    findNonFinite,
    dispose() {
      state.dispose();
      teacher?.dispose();
      dispose([...origin.values()]);
      origin.clear();
    },
  };
}
