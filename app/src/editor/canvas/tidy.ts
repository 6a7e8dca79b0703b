import type { GraphEdit, ModelGraph, NodeId } from "@adder-studio/graph";
import { movesTo } from "../../document/layout/align";
import type { Box } from "../../document/layout/box-index";
import { cardSize, plainSize } from "../../document/layout/card-size";
import type { LayoutLink, LayoutNode, Point } from "../../document/layout/layout";
import { moveByHand } from "../../document/layout/place-new-blocks";

/** Lays out nodes with their links; the canvas hands in one that works in a worker. */
export type LayOut = (
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
) => Promise<ReadonlyMap<string, Point>>;

/** In a worker of its own, ended afterwards. */
export const layOutInWorker: LayOut = (nodes, links) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./tidy-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<[string, Point][]>) => {
      worker.terminate();
      resolve(new Map(data));
    };
    worker.onerror = () => {
      worker.terminate();
      reject(new Error("The layout stopped."));
    };
    worker.postMessage({ nodes, links });
  });

/**
 * All blocks of what is on the canvas, or those of `ids`, from top to bottom, as one undoable edit. Some of them keep
 * their upper left corner where it was; all of them start where the network stands. Undefined = all stand right.
 */
export async function tidy(
  graph: ModelGraph,
  places: ReadonlyMap<NodeId, Point>,
  previews: boolean,
  ids: readonly NodeId[] = [],
  layOut: LayOut = layOutInWorker,
): Promise<GraphEdit | undefined> {
  const chosen = ids.filter((id) => Object.hasOwn(graph.nodes, id));
  const all = chosen.length > 1 ? chosen : Object.keys(graph.nodes);
  const boxes = new Map(
    all.flatMap((id): [string, Box][] => {
      const at = places.get(id);
      return at === undefined ? [] : [[id, { ...at, ...cardSize(graph.nodes[id], previews) }]];
    }),
  );
  const nodes = [...boxes].map(([id, { width, height }]): LayoutNode => {
    const { gapBefore } = plainSize(graph.nodes[id]);
    return { id, width, height, gapBefore };
  });
  const links = graph.edges
    .map(({ from, to }) => ({ from: from.node, to: to.node }))
    .filter(({ from, to }) => boxes.has(from) && boxes.has(to));
  const made = await layOut(nodes, links);
  const left = Math.min(...[...boxes.values()].map(({ x }) => x));
  const top = Math.min(...[...boxes.values()].map(({ y }) => y));
  const moved = [...made].map(([id, { x, y }]) => [id, { x: x + left, y: y + top }] as const);
  // A block that the layout placed by itself is written down as well: its neighbours' places hang together.
  const unplaced = new Map([...boxes].filter(([id]) => graph.nodes[id]?.at !== undefined));
  const to = movesTo(unplaced, new Map(moved));
  return to === undefined ? undefined : moveByHand(graph, places, to);
}
