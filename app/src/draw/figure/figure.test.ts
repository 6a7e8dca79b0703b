import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { fontFamily } from "../svg-text";
import { type Figure, gaps, type Mark, placesOf } from "./figure";
import { type Ink, themes } from "./ink";
import { layOut } from "./lay-out";
import { sceneSvg } from "./paint-svg";
import { band, linear, log } from "./scale";
import { assertFinite, type Pixels, type Scene } from "./shape";
import { sheetScene } from "./sheet";
import { paintedInSvg, paintedOnCanvas } from "./testing";
import { wrapText } from "./text";

const pixels = { toDataURL: () => "data:image/png;base64,AAAA" } as unknown as Pixels;

/** One mark of each kind. */
const marks: readonly Mark[] = [
  { kind: "image", x: [0, 10], y: [0, 1], pixels },
  { kind: "area", xs: [0, 5, 10], low: [0.1, 0.2, 0.3], high: [0.4, 0.5, 0.6], fill: "conv-soft" },
  {
    kind: "line",
    xs: [0, 2, 4, 6, 8],
    ys: [0, 0.5, null, 0.5, 1],
    stroke: "adder-strong",
    strokeWidth: 2.5,
  },
  { kind: "box", x: [1, 2], y: [0.2, 0.4], fill: "norm" },
  { kind: "bar", along: "y", from: 0, to: 0.7, at: 3, thick: 8, fill: "act", stroke: "text" },
  { kind: "bar", along: "x", from: 0, to: 6, at: 0.9, thick: 6, fill: "plain", radius: 2 },
  { kind: "point", x: 3, y: 0.3, symbol: "circle", size: 4, fill: "adder" },
  { kind: "point", x: 4, y: 0.3, symbol: "square", size: 4, fill: "adder", stroke: "surface" },
  { kind: "point", x: 5, y: 0.3, symbol: "diamond", size: 4, stroke: "adder" },
  { kind: "interval", along: "y", at: 5, from: 0.2, to: 0.4, cap: 6, stroke: "text" },
  { kind: "rule", axis: "x", at: 7, stroke: "text-3", dash: [2, 3] },
  { kind: "text", x: 7, y: 0.5, text: 'a "b" <c>', fill: "text-2" },
  {
    kind: "lifted",
    by: 12,
    marks: [{ kind: "line", xs: [0, 10], ys: [0, 0], stroke: "#123456", alpha: 0.5 }],
  },
];

const figure: Figure = {
  title: "Every mark",
  width: 320,
  height: 200,
  margin: { left: 46, right: 70, top: 12, bottom: 36 },
  x: {
    scale: linear(0, 10),
    ticks: [0, 5, 10],
    text: String,
    grid: "short",
    title: { texts: ["epoch"], at: "end" },
  },
  y: {
    scale: linear(0, 1),
    ticks: [0, 0.5, 1],
    text: String,
    grid: "lines",
    title: { texts: ["share of the test examples that were right", "share"], at: "middle" },
  },
  marks,
  clip: true,
  names: [
    { text: "first", y: 0.5, ink: "adder-strong" },
    { text: "second", y: 0.52, ink: "conv-strong" },
  ],
};

const bars: Figure = {
  title: "Rows",
  width: 300,
  height: 96,
  margin: { left: 80, right: 20, top: 24, bottom: 4 },
  x: { scale: linear(0, 40), ticks: [0, 20, 40], text: String, grid: "lines", far: true },
  y: { scale: band(2) },
  marks: [0, 1].flatMap((at): Mark[] => [
    { kind: "row", at, name: `a block with a long name ${at + 1}`, ink: "adder", key: at },
    { kind: "bar", along: "x", from: 0, to: 20 + 17 * at, at, thick: 9, fill: "adder-strong" },
  ]),
};

beforeAll(() => {
  vi.stubGlobal("Path2D", class {});
});

describe("a figure", () => {
  it("places values between its margins, bands from above down", () => {
    const { x, y, left, bottom } = placesOf(figure);
    expect([x(0), x(10), y(0), y(1)]).toEqual([46, 250, 164, 12]);
    expect([left, bottom]).toEqual([46, 164]);
    expect(placesOf(bars).y(0)).toBeLessThan(placesOf(bars).y(1));
  });

  it("draws a line in stretches where it has gaps, and no dot for one that is not finite", () => {
    const scene = layOut({
      ...figure,
      marks: [{ kind: "line", xs: [0, 1, 2], ys: gaps([0, Number.NaN, Infinity]), stroke: "text" }],
    });
    const group = scene.shapes.find((shape) => shape.kind === "group");
    expect(group?.kind === "group" && group.shapes.map(({ kind }) => kind)).toEqual(["path"]);
  });

  it("writes the first title that fits", () => {
    expect(sceneSvg(layOut(figure), themes.light)).toContain(">share</text>");
    expect(sceneSvg(layOut({ ...figure, height: 600 }), themes.light)).toContain("were right");
  });

  it("crops the names of rows, and answers for the whole of a row", () => {
    const scene = layOut(bars);
    expect(sceneSvg(scene, themes.light)).toMatch(/>a bl[^<]*…1</);
    expect(scene.targets.map(({ key, box }) => [key, box?.x, box?.width])).toEqual([
      [0, 0, 300],
      [1, 0, 300],
    ]);
  });
});

describe("the painters", () => {
  const sheet = sheetScene({
    title: "Both",
    lines: ["of one scene"],
    legend: [
      { text: "line", ink: "adder-strong", dash: [4, 2] },
      { text: "box", ink: "adder-soft", edge: "adder-strong", look: "box" },
    ],
    unit: "per prediction",
    scenes: [layOut(figure), layOut(bars)],
    notes: ["A note that says what was smoothed."],
    ground: "surface",
  });

  it.each([
    ["light", themes.light],
    ["dark", themes.dark],
  ])("paint the same, %s", (_, theme) => {
    for (const scene of [layOut(figure), layOut(bars), sheet]) {
      const onCanvas = paintedOnCanvas(scene, theme);
      const inSvg = paintedInSvg(sceneSvg(scene, theme));
      expect(onCanvas.length).toBeGreaterThanOrEqual(10);
      expect(inSvg).toHaveLength(onCanvas.length);
      onCanvas.forEach((one, i) => {
        const { at, ...rest } = one;
        const { at: other, ...others } = inSvg[i] as typeof one;
        expect(others).toEqual(rest);
        at.forEach((value, k) => {
          expect(Math.abs(value - (other[k] as number))).toBeLessThan(0.021);
        });
        expect(other).toHaveLength(at.length);
      });
    }
  });

  it.each([
    ["every-mark", () => layOut(figure)],
    ["rows", () => layOut(bars)],
    ["sheet", () => sheet],
  ])("write %s as it was", async (name, scene) => {
    await expect(`${sceneSvg(scene(), themes.light)}\n`).toMatchFileSnapshot(
      `../../../golden/figures/${name}.svg`,
    );
  });

  it("refuse what is not finite, with its place", () => {
    const bad = (points: number[]): Scene => ({
      title: "Loss",
      width: 10,
      height: 10,
      shapes: [{ kind: "group", dx: 0, dy: 0, shapes: [{ kind: "path", points, stroke: "text" }] }],
      targets: [],
    });
    expect(() => sceneSvg(bad([0, 0, Number.NaN, 1]), themes.light)).toThrow(
      '"Loss" has a path whose point 1 is NaN.',
    );
    expect(() => paintedOnCanvas(bad([0, Infinity]), themes.light)).toThrow(
      '"Loss" has a path whose point 0 is Infinity.',
    );
    const scene = layOut({ ...figure, y: { scale: log(1, 10) }, marks: [marks[3] as Mark] });
    expect(() => assertFinite({ ...scene, width: Number.NaN })).toThrow("scene whose width is NaN");
    const point: Mark = { kind: "point", x: 1, y: 0, symbol: "circle", size: 3, fill: "text" };
    expect(() =>
      assertFinite(layOut({ ...figure, y: { scale: log(1, 10) }, marks: [point] })),
    ).toThrow("circle whose y is Infinity");
  });
});

it("leaves out marks whose data are not finite, and breaks a line there", () => {
  const look = { symbol: "circle", size: 3, fill: "text" } as const;
  const marks: Mark[] = [
    { kind: "point", x: 1, y: Number.NaN, ...look },
    { kind: "point", x: Number.POSITIVE_INFINITY, y: 1, ...look },
    { kind: "interval", along: "y", at: 1, from: Number.NaN, to: 2, stroke: "text" },
    { kind: "line", xs: [1, 2, 3, 4, 5], ys: [1, 2, Number.NaN, 2, 1], stroke: "text" },
  ];
  const { shapes } = layOut({ ...figure, clip: false, marks });
  const { shapes: none } = layOut({ ...figure, clip: false, marks: [] });
  // The line's two stretches, and nothing else.
  expect(shapes.length - none.length).toBe(2);
  expect(() => assertFinite(layOut({ ...figure, marks }))).not.toThrow();
});

describe("inks", () => {
  it("are what the style sheets say, and the font too", () => {
    const css = readFileSync(new URL("../../styles/tokens.css", import.meta.url), "utf8");
    expect(css).toContain(`--font: ${fontFamily.replaceAll("'", '"')};`);
    expect(themes.light.ink("adder-strong")).toBe("#c65109");
    expect(themes.dark.ink("adder-strong")).toBe("#ff9340");
    expect(themes.dark.ink("oklch(0.5 0.1 50)")).toBe("oklch(0.5 0.1 50)");
  });

  it("have no unknown names", () => {
    expect(() => themes.light.ink("tomato" as Ink)).toThrow('No theme has an ink called "tomato".');
  });
});

it("wraps at spaces, and gives a long word a line of its own", () => {
  const measure = (text: string) => text.length;
  expect(wrapText("one two three", 7, measure)).toEqual(["one two", "three"]);
  expect(wrapText("incomprehensible it is", 6, measure)).toEqual(["incomprehensible", "it is"]);
  expect(wrapText("", 6, measure)).toEqual([]);
});
