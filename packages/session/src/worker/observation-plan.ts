import type { BatchFeed } from "@adder-studio/data";
import type { ModelIR } from "@adder-studio/ir";
import type { HostBatch } from "@adder-studio/runtime";
import type { ObserveItem, ObserveRequest } from "../observation";

/** Number of images that pass through the network at once. */
export const chunkImages = 64;

/** Inputs on a plane or a line, for which the outputs of an op are observed. */
interface Grid {
  readonly key: string;
  readonly op: number;
  readonly batch: HostBatch;
}

export type GridItem = Extract<ObserveItem, { readonly kind: "grid" }>;

/** An observation request with the batches that it needs. */
export interface ObservationPlan {
  readonly request: ObserveRequest;
  readonly image: HostBatch;
  /** Indices of the ops that are observed for the shown image. */
  readonly shown: readonly number[];
  /** Number of test images for each op that is observed over the test set. */
  readonly sampled: ReadonlyMap<number, number>;
  readonly chunks: readonly HostBatch[];
  readonly grids: readonly Grid[];
  readonly params: readonly string[];
  /** One batch of training images whose statistics replace the moving ones; empty where these are used. */
  readonly estimation: readonly HostBatch[];
}

/** Returns the key under which the outputs of a grid are read back. */
export function gridKey({ op, side, extent }: GridItem): string {
  return `grid ${op} ${side} ${extent}`;
}

/** Loads the batches for `request`. `reestimate`: batch norms use the statistics of a fixed training batch. */
export async function planObservation(
  request: ObserveRequest,
  ir: ModelIR,
  feed: BatchFeed,
  reestimate: boolean,
): Promise<ObservationPlan> {
  const { image, items } = request;
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
  for (let start = 0; start < most; start += chunkImages) {
    const batch = await feed.testAt(start, Math.min(chunkImages, most - start));
    if (batch.count > 0) chunks.push(batch);
  }
  const estimation: HostBatch[] = [];
  const grids = items.some(({ kind }) => kind === "grid");
  if (reestimate && (grids || shown.size + sampled.size > 0)) {
    for await (const batch of feed.estimationBatches(1)) estimation.push(batch);
  }
  return {
    request,
    estimation,
    grids: items.flatMap((item) =>
      item.kind === "grid"
        ? [{ key: gridKey(item), op: item.op, batch: gridBatch(item, ir.ops[0]?.type.shape ?? []) }]
        : [],
    ),
    image: "pixels" in image ? feed.prepare(image.pixels) : await feed.testAt(image.index, 1),
    shown: [...shown],
    sampled,
    chunks,
    params: [...params],
  };
}

/** Makes one batch of all inputs of a grid: a network of one or two features is small. */
function gridBatch({ side, extent }: GridItem, shape: readonly number[]): HostBatch {
  const features = shape.reduce((product, length) => product * length, 1);
  if (features > 2) throw new Error("only one or two features make a line or a plane");
  const count = features === 2 ? side * side : side;
  const coordinate = (k: number) => extent * ((2 * k) / (side - 1) - 1);
  const x = new Float32Array(count * features);
  for (let i = 0; i < count; i++) {
    x[features * i] = coordinate(i % side);
    if (features === 2) x[2 * i + 1] = coordinate(Math.floor(i / side));
  }
  return { x, labels: new Int32Array(count) };
}
