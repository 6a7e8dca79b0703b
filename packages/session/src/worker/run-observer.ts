import type { BatchFeed } from "@adder-studio/data";
import type { ModelIR } from "@adder-studio/ir";
import { isLost } from "@adder-studio/kernels";
import { type HostBatch, type Observer, type Program, readPacked } from "@adder-studio/runtime";
import type { Tensor } from "@tensorflow/tfjs-core";
import type { Observation, ObserveItem, ObserveRequest } from "../observation";
import { spreadOf } from "./spread";

/** Images that pass through the network at once. */
const chunk = 64;
/** Looking takes at most a fifteenth of the time: what the page draws of it takes its share, too. */
const restPerLook = 14;
const firstRestMs = 1000;

/** What the page wants to see of one run, for the trainer and for the times in which it waits. */
export interface RunObserver extends Observer {
  ask(request: ObserveRequest | undefined): void;
  /** What the last look saw, once. */
  taken(): Observation | undefined;
  /** Looks between two steps, `step` steps having been made. */
  look(step: number): Promise<Observation | undefined>;
}

/** Where an array lies in what was read: `[from, to)`. */
type Place = readonly [number, number];

/** Places of a plane or a line, and what is seen there. */
interface Grid {
  readonly key: string;
  readonly op: number;
  readonly batch: HostBatch;
}

type GridItem = Extract<ObserveItem, { readonly kind: "grid" }>;

const gridKey = ({ op, side, reach }: GridItem) => `grid ${op} ${side} ${reach}`;

interface Plan {
  readonly request: ObserveRequest;
  readonly image: HostBatch;
  /** Ops that are seen for the shown image. */
  readonly shown: readonly number[];
  /** Op -> how many test images. */
  readonly sampled: ReadonlyMap<number, number>;
  readonly chunks: readonly HostBatch[];
  readonly grids: readonly Grid[];
  readonly params: readonly string[];
  /** One batch of training images whose statistics stand in for the moving ones. */
  readonly estimation: readonly HostBatch[];
}

/**
 * `hurries`: the run will wait or end after the next step, which is then seen whatever the time. `reestimate`: batch norms
 * use the statistics of a fixed training batch, as the tests of such a run do: the moving ones lag far behind adder weights.
 */
export function createRunObserver(
  ir: ModelIR,
  program: Program,
  feed: BatchFeed,
  hurries: () => boolean,
  reestimate: boolean,
): RunObserver {
  const layers = program.filterLayers.length;
  let request: ObserveRequest | undefined;
  let planned: Plan | undefined;
  let places = new Map<string, Place[]>();
  let reading: Plan | undefined;
  let lastMoved = new Float32Array(4 * layers).fill(Number.NaN);
  /** The step after which the layers had moved so. */
  let movedAt = -1;
  let started = 0;
  let next = 0;
  let first = true;
  let seen: Observation | undefined;
  /** A look between two steps is under way: the run may go on before it has ended. */
  let looking = false;

  async function plan(wanted: ObserveRequest): Promise<Plan> {
    const { image, items } = wanted;
    const shown = new Set<number>();
    const sampled = new Map<number, number>();
    const params = new Set<string>();
    for (const item of items) {
      if (item.kind === "value") shown.add(item.op);
      else if (item.kind === "grid") continue;
      else if ("op" in item) {
        sampled.set(item.op, Math.max(item.count, sampled.get(item.op) ?? 0));
      } else if ("name" in item) params.add(item.name);
    }
    const most = Math.max(0, ...sampled.values());
    const chunks: HostBatch[] = [];
    for (let start = 0; start < most; start += chunk) {
      const batch = await feed.testAt(start, Math.min(chunk, most - start));
      if (batch.count > 0) chunks.push(batch);
    }
    const estimation: HostBatch[] = [];
    const grids = items.some(({ kind }) => kind === "grid");
    if (reestimate && (grids || shown.size + sampled.size > 0)) {
      for await (const batch of feed.estimationBatches(1)) estimation.push(batch);
    }
    return {
      request: wanted,
      estimation,
      grids: items.flatMap((item) =>
        item.kind === "grid"
          ? [{ key: gridKey(item), op: item.op, batch: gridOf(item, ir.ops[0]?.type.shape ?? []) }]
          : [],
      ),
      image: "pixels" in image ? feed.prepare(image.pixels) : await feed.testAt(image.index, 1),
      shown: [...shown],
      sampled,
      chunks,
      params: [...params],
    };
  }

  /** What cannot be seen is no reason to end a run: it is said instead, once. */
  async function tensors(between = false): Promise<Tensor[]> {
    started = performance.now();
    places = new Map();
    reading = undefined;
    const asked = request;
    try {
      return asked === undefined ? [] : await made(asked, between);
    } catch (error) {
      if (isLost()) throw error;
      request = undefined;
      const fault = error instanceof Error ? error.message : String(error);
      const data = new Float32Array(0);
      seen = { request: asked?.id ?? 0, step: 0, sizes: [], data, fault };
      return [];
    }
  }

  /** `between` two steps nothing moves, yet where the layers stand can be told. */
  async function made(request: ObserveRequest, between: boolean): Promise<Tensor[]> {
    if (planned?.request !== request) {
      planned = await plan(request);
      first = true;
      // Images that were waited for are no work of this look.
      started = performance.now();
    }
    const now = planned;
    const all: Tensor[] = [];
    let at = 0;
    const add = (key: string, tensor: Tensor) => {
      all.push(tensor);
      places.set(key, [...(places.get(key) ?? []), [at, at + tensor.size]]);
      at += tensor.size;
    };
    const statistics =
      now.estimation.length > 0 ? await program.estimate(each(now.estimation)) : undefined;
    if (now.shown.length > 0 && now.image.labels.length > 0) {
      program.values(now.image, now.shown, statistics).forEach((y, i) => {
        add(`value ${now.shown[i]}`, y);
      });
    }
    now.chunks.forEach((batch, c) => {
      const ops = [...now.sampled].filter(([, count]) => count > c * chunk).map(([op]) => op);
      program.values(batch, ops, statistics).forEach((y, i) => {
        add(`sample ${ops[i]}`, y);
      });
    });
    for (const { key, op, batch } of now.grids) {
      for (const y of program.values(batch, [op], statistics)) add(key, y);
    }
    for (const tensor of statistics?.values() ?? []) tensor.dispose();
    for (const name of now.params) add(`param ${name}`, program.param(name).clone());
    if (between && now.request.items.some(({ kind }) => kind === "movement")) {
      for (const tensor of program.drift()) add("drift", tensor);
    }
    reading = now;
    return all;
  }

  function take(step: number, values: Float32Array, moved: Float32Array): void {
    const now = reading;
    if (now === undefined) return;
    if (moved.length > 0) {
      lastMoved = Float32Array.from(moved);
      movedAt = step;
    }
    const read = (key: string) => {
      const parts = places.get(key) ?? [];
      const [first] = parts;
      if (parts.length === 1 && first) return values.subarray(...first);
      return join(parts.map(([from, to]) => values.subarray(from, to)));
    };
    /** Values of one example of `op`, `of` examples having been read. */
    const per = (all: Float32Array, of: number) => (of === 0 ? 0 : all.length / of);
    const answer = (item: ObserveItem): Float32Array => {
      switch (item.kind) {
        case "value": {
          const all = read(`value ${item.op}`);
          return firstChannels(all, ir.ops[item.op]?.type.shape.at(-1) ?? 1, item.channels);
        }
        case "sample":
        case "spread": {
          const all = "op" in item ? read(`sample ${item.op}`) : read(`param ${item.name}`);
          if (!("op" in item)) return spreadOf(all);
          const count = Math.min(now.sampled.get(item.op) ?? 0, imagesOf(now.chunks));
          const own = all.subarray(0, per(all, count) * Math.min(item.count, count));
          return item.kind === "sample" ? own : spreadOf(own);
        }
        case "grid":
          return read(gridKey(item));
        case "param":
          return read(`param ${item.name}`);
        case "movement":
          if (movedAt !== step) {
            const stands = read("drift");
            lastMoved = Float32Array.from({ length: 4 * layers }, (_, i) =>
              i % 2 === 0 ? Number.NaN : (stands[(i - 1) / 2] ?? Number.NaN),
            );
            movedAt = step;
          }
          return lastMoved;
      }
    };
    const parts = now.request.items.map(answer);
    seen = {
      request: now.request.id,
      step,
      sizes: parts.map(({ length }) => length),
      data: join(parts),
    };
    const rest = restPerLook * (performance.now() - started);
    // The first look at something warms up what the next ones find ready: its cost says little of theirs.
    const held = first ? Math.min(rest, firstRestMs) : rest;
    first = false;
    next = performance.now() + Math.max(now.request.everyMs, held);
  }

  function taken(): Observation | undefined {
    const result = seen;
    seen = undefined;
    return result;
  }

  return {
    get due() {
      return !looking && request !== undefined && (hurries() || performance.now() >= next);
    },
    get movement() {
      return request?.items.some(({ kind }) => kind === "movement") === true;
    },
    tensors: () => tensors(),
    take,
    ask(wanted) {
      request = wanted === undefined || wanted.items.length === 0 ? undefined : wanted;
      next = 0;
    },
    taken,
    async look(step) {
      looking = true;
      try {
        const all = await tensors(true);
        const values = all.length === 0 ? new Float32Array(0) : await readPacked(all);
        for (const tensor of all) tensor.dispose();
        take(step, values, new Float32Array(0));
        return taken();
      } finally {
        looking = false;
      }
    },
  };
}

/** In one batch: a network of one or two features is small. */
function gridOf({ side, reach }: GridItem, shape: readonly number[]): HostBatch {
  const features = shape.reduce((product, length) => product * length, 1);
  if (features > 2) throw new Error("only one or two features make a line or a plane");
  const count = features === 2 ? side * side : side;
  const place = (k: number) => reach * ((2 * k) / (side - 1) - 1);
  const x = new Float32Array(count * features);
  for (let i = 0; i < count; i++) {
    x[features * i] = place(i % side);
    if (features === 2) x[2 * i + 1] = place(Math.floor(i / side));
  }
  return { x, labels: new Int32Array(count) };
}

async function* each(batches: readonly HostBatch[]): AsyncIterable<HostBatch> {
  yield* batches;
}

function imagesOf(chunks: readonly HostBatch[]): number {
  return chunks.reduce((sum, { labels }) => sum + labels.length, 0);
}

function join(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Of `[..., channels]` the first `most` channels, `[..., most]`. */
function firstChannels(all: Float32Array, channels: number, most = channels): Float32Array {
  if (most >= channels) return all;
  const cut = new Float32Array((all.length / channels) * most);
  for (let from = 0, to = 0; from < all.length; from += channels, to += most) {
    cut.set(all.subarray(from, from + most), to);
  }
  return cut;
}
