import { blockOf } from "@adder-studio/blocks";
import type { Derived } from "../../document/derive";
import { hasPreview } from "../../document/layout/card-size";
import { type Projection, placesOf, project } from "../../document/layout/project";
import { extentOf, isMap, wanted } from "../../draw/paint";
import { pageColours as paint } from "../../draw/picture/colours";
import { arrow, drawCard, drawWire } from "../../draw/picture/draw";
import type { Thumbnail } from "../../draw/picture/thumbnails";
import { boundsOf, fitOptions, footPx, readableZoom } from "../../editor/canvas/fit-options";
import { firstVisit } from "../../studio/ui";

/** One of the drawings of the network that a canvas may choose. */
interface Layout {
  readonly name: string;
  readonly projection: Projection;
  readonly bounds: NonNullable<ReturnType<typeof boundsOf>>;
}

/** A layout and the least value it is chosen for. */
interface From {
  readonly from: number;
  readonly layout: Layout;
}

/**
 * The layouts that the canvas may choose: `byAspect`, by width over height of its free space, while all of it can be read there;
 * else `byWidth`, in canvas pixels. Both ascend.
 */
export interface Layouts {
  readonly byAspect: readonly From[];
  readonly byWidth: readonly From[];
  readonly all: readonly Layout[];
}

const leastAspect = 0.4;
const aspects = Array.from({ length: 560 }, (_, i) => leastAspect + i / 100);
const widths = Array.from({ length: 3000 }, (_, i) => i);

/** Every layout that a canvas of some size gives the document. */
export function layoutsOf(derived: Derived): Layouts {
  const all = new Map<string, Layout>();
  const { graph, lowered } = derived;
  const { pictures: previews } = firstVisit;
  const layout = (frame: { aspect: number; room?: { width: number; height: number } }): Layout => {
    const places = placesOf(graph, lowered.order, { ...frame, previews });
    const key = [...places].map(([id, { x, y }]) => `${id} ${x} ${y}`).join();
    const known = all.get(key);
    if (known !== undefined) return known;
    const projection = project(derived, places, previews);
    const bounds = boundsOf(projection.nodes);
    if (bounds === undefined) throw new Error("The first document is empty.");
    const made = { name: `n${all.size}`, projection, bounds };
    all.set(key, made);
    return made;
  };
  const byAspect = changes(aspects, (aspect) => layout({ aspect }));
  // So low that nothing can be read as a whole.
  const byWidth = changes(widths, (width) => layout({ aspect: 1, room: { width, height: 1 } }));
  return { byAspect, byWidth, all: [...all.values()] };
}

function changes(values: readonly number[], of: (value: number) => Layout): From[] {
  const list: From[] = [];
  for (const from of values) {
    const layout = of(from);
    if (list.at(-1)?.layout !== layout) list.push({ from, layout });
  }
  return list;
}

/** The drawing: each card once, and all layouts of them, of which the style sheet of `networkStyle` shows the canvas' own. */
export function drawNetwork(
  derived: Derived,
  { all }: Layouts,
): { readonly cards: string; readonly nets: string } {
  const cards = (all[0]?.projection.nodes ?? []).map((node) => {
    const drawn = drawCard(node, paint, waiting(node.id, derived));
    return `<g id="first-${node.id}">${drawn}</g>`;
  });
  const nets = all.map(({ name, projection, bounds }) => {
    const { x, y, width, height } = bounds;
    const wires = projection.edges.map((edge) => drawWire(edge, paint));
    const uses = projection.nodes.map(
      ({ id, position }) => `<use href="#first-${id}" x="${position.x}" y="${position.y}"/>`,
    );
    const box = [x, y, width, height].join(" ");
    return `<svg class="first-net ${name}" viewBox="${box}">${wires.join("")}${uses.join("")}</svg>`;
  });
  return {
    cards: `<svg class="first-defs" aria-hidden="true"><defs>${arrow("plain", paint.wire)}${cards.join("")}</defs></svg>`,
    nets: `<div class="first-canvas" aria-hidden="true"><div class="first-aspect"><div class="first-free">${nets.join("")}</div></div></div>`,
  };
}

/** The places on a card where `styles/cards.css` will put its activations for the test image. */
function waiting(id: string, { graph, lowered }: Derived): Thumbnail[] {
  const type = graph.nodes[id]?.type ?? "";
  const [shape] = Object.values(lowered.facts[id]?.outputs ?? {});
  if (!hasPreview(type) || shape === undefined) return [];
  const [x, y] = [13, 31];
  const preview = blockOf(type)?.look.preview;
  if (preview === "classes") {
    return [0, 18, 36].map((down) => ({ kind: "empty", x, y: y + down, width: 174, height: 13 }));
  }
  const extent = extentOf(shape);
  if (!isMap(extent)) return [{ kind: "empty", x, y, width: 152, height: 48 }];
  const count = preview === "input" ? 1 + Math.min(2, wanted(extent)) : wanted(extent);
  return Array.from({ length: count }, (_, i) => ({
    kind: "empty",
    x: x + 52 * i,
    y,
    width: 48,
    height: 48,
  }));
}

/** A length in pixels at the usual size of text. */
const rem = (px: number) => `${+(px / 16).toFixed(4)}rem`;

/**
 * The style sheet that shows each canvas its own layout, where `fitViewport` will put it. Boxes within boxes stand for what
 * the canvas computes: its free room, whose shape chooses, and inside it the room that the fit leaves blank around.
 */
export function networkStyle({ byAspect, byWidth, all }: Layouts): string {
  const { top, bottom, sides, maxZoom } = fitOptions;
  const zoom = readableZoom;
  const rules = [
    ".first-defs{position:absolute;width:0;height:0}",
    ".first-canvas{position:absolute;inset:0;overflow:hidden;background:var(--canvas)}",
    `.first-aspect{position:absolute;inset:0 24px calc(24px + ${rem(footPx.strip)}) 0;container:first-aspect/size}`,
    `.first-free{position:absolute;inset:${top}px ${sides - 24}px ${bottom - 24}px ${sides}px;container:first-free/size}`,
    ".first-net{display:none;position:absolute;inset:0;width:100%;height:100%;margin:auto;overflow:visible;font-family:var(--font)}",
    ...all.map(
      ({ name, bounds }) =>
        `.first-net.${name}{max-width:${rem(bounds.width * maxZoom)};max-height:${rem(bounds.height * maxZoom)}}`,
    ),
  ];
  byAspect.forEach(({ from, layout }, i) => {
    const { width, height } = layout.bounds;
    const next = byAspect[i + 1]?.from;
    const at = [
      ...(i === 0 ? [] : [`(min-aspect-ratio:${ratio(from)})`]),
      ...(next === undefined ? [] : [`(max-aspect-ratio:${ratio(next - 1e-4)})`]),
    ];
    const small = `(max-width:${rem(width * zoom - 0.01)}) or (max-height:${rem(height * zoom - 0.01)})`;
    const inside = [
      `.first-net.${layout.name}{display:block}`,
      `@container first-free ${small}{.first-net.${layout.name}{display:none}}`,
      ...byWidth.map((one, j) => {
        const until = byWidth[j + 1]?.from;
        const within = [
          `(${small})`,
          ...(j === 0 ? [] : [`(min-width:${rem(one.from * zoom)})`]),
          ...(until === undefined ? [] : [`(max-width:${rem(until * zoom - 0.01)})`]),
        ];
        const { name, bounds } = one.layout;
        const size = `width:${rem(bounds.width * zoom)};height:${rem(bounds.height * zoom)};max-width:none;max-height:none;margin-block:0`;
        return `@container first-free ${within.join(" and ")}{.first-net.${name}{display:block;${size}}}`;
      }),
    ].join("");
    rules.push(at.length === 0 ? inside : `@container first-aspect ${at.join(" and ")}{${inside}}`);
  });
  return rules.join("\n");
}

const ratio = (value: number) => `${Math.round(value * 1e4)}/10000`;
