import type { Theme } from "./ink";
import { paintCanvas } from "./paint-canvas";
import type { Scene } from "./shape";

/** A shape that a painter has painted, in a form in which both painters can be compared. */
export interface Painted {
  readonly kind: string;
  readonly at: readonly number[];
  readonly text?: string;
  readonly fill?: string;
  readonly stroke?: string;
  /** The width of the stroke. */
  readonly width?: number;
}

const hundredths = (value: number) => Math.round(value * 100) / 100 + 0;

/** Paints on a context that writes down what reaches it, moves included. */
export function paintedOnCanvas(scene: Scene, theme: Theme): readonly Painted[] {
  const painted: Painted[] = [];
  let [dx, dy] = [0, 0];
  const stack: (readonly [number, number])[] = [];
  let path: { kind: string; at: number[] } = { kind: "path", at: [] };
  let open: Pick<Painted, "fill" | "stroke" | "width"> | undefined;
  const begin = (kind: string, at: number[] = []) => {
    path = { kind, at };
    open = undefined;
  };
  const put = (look: Pick<Painted, "fill" | "stroke" | "width">) => {
    const { kind } = path;
    // A shape that is filled and stroked is one.
    if (open !== undefined) Object.assign(open, look);
    else {
      open = { ...look };
      painted.push(Object.assign(open, { kind, at: path.at.map(hundredths) }) as Painted);
    }
  };
  const context = {
    fillStyle: "",
    strokeStyle: "",
    lineWidth: 1,
    font: "",
    save: () => stack.push([dx, dy]),
    restore: () => ([dx, dy] = stack.pop() ?? [0, 0]),
    translate: (x: number, y: number) => ([dx, dy] = [dx + x, dy + y]),
    scale: () => begin("symbol", [dx, dy]),
    rotate: () => undefined,
    setLineDash: () => undefined,
    clip: () => undefined,
    closePath: () => undefined,
    beginPath: () => begin("path"),
    moveTo: (x: number, y: number) => path.at.push(x + dx, y + dy),
    lineTo: (x: number, y: number) => path.at.push(x + dx, y + dy),
    rect: (x: number, y: number, w: number, h: number) => begin("rect", [x + dx, y + dy, w, h]),
    roundRect: (x: number, y: number, w: number, h: number) =>
      begin("rect", [x + dx, y + dy, w, h]),
    arc: (x: number, y: number, r: number) => begin("circle", [x + dx, y + dy, r]),
    fill: () => put({ fill: context.fillStyle }),
    stroke: () => put({ stroke: context.strokeStyle, width: hundredths(context.lineWidth) }),
    fillRect: (x: number, y: number, w: number, h: number) => {
      begin("rect", [x + dx, y + dy, w, h]);
      put({ fill: context.fillStyle });
    },
    fillText: (text: string, x: number, y: number) => {
      const at = [x + dx, y + dy].map(hundredths);
      painted.push({ kind: "text", text, at, fill: context.fillStyle });
    },
    drawImage: (_pixels: unknown, x: number, y: number, w: number, h: number) =>
      painted.push({ kind: "image", at: [x + dx, y + dy, w, h].map(hundredths) }),
  };
  paintCanvas(context as unknown as CanvasRenderingContext2D, scene, theme);
  return painted;
}

/** Reads what an SVG document of ours shows, moves included. */
export function paintedInSvg(svg: string): readonly Painted[] {
  const painted: Painted[] = [];
  const stack: (readonly [number, number])[] = [[0, 0]];
  const shown = svg.replace(/<defs>.*?<\/defs>/s, "");
  for (const [, close, name = "", all = "", text = ""] of shown.matchAll(
    /<(\/?)(g|path|rect|circle|text|image)\b([^>]*?)\/?>([^<]*)/g,
  )) {
    const of = (attribute: string) => new RegExp(` ${attribute}="([^"]*)"`).exec(all)?.[1];
    const [dx, dy] = stack.at(-1) as readonly [number, number];
    const move = /translate\(([-\d.]+) ([-\d.]+)\)/.exec(all);
    const [mx, my] = [Number(move?.[1] ?? 0), Number(move?.[2] ?? 0)];
    if (name === "g") {
      if (close === "/") stack.pop();
      else stack.push([dx + mx, dy + my]);
      continue;
    }
    if (close === "/") continue;
    const number = (attribute: string) => Number(of(attribute));
    const ink = (attribute: string) => {
      const colour = of(attribute);
      return colour === undefined || colour === "none" ? {} : { [attribute]: colour };
    };
    const width = hundredths(Number(of("stroke-width") ?? 1));
    const look = {
      ...ink("fill"),
      ...ink("stroke"),
      ...(of("stroke") === undefined ? {} : { width }),
    };
    const box = () => [number("x") + dx, number("y") + dy, number("width"), number("height")];
    if (name === "path" && all.includes("scale(")) {
      painted.push({ kind: "symbol", at: [dx + mx, dy + my].map(hundredths), ...look });
    } else if (name === "path") {
      const numbers = [...(of("d") ?? "").matchAll(/-?[\d.]+/g)].map(Number);
      const at = numbers.map((value, i) => hundredths(value + (i % 2 === 0 ? dx : dy)));
      painted.push({ kind: "path", at, ...look });
    } else if (name === "circle") {
      const at = [number("cx") + dx, number("cy") + dy, number("r")];
      painted.push({ kind: "circle", at: at.map(hundredths), ...look });
    } else if (name === "text") {
      const at = move === null ? [number("x") + dx, number("y") + dy] : [mx + dx, my + dy];
      const words = text.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
      painted.push({ kind: "text", text: words, at: at.map(hundredths), ...look });
    } else {
      const image = name === "image";
      if (of("width")?.includes("%")) continue;
      const at = image ? box() : box().map((value) => (Number.isNaN(value) ? 0 : value));
      painted.push({ kind: name, at: at.map(hundredths), ...(image ? {} : look) });
    }
  }
  return painted;
}
