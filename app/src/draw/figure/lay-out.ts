import { cropName, placeNames } from "../line-names";
import {
  type Axis,
  type Figure,
  type Mark,
  type Places,
  placesOf,
  textPx,
  textShape,
  toBaseline,
} from "./figure";
import type { Box, Scene, Shape, Target } from "./shape";
import { estimate, type Measure } from "./text";

/** Turns a figure into shapes in pixels: marks, then axes, then names. */
export function layOut(figure: Figure, measure: Measure = estimate): Scene {
  const places = placesOf(figure);
  const { left, right, top, bottom } = places;
  const targets: Target[] = [];
  const rows = figure.marks.flatMap((mark) =>
    mark.kind === "row" ? rowShapes(mark, figure, places, targets, measure) : [],
  );
  const marks = figure.marks.flatMap((mark) => markShapes(mark, places, targets));
  const clip = { x: left, y: top, width: right - left, height: bottom - top };
  const drawn: Shape[] =
    figure.clip === true ? [{ kind: "group", dx: 0, dy: 0, clip, shapes: marks }] : marks;
  const grid = [...gridShapes(figure.x, "x", places), ...gridShapes(figure.y, "y", places)];
  return {
    title: figure.title,
    width: figure.width,
    height: figure.height,
    shapes: [
      ...rows,
      ...(figure.gridOver === true ? [...drawn, ...grid] : [...grid, ...drawn]),
      ...xTexts(figure, places, measure),
      ...yTexts(figure, places, measure),
      ...nameShapes(figure, places, measure),
    ],
    targets,
  };
}

/** On whole pixels a line of one pixel is sharp. */
function sharp(px: number): number {
  return Math.round(px) + 0.5;
}

function gridShapes({ ticks = [], grid }: Axis, axis: "x" | "y", places: Places): Shape[] {
  if (grid === undefined) return [];
  const { left, right, top, bottom } = places;
  return ticks.map((tick): Shape => {
    const at = sharp(places[axis](tick));
    const ends =
      axis === "y"
        ? [grid === "lines" ? left : left - 4, at, grid === "lines" ? right : left, at]
        : [at, grid === "lines" ? top : bottom, at, grid === "lines" ? bottom : bottom + 4];
    return { kind: "path", points: ends, stroke: grid === "lines" ? "line" : "line-strong" };
  });
}

function xTexts({ x, width, height }: Figure, places: Places, measure: Measure): Shape[] {
  const { left, right, top, bottom } = places;
  const { ticks = [], text, title, far } = x;
  const y = far === true ? top - 9 : bottom + 10;
  const shapes = ticks.flatMap((tick): Shape[] => {
    if (text === undefined) return [];
    const words = text(tick);
    // Numbers at the ends of the axis stay inside the picture.
    const half = measure(words, textPx) / 2;
    const at = Math.min(Math.max(places.x(tick), half + 1), width - half - 1);
    return [textShape(at, y, words, "text-3", "middle")];
  });
  if (title === undefined) return shapes;
  const below = Math.min(bottom + 26, height - 7);
  const fits = titleThatFits(title.texts, title.at === "middle" ? width : right, measure);
  if (title.at === "corner") shapes.push(textShape(0, y, fits, "text-3"));
  else if (title.at === "end") shapes.push(textShape(right, below, fits, "text-2", "end"));
  else {
    const half = measure(fits, textPx) / 2;
    const at = Math.max(half, Math.min((left + right) / 2, width - half));
    shapes.push(textShape(at, below, fits, "text-2", "middle"));
  }
  return shapes;
}

function yTexts({ y, height }: Figure, places: Places, measure: Measure): Shape[] {
  const { left, top, bottom } = places;
  const { ticks = [], text, title } = y;
  const shapes = ticks.flatMap((tick): Shape[] =>
    text === undefined ? [] : [textShape(left - 6, places.y(tick), text(tick), "text-3", "end")],
  );
  if (title === undefined) return shapes;
  if (title.at === "corner") return [...shapes, textShape(4, 6, title.texts[0] ?? "", "text-3")];
  const room = title.at === "end" ? height - top : bottom - top;
  const at = { kind: "text", fill: "text-2", size: textPx, turned: true } as const;
  const fits = titleThatFits(title.texts, room, measure);
  const place =
    title.at === "end"
      ? ({ y: top, anchor: "end" } as const)
      : ({ y: (top + bottom) / 2, anchor: "middle" } as const);
  return [...shapes, { ...at, ...place, x: 8 + toBaseline, text: fits }];
}

function titleThatFits(texts: readonly string[], room: number, measure: Measure): string {
  return texts.find((text) => measure(text, textPx) <= room) ?? texts.at(-1) ?? "";
}

function nameShapes({ names = [], width }: Figure, places: Places, measure: Measure): Shape[] {
  const { right, top, bottom } = places;
  const room = width - right - 10;
  const placed = placeNames(
    names.map((line) => ({ line, y: places.y(line.y) })),
    { top: top + 4, bottom, gap: 14 },
  );
  return placed.map(({ line, y }) => {
    const text = cropName(line.text, room, (words) => measure(words, textPx));
    return textShape(right + 8, y, text, line.ink);
  });
}

function rowShapes(
  row: Extract<Mark, { kind: "row" }>,
  { width, margin }: Figure,
  places: Places,
  targets: Target[],
  measure: Measure,
): Shape[] {
  const { at, fill, name, ink, indent = 0, key } = row;
  const [y, below] = [places.y(at - 0.5), places.y(at + 0.5)];
  const box = { x: 0, y, width, height: below - y };
  targets.push({ key, x: width / 2, y: places.y(at), box });
  const text = cropName(name, margin.left - indent - 8, (words) => measure(words, textPx));
  const ground: Shape[] = fill === undefined ? [] : [{ kind: "rect", ...box, fill }];
  return [...ground, textShape(indent, places.y(at), text, ink)];
}

const diamond = "M0 -1L1 0L0 1L-1 0Z";

/**
 * Tells whether all data values of a mark are finite. A network that diverged, or has not answered yet, has values that are
 * not: such a mark is left out, as a line has a gap there. Finite values without a place (0 on a log axis) are our fault, and
 * the painters refuse them.
 */
function isKnown(mark: Mark): boolean {
  switch (mark.kind) {
    case "point":
    case "text":
      return [mark.x, mark.y].every(Number.isFinite);
    case "bar":
    case "interval":
      return [mark.from, mark.to, mark.at].every(Number.isFinite);
    case "rule":
      return Number.isFinite(mark.at);
    default:
      return true;
  }
}

function markShapes(mark: Mark, places: Places, targets: Target[]): Shape[] {
  if (!isKnown(mark)) return [];
  const { x, y } = places;
  switch (mark.kind) {
    case "line": {
      const { xs, ys, closed, kind: _, ...look } = mark;
      return stretches(xs, ys).map(
        (part): Shape => ({
          ...look,
          kind: "path",
          points: part.flatMap(([a, b]) => [x(a), y(b)]),
          ...(closed === true ? { closed } : {}),
        }),
      );
    }
    case "area": {
      const { xs, low, high, kind: _, ...look } = mark;
      const below = (i: number) => (typeof low === "number" ? low : (low[i] ?? null));
      const held = high.map((value, i) => (Number.isFinite(below(i) ?? Number.NaN) ? value : null));
      return stretches(xs, held).map((part): Shape => {
        const back = part.toReversed().map(([a, , i]) => [x(a), y(below(i) as number)]);
        const points = [...part.map(([a, b]) => [x(a), y(b)]), ...back].flat();
        return { ...look, kind: "path", points, closed: true };
      });
    }
    case "bar": {
      const { along, from, to, at, thick, offset = 0, radius, key, text, kind: _, ...look } = mark;
      const [across, up] = along === "x" ? [x, y] : [y, x];
      const [a, b] = [across(from), across(to)];
      const inset = look.stroke === undefined ? 0 : (look.strokeWidth ?? 1) / 2;
      const long = Math.max(Math.abs(b - a), 0.5);
      const start = Math.min(a, b) + inset;
      const side = up(at) + offset - thick / 2 + inset;
      const [length, height] = [Math.max(long - 2 * inset, 0.2), thick - 2 * inset];
      const box: Box =
        along === "x"
          ? { x: start, y: side, width: length, height }
          : { x: side, y: start, width: height, height: length };
      target(targets, mark, box.x + box.width / 2, box.y + box.height / 2, box);
      return [{ ...look, kind: "rect", ...box, ...(radius === undefined ? {} : { radius }) }];
    }
    case "box": {
      const { x: across, y: up, gap = 0, kind: _, ...look } = mark;
      return [{ ...look, kind: "rect", ...boxOf(places, across, up, gap) }];
    }
    case "image":
      return [{ kind: "image", pixels: mark.pixels, ...boxOf(places, mark.x, mark.y, 0) }];
    case "point": {
      const { symbol, size, key, text, kind: _, ...look } = mark;
      const at = { x: x(mark.x), y: y(mark.y) };
      target(targets, mark, at.x, at.y);
      if (symbol === "circle") return [{ ...look, ...at, kind: "circle", radius: size }];
      if (symbol === "square") {
        const box = { x: at.x - size, y: at.y - size, width: 2 * size, height: 2 * size };
        return [{ ...look, ...box, kind: "rect" }];
      }
      const d = symbol === "diamond" ? diamond : symbol;
      return [{ ...look, ...at, kind: "symbol", d, scale: size }];
    }
    case "interval": {
      const { along, at, from, to, cap = 0, kind: _, ...look } = mark;
      const [across, up] = along === "x" ? [x, y] : [y, x];
      const middle = up(at);
      const ends = [across(from), across(to)] as const;
      const turn = (a: number, b: number) => (along === "x" ? [a, b] : [b, a]);
      const strokes = [[...turn(ends[0], middle), ...turn(ends[1], middle)]];
      if (cap > 0) {
        for (const end of ends) {
          strokes.push([...turn(end, middle - cap / 2), ...turn(end, middle + cap / 2)]);
        }
      }
      return strokes.map((points): Shape => ({ ...look, kind: "path", points }));
    }
    case "rule": {
      const { axis, at, kind: _, ...look } = mark;
      const px = sharp(places[axis](at));
      const points =
        axis === "x" ? [px, places.top, px, places.bottom] : [places.left, px, places.right, px];
      return [{ ...look, kind: "path", points }];
    }
    case "text": {
      const { text, fill, size, anchor, dx = 0, dy = 0 } = mark;
      return [textShape(x(mark.x) + dx, y(mark.y) + dy, text, fill, anchor, size)];
    }
    case "row":
      return [];
    case "lifted": {
      const shapes = mark.marks.flatMap((one) => markShapes(one, places, targets));
      return [{ kind: "group", dx: 0, dy: -mark.by, shapes }];
    }
  }
}

function target(
  targets: Target[],
  { key, text }: { readonly key?: number | string; readonly text?: string },
  x: number,
  y: number,
  box?: Box,
): void {
  if (key === undefined) return;
  targets.push({ key, x, y, ...(box && { box }), ...(text === undefined ? {} : { text }) });
}

function boxOf(
  { x, y }: Places,
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
  gap: number,
): Box {
  const [left, top] = [Math.min(x(x0), x(x1)), Math.min(y(y0), y(y1))];
  const [right, bottom] = [Math.max(x(x0), x(x1)), Math.max(y(y0), y(y1))];
  return { x: left, y: top, width: right - left - gap, height: bottom - top - gap };
}

/** The stretches of a line without gaps, each with the places of its values. */
function stretches(
  xs: ArrayLike<number>,
  ys: ArrayLike<number | null>,
): (readonly [x: number, y: number, index: number])[][] {
  const parts: (readonly [number, number, number])[][] = [[]];
  for (let i = 0; i < xs.length; i++) {
    const [at, value] = [xs[i] as number, ys[i] ?? Number.NaN];
    if (Number.isFinite(at) && Number.isFinite(value)) parts.at(-1)?.push([at, value, i]);
    else parts.push([]);
  }
  return parts.filter((part) => part.length > 0);
}
