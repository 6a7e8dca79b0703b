import type { Hue } from "@adder-studio/blocks";
import { type ModelGraph, topologicalOrder } from "@adder-studio/graph";
import { hueOf } from "../document/BlockIcon";
import { cardSize } from "../document/layout/card-size";
import { placesOf } from "../document/layout/project";
import { nodeHue } from "../document/node-hue";
import type { Facts, Picture } from "../storage/tables";

/** Hues by the numbers that a picture holds. */
export const hues: readonly Hue[] = ["adder", "conv", "norm", "act", "plain"];

/** Width of a picture over its height. */
export const pictureAspect = 1.5;
/** Greatest number of blocks in an image: more could not be told apart, and the first are drawn. */
const mostBlocks = 400;

/** Returns the facts that a list shows about a document. */
export function describe(graph: ModelGraph): Omit<Facts, "revision"> {
  return {
    blocks: Object.values(graph.nodes).filter(({ type }) => type !== "note").length,
    kind: kindOf(graph),
    picture: pictureOf(graph),
  };
}

function kindOf({ nodes, composites }: ModelGraph): Facts["kind"] {
  const types = new Set(
    [{ nodes }, ...Object.values(composites ?? {})].flatMap((part) =>
      Object.values(part.nodes).map(({ type }) => hueOf(type)),
    ),
  );
  const adder = types.has("adder");
  const conv = types.has("conv");
  return adder && conv ? "mixed" : adder ? "adder" : conv ? "conv" : "other";
}

/** Draws the blocks as on a canvas with previews, scaled to a field of 1000 x 1000. */
function pictureOf(graph: ModelGraph): Picture {
  const { order } = topologicalOrder(Object.keys(graph.nodes), graph.edges);
  const places = placesOf(graph, order, { aspect: pictureAspect, previews: true });
  const boxes = Object.entries(graph.nodes).flatMap(([id, node]) => {
    const { type } = node;
    const at = places.get(id);
    return at === undefined || type === "note"
      ? []
      : [{ ...at, ...cardSize(node, true), hue: nodeHue(graph, node) }];
  });
  const left = Math.min(...boxes.map(({ x }) => x));
  const top = Math.min(...boxes.map(({ y }) => y));
  const wide = Math.max(1, Math.max(...boxes.map(({ x, width }) => x + width)) - left);
  const high = Math.max(1, Math.max(...boxes.map(({ y, height }) => y + height)) - top);
  // One scale for both directions, and the smaller side in the middle.
  const scale = 1000 / Math.max(wide / pictureAspect, high);
  const shiftX = (1000 - (wide * scale) / pictureAspect) / 2;
  const shiftY = (1000 - high * scale) / 2;
  return boxes
    .slice(0, mostBlocks)
    .map(({ x, y, width, height, hue }) => [
      Math.round(((x - left) * scale) / pictureAspect + shiftX),
      Math.round((y - top) * scale + shiftY),
      Math.max(1, Math.round((width * scale) / pictureAspect)),
      Math.max(1, Math.round(height * scale)),
      hues.indexOf(hue),
    ]);
}
