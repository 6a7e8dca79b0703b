import type { BatchFeed } from "@adder-studio/data";
import type { ModelIR } from "@adder-studio/ir";
import { isLost } from "@adder-studio/kernels";
import { type HostBatch, type Observer, type Program, readPacked } from "@adder-studio/runtime";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Observation, ObserveItem, ObserveRequest } from "../observation";
import { distributionOf } from "./distribution";
import { gridKey, type ObservationPlan, planObservation } from "./observation-plan";
import { joinArrays, observationTensors, type ReadRanges, readArray } from "./observation-tensors";

/** Time between two observations, as a multiple of the time of one: observing takes a fifteenth of the run at most. */
const restFactor = 14;
/** Longest rest after the first observation of a request. */
const firstRestMs = 1000;

/** Observation of one run, for the trainer and for the times in which the run waits. */
export interface RunObserver extends Observer {
  setRequest(request: ObserveRequest | undefined): void;
  /** Returns the last observation, once. */
  takeObservation(): Observation | undefined;
  /** Observes between two steps, `step` steps having been made. */
  observeNow(step: number): Promise<Observation | undefined>;
}

/** The plan of a request while its images are being loaded, and after. */
interface Planning {
  readonly request: ObserveRequest;
  readonly plan: Promise<ObservationPlan>;
  /** True once they have come, or will not come. */
  settled: boolean;
}

/** Tensors of an observation that are being read back. */
interface PendingRead {
  readonly plan: ObservationPlan;
  readonly ranges: ReadRanges;
}

/** The network of a run, its data and its settings, as the observer needs them. */
interface ObservedRun {
  readonly ir: ModelIR;
  readonly program: Program;
  readonly feed: BatchFeed;
  /**
   * Batch norms use the statistics of a fixed training batch, as the tests of such a run do: the moving ones lag far
   * behind adder weights.
   */
  readonly reestimate: boolean;
  /** Returns true when the run will wait or end after the next step, which is then observed whatever the time. */
  readonly hurries: () => boolean;
}

/** Creates the observer of a run. */
export function createRunObserver(run: ObservedRun): RunObserver {
  const { ir, program } = run;
  const movement = createMovementRecord(program.filterLayers.length);
  let request: ObserveRequest | undefined;
  let plan: ObservationPlan | undefined;
  const planningOf = createPlanner(run);
  let pending: PendingRead | undefined;
  let started = 0;
  let next = 0;
  let first = true;
  let observed: Observation | undefined;
  /** True while an observation between two steps is under way: the run may go on before it has ended. */
  let observing = false;

  /** Computes the tensors to read. A failure does not end the run: it is reported, once, in place of values. */
  async function tensors(between = false): Promise<Tensor[]> {
    started = performance.now();
    pending = undefined;
    const asked = request;
    try {
      return asked === undefined ? [] : await tensorsFor(asked, between);
    } catch (error) {
      if (isLost()) throw error;
      // The page may have asked for something else since.
      if (request === asked) request = undefined;
      const fault = error instanceof Error ? error.message : String(error);
      const data = new Float32Array(0);
      observed = { request: asked?.id ?? 0, step: 0, sizes: [], data, fault };
      return [];
    }
  }

  async function tensorsFor(asked: ObserveRequest, between: boolean): Promise<Tensor[]> {
    if (plan?.request !== asked) {
      plan = await planningOf(asked).plan;
      first = true;
      // The time that loading images takes is no cost of this observation.
      started = performance.now();
    }
    const now = plan;
    const { tensors, ranges } = await observationTensors(now, program, between);
    pending = { plan: now, ranges };
    return tensors;
  }

  function take(step: number, values: Float32Array, norms: Float32Array): void {
    if (pending === undefined) return;
    const { plan, ranges } = pending;
    movement.record(step, norms);
    const read = (key: string) => readArray(ranges, key, values);
    const parts = plan.request.items.map((item) =>
      item.kind === "movement"
        ? movement.at(step, () => read("distance"))
        : itemValues(item, plan, ir, read),
    );
    observed = {
      request: plan.request.id,
      step,
      sizes: parts.map(({ length }) => length),
      data: joinArrays(parts),
    };
    const rest = restFactor * (performance.now() - started);
    // The first observation warms up what the next ones find ready: its cost says little of theirs.
    const held = first ? Math.min(rest, firstRestMs) : rest;
    first = false;
    next = performance.now() + Math.max(plan.request.everyMs, held);
  }

  const wantsStepNorms = () => request?.items.some(({ kind }) => kind === "movement") === true;

  function takeObservation(): Observation | undefined {
    const result = observed;
    observed = undefined;
    return result;
  }

  return {
    get due() {
      if (observing || request === undefined) return false;
      const hurries = run.hurries();
      if (!hurries && performance.now() < next) return false;
      // Training does not wait for test images, but where it stops after a step whose norms only it can give.
      return planningOf(request).settled || (hurries && wantsStepNorms());
    },
    get wantsStepNorms() {
      return wantsStepNorms();
    },
    tensors: () => tensors(),
    take,
    setRequest(wanted) {
      request = wanted === undefined || wanted.items.length === 0 ? undefined : wanted;
      next = 0;
    },
    takeObservation,
    async observeNow(step) {
      observing = true;
      try {
        const all = await tensors(true);
        const values = all.length === 0 ? new Float32Array(0) : await readPacked(all);
        for (const tensor of all) tensor.dispose();
        take(step, values, new Float32Array(0));
        return takeObservation();
      } finally {
        observing = false;
      }
    },
  };
}

/** Makes the plan of a request once; the images for it may take a while to come. */
function createPlanner({ ir, feed, reestimate }: ObservedRun): (asked: ObserveRequest) => Planning {
  let last: Planning | undefined;
  return (asked) => {
    if (last?.request === asked) return last;
    const plan = planObservation(asked, ir, feed, reestimate);
    const made: Planning = { request: asked, plan, settled: false };
    const settle = () => {
      made.settled = true;
    };
    plan.then(settle, settle);
    last = made;
    return made;
  };
}

/** Norms of the last step that was watched, `[4 x layers]` (see the `movement` item). */
interface MovementRecord {
  /** Stores the norms of the step before `step`; an empty array is ignored. */
  record(step: number, norms: Float32Array): void;
  /** Returns the norms at `step`: those of the step before it, or what `distances` `[2 x layers]` tell without one. */
  at(step: number, distances: () => Float32Array): Float32Array;
}

function createMovementRecord(layers: number): MovementRecord {
  let last = new Float32Array(4 * layers).fill(Number.NaN);
  let lastStep = -1;
  return {
    record(step, norms) {
      if (norms.length === 0) return;
      last = Float32Array.from(norms);
      lastStep = step;
    },
    at(step, distances) {
      if (lastStep !== step) {
        const values = distances();
        last = Float32Array.from({ length: 4 * layers }, (_, i) =>
          i % 2 === 0 ? Number.NaN : (values[(i - 1) / 2] ?? Number.NaN),
        );
        lastStep = step;
      }
      return last;
    },
  };
}

/** Returns the values of an item; `read` gives the arrays that were read back. */
function itemValues(
  item: Exclude<ObserveItem, { readonly kind: "movement" }>,
  plan: ObservationPlan,
  ir: ModelIR,
  read: (key: string) => Float32Array,
): Float32Array {
  switch (item.kind) {
    case "value": {
      const all = read(`value ${item.op}`);
      return firstChannels(all, ir.ops[item.op]?.type.shape.at(-1) ?? 1, item.channels);
    }
    case "sample":
    case "distribution": {
      const all = "op" in item ? read(`sample ${item.op}`) : read(`param ${item.name}`);
      if (!("op" in item)) return distributionOf(all);
      const count = Math.min(plan.sampled.get(item.op) ?? 0, imageCount(plan.chunks));
      const perImage = count === 0 ? 0 : all.length / count;
      const own = all.subarray(0, perImage * Math.min(item.count, count));
      return item.kind === "sample" ? own : distributionOf(own);
    }
    case "grid":
      return read(gridKey(item));
    case "param":
      return read(`param ${item.name}`);
  }
}

function imageCount(chunks: readonly HostBatch[]): number {
  return chunks.reduce((sum, { labels }) => sum + labels.length, 0);
}

/** Returns the first `most` channels of `[..., channels]`, as `[..., most]`. */
function firstChannels(all: Float32Array, channels: number, most = channels): Float32Array {
  if (most >= channels) return all;
  const cut = new Float32Array((all.length / channels) * most);
  for (let from = 0, to = 0; from < all.length; from += channels, to += most) {
    cut.set(all.subarray(from, from + most), to);
  }
  return cut;
}
