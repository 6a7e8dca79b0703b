import { blockOf } from "@adder-studio/blocks";
import { iconOf } from "../../document/BlockIcon";
import type { BlockFlowNode, Projection, WireFlowEdge } from "../../document/layout/project";
import { labelPoint, pathOf } from "../../document/layout/route";
import { roundTo } from "../../ui/numbers";
import { escapeText, fontFamily } from "../svg-text";
import { type Colours, colours, type PictureTheme } from "./colours";
import type { Thumbnail, Thumbnails } from "./thumbnails";

export interface PictureOptions {
  readonly theme: PictureTheme;
  /** Filled with the canvas' colour; else transparent. */
  readonly background: boolean;
  /** Previews of the test image on the cards; none where previews are off. */
  readonly thumbnails?: Thumbnails;
}

export interface Picture {
  readonly svg: string;
  /** In pixels at 1x. */
  readonly width: number;
  readonly height: number;
}

const marginPx = 24;

/** The network on the canvas as an SVG document: text stays text, nothing is fetched, nothing of the page is read. */
export function drawPicture(
  { nodes, edges }: Pick<Projection, "nodes" | "edges">,
  title: string,
  { theme, background, thumbnails }: PictureOptions,
): Picture {
  const paint = colours[theme];
  const bounds = boundsOf(nodes, edges);
  const [width, height] = [Math.ceil(bounds.width), Math.ceil(bounds.height)];
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${round(bounds.x)} ${round(bounds.y)} ${width} ${height}" width="${width}" height="${height}" font-family="${escapeText(fontFamily)}">`,
    `<title>${escapeText(title)}</title>`,
    `<defs>${arrow("plain", paint.wire)}${arrow("fault", paint.bad)}</defs>`,
    background
      ? `<rect x="${round(bounds.x)}" y="${round(bounds.y)}" width="${width}" height="${height}" fill="${paint.canvas}"/>`
      : "",
    ...edges.map((edge) => drawWire(edge, paint)),
    ...nodes.map((node) => card(node, paint, thumbnails?.get(node.id) ?? [])),
    "</svg>",
  ];
  return { svg: parts.filter((part) => part !== "").join("\n"), width, height };
}

function boundsOf(nodes: readonly BlockFlowNode[], edges: readonly WireFlowEdge[]) {
  const xs: number[] = [];
  const ys: number[] = [];
  for (const { position, width = 0, height = 0 } of nodes) {
    xs.push(position.x, position.x + width + 6);
    ys.push(position.y, position.y + height + 6);
  }
  for (const { data } of edges) {
    for (const [x, y] of data?.corners ?? []) {
      xs.push(x);
      ys.push(y);
    }
    const label = data === undefined || data.label === "" ? undefined : labelPoint(data.corners);
    if (data !== undefined && label !== undefined) xs.push(label[0] + 8 + letters(data.label, 10));
  }
  if (xs.length === 0) return { x: 0, y: 0, width: 2 * marginPx, height: 2 * marginPx };
  const [left, top] = [least(xs) - marginPx, least(ys) - marginPx];
  return {
    x: left,
    y: top,
    width: -least(xs.map(negate)) + marginPx - left,
    height: -least(ys.map(negate)) + marginPx - top,
  };
}

const negate = (value: number) => -value;
const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b));

/** A wire and its label; the arrows at its end are those of `arrow`. */
export function drawWire({ data }: WireFlowEdge, paint: Colours): string {
  if (data === undefined) return "";
  const tone = data.fault ? "fault" : "plain";
  const ink = data.fault ? paint.bad : paint.wire;
  const dash = data.fault ? ' stroke-dasharray="5 4"' : "";
  const line = `<path d="${pathOf(data.corners)}" fill="none" stroke="${ink}" stroke-width="1.5"${dash} marker-end="url(#arrow-${tone})"/>`;
  if (data.label === "") return line;
  const [x, y] = labelPoint(data.corners);
  return `${line}${words(data.label, x + 7, y + 4, 10, paint["text-3"])}`;
}

export function arrow(name: "plain" | "fault", ink: string): string {
  return `<marker id="arrow-${name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.8 9.5 5 0 9.2z" fill="${ink}"/></marker>`;
}

function card(node: BlockFlowNode, paint: Colours, thumbnails: readonly Thumbnail[]): string {
  const { data, position } = node;
  const box = `<title>${escapeText(data.label)}</title>${drawCard(node, paint, thumbnails)}`;
  return `<g class="block" transform="translate(${round(position.x)} ${round(position.y)})">${box}</g>`;
}

/** A card in pixels of its own: its upper left corner is at 0, 0. */
export function drawCard(
  node: BlockFlowNode,
  paint: Colours,
  thumbnails: readonly Thumbnail[],
): string {
  const parts = node.data.type === "note" ? note(node, paint) : block(node, paint);
  return [...parts, ...thumbnails.map((thumbnail) => drawThumbnail(thumbnail, paint))].join("");
}

function drawThumbnail(thing: Thumbnail, paint: Colours): string {
  const { x, y, width, height } = thing;
  switch (thing.kind) {
    case "image":
      return `<image x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" preserveAspectRatio="none" style="image-rendering:pixelated" href="${thing.href}"/>`;
    case "empty":
      return rect(x, y, width, height, 4, paint["surface-2"], paint.line);
    case "bar": {
      const track = rect(x, y, width, height, 3, paint["surface-2"]);
      const [fill, extra] = thing.right
        ? [paint.good, ' fill-opacity="0.26"']
        : [paint["surface-3"], ""];
      return `${track}${rect(x, y, width * thing.share, height, 3, fill, "none", extra)}`;
    }
    case "text": {
      const base = y + height / 2 + 0.36 * thing.size;
      const weight = thing.bold ? 700 : 500;
      return words(thing.text, x, base, thing.size, paint["text-2"], { weight });
    }
  }
}

function note({ data, width = 0, height = 0 }: BlockFlowNode, paint: Colours): string[] {
  const lines = wrap(data.text, width - 24, 12).slice(0, Math.floor((height - 22) / 17));
  return [
    rect(0, 0, width, height, 4, paint["warn-soft"], paint.warn),
    ...lines.map((line, i) => words(line, 12, 24 + 17 * i, 12, paint.text)),
  ];
}

function block({ data, width = 0, height = 0 }: BlockFlowNode, paint: Colours): string[] {
  const hue = paint.hues[data.hue];
  if (blockOf(data.type)?.look.card === "pill") {
    return [
      rect(34, 0, width - 68, height, height / 2, paint["surface-2"], paint["line-strong"]),
      words(fit(data.title, width - 92, 12), width / 2, 17, 12, paint.text, {
        anchor: "middle",
        weight: 600,
      }),
    ];
  }
  const edge = data.worst === "error" ? paint.bad : data.off ? paint["line-strong"] : paint.line;
  const parts: string[] = [];
  if (data.type === "composite") {
    for (let sheet = data.repeat > 1 ? 2 : 1; sheet > 0; sheet--) {
      parts.push(rect(3 * sheet, 3 * sheet, width, height, 8, paint.surface, paint["line-strong"]));
    }
  }
  const dash = data.off ? ' stroke-dasharray="4 3"' : "";
  parts.push(rect(0, 0, width, height, 8, data.off ? paint.canvas : paint.surface, edge, dash));
  parts.push(
    `<path d="M4 0H8Q0 0 0 8V${height - 8}Q0 ${height} 8 ${height}H4Z" fill="${data.off ? paint["line-strong"] : hue.strong}"/>`,
  );
  if (data.off) {
    parts.push(
      `<path d="M${width / 2} 0V${height}" stroke="${paint.wire}" stroke-width="2" stroke-dasharray="4 3"/>`,
    );
  }
  // With pictures below its name a compact card is as high as the others.
  const middle = data.compact ? Math.min(height / 2, 15) : 17;
  parts.push(icon(data.type, 12, middle - 10, hue.ink, hue.soft));
  const size = data.compact ? 12 : 12.5;
  const shape = data.compact || data.type === "composite" ? "" : data.shape;
  const shapeWidth = shape === "" ? 0 : letters(shape, 11.5) + 8;
  const strike = data.off ? ' text-decoration="line-through"' : "";
  const ink = data.compact || data.off ? paint["text-2"] : paint.text;
  parts.push(
    words(fit(data.title, width - 50 - shapeWidth, size), 39, middle + 4.5, size, ink, {
      weight: data.compact ? 500 : 650,
      extra: strike,
    }),
  );
  if (shape !== "") {
    parts.push(words(shape, width - 10, middle + 4, 11.5, paint["text-2"], { anchor: "end" }));
  }
  if (!data.compact) parts.push(...foot(data, width, height - 12, paint));
  return parts;
}

/** The second line: the main numbers and the ledger. */
function foot(data: BlockFlowNode["data"], width: number, base: number, paint: Colours): string[] {
  const hue = paint.hues[data.hue];
  const parts: string[] = [];
  let left = 12;
  for (const { text } of data.off ? [] : data.numbers) {
    const chip = Math.max(22, letters(text, 11) + 12);
    parts.push(rect(left, base - 13, chip, 18, 5, hue.soft));
    parts.push(words(text, left + chip / 2, base, 11, hue.ink, { anchor: "middle", weight: 600 }));
    left += chip + 3;
  }
  if (left > 12) left += 5;
  let right = width - 8;
  if (data.type === "composite" && data.shape !== "") {
    // Its name has the first line for itself.
    parts.push(words(data.shape, width - 10, base, 11.5, paint["text-2"], { anchor: "end" }));
    right -= letters(data.shape, 11.5) + 8;
  }
  // Its end says how much is multiplied: smaller before it is cut.
  const size = [11.5, 10.5, 9.5].find((px) => fits(data.ledger, right - left, px)) ?? 9.5;
  parts.push(words(fit(data.ledger, right - left, size), left, base, size, paint["text-2"]));
  return parts;
}

function icon(type: string, x: number, y: number, ink: string, soft: string): string {
  return `${rect(x, y, 20, 20, 5, soft)}<g transform="translate(${x + 2.7} ${y + 2.7}) scale(0.91)" fill="none" stroke="${ink}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="${iconOf(type)}"/></g>`;
}

function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  fill: string,
  stroke = "none",
  extra = "",
): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${radius}" fill="${fill}" stroke="${stroke}"${extra}/>`;
}

interface Letters {
  readonly anchor?: "start" | "middle" | "end";
  readonly weight?: number;
  readonly extra?: string;
}

function words(
  text: string,
  x: number,
  y: number,
  size: number,
  fill: string,
  how: Letters = {},
): string {
  const { anchor = "start", weight = 400, extra = "" } = how;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" fill="${fill}" text-anchor="${anchor}"${extra}>${escapeText(text)}</text>`;
}

/** A guess from above at how wide a text is, in pixels: a picture has nothing to measure with. */
function letters(text: string, size: number): number {
  return [...text].length * size * 0.6;
}

/** Letters that a width has room for. */
function roomFor(width: number, size: number): number {
  return Math.max(1, Math.floor(width / (size * 0.58)));
}

function fits(text: string, width: number, size: number): boolean {
  return [...text].length <= roomFor(width, size);
}

function fit(text: string, width: number, size: number): string {
  if (fits(text, width, size)) return text;
  return `${[...text].slice(0, roomFor(width, size) - 1).join("")}…`;
}

function wrap(text: string, width: number, size: number): string[] {
  const most = Math.max(1, Math.floor(width / (size * 0.56)));
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && line.length + 1 + word.length > most) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}

/** Tenths of a pixel: cards stand on whole ones. */
function round(value: number): number {
  return roundTo(value, 1);
}
