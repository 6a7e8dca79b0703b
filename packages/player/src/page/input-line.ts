import { classColor } from "../pictures";
import { choosePoint, color, element, isDark, onTheme, sharp } from "./dom";
import type { InputContext, InputView } from "./input-view";
import { coordinate, softmax } from "./labels";

/** Number of places at which the curve is computed. */
const places = 201;

/** The network's curves over the line from -1 to 1: places, values at each, and the range of all values. */
interface Curves {
  readonly line: Float32Array;
  /** Shares of the classes, or outputs, at each place. */
  readonly heights: readonly (readonly number[])[];
  readonly low: number;
  readonly high: number;
  /** Free space above and below, in units of the values. */
  readonly margin: number;
}

function curvesOf({ data, network }: InputContext): Curves {
  const line = Float32Array.from({ length: places }, (_, i) => (2 * i) / (places - 1) - 1);
  const raw = network.outputs(line, places);
  const count = raw.length / places;
  const heights = Array.from({ length: places }, (_, i) => {
    const scores = raw.subarray(i * count, (i + 1) * count);
    return data.answer.kind === "classes" ? softmax(scores) : [...scores];
  });
  const all = [...heights.flat(), ...data.examples.targets].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  return { line, heights, low, high, margin: Math.max(1e-6, high - low) * 0.08 };
}

type Surface = NonNullable<ReturnType<typeof sharp>>;

/** Returns the functions from x and value to pixels. */
function scalesOf({ width, height }: Surface, { low, high, margin }: Curves) {
  return {
    toX: (value: number) => 14 + ((value + 1) / 2) * (width - 28),
    toY: (value: number) => height - ((value - low + margin) / (high - low + 2 * margin)) * height,
  };
}

type Scales = ReturnType<typeof scalesOf>;

function paintAxes({ context, width, height }: Surface, { toX, toY }: Scales): void {
  context.strokeStyle = color("--line-strong");
  context.globalAlpha = 0.4;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(0, toY(0));
  context.lineTo(width, toY(0));
  context.moveTo(toX(0), 0);
  context.lineTo(toX(0), height);
  context.stroke();
}

function paintExamples(
  { context }: Surface,
  { toX, toY }: Scales,
  { data, examples }: InputContext,
): void {
  context.globalAlpha = 0.75;
  context.fillStyle = color("--text-3");
  data.examples.targets.forEach((value, n) => {
    context.beginPath();
    context.arc(toX(examples[n] ?? 0), toY(value), 2.2, 0, 2 * Math.PI);
    context.fill();
  });
}

function paintCurves({ context }: Surface, { toX, toY }: Scales, { line, heights }: Curves): void {
  const count = heights[0]?.length ?? 0;
  context.globalAlpha = 1;
  context.lineWidth = 2.5;
  context.lineJoin = "round";
  for (let k = 0; k < count; k++) {
    context.strokeStyle = count === 1 ? color("--adder-strong") : classColor(k, isDark());
    context.beginPath();
    heights.forEach((values, i) => {
      context.lineTo(toX(line[i] ?? 0), toY(values[k] ?? 0));
    });
    context.stroke();
  }
}

function paintMarker(
  { context, height }: Surface,
  { toX, toY }: Scales,
  { heights }: Curves,
  x: number,
): void {
  context.strokeStyle = color("--text-2");
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(toX(x), 0);
  context.lineTo(toX(x), height);
  context.stroke();
  for (const value of heights[Math.round(((x + 1) / 2) * (places - 1))] ?? []) {
    context.beginPath();
    context.arc(toX(x), toY(value), 6, 0, 2 * Math.PI);
    context.fillStyle = color("--surface");
    context.fill();
    context.lineWidth = 2.5;
    context.strokeStyle = color("--text");
    context.stroke();
  }
}

/** Makes a plot of the network's curve over the line from -1 to 1, with test points; pointer or arrows pick an x. */
export function lineInput(page: InputContext): InputView {
  let x = 0.3;
  const canvas = element("canvas", {
    tabindex: "0",
    role: "slider",
    "aria-label": "Input x. Arrows move it.",
    "aria-valuemin": "-1",
    "aria-valuemax": "1",
  });
  const curves = curvesOf(page);

  function paint(): void {
    const surface = sharp(canvas);
    if (surface === undefined) return;
    const scales = scalesOf(surface, curves);
    paintAxes(surface, scales);
    paintExamples(surface, scales, page);
    paintCurves(surface, scales, curves);
    paintMarker(surface, scales, curves, x);
  }

  function pick(value: number): void {
    x = Math.min(1, Math.max(-1, value));
    canvas.setAttribute("aria-valuenow", x.toFixed(2));
    paint();
    page.predict({ values: Float32Array.of(x), place: `at x = ${coordinate(x)}` });
  }
  const pickAt = (clientX: number) => {
    const box = canvas.getBoundingClientRect();
    pick((2 * (clientX - box.left - 14)) / (box.width - 28) - 1);
  };
  choosePoint(canvas, pickAt, (right, down) => pick(x + (right - down) * 0.02));
  onTheme(paint);
  new ResizeObserver(paint).observe(canvas);

  const hint = element(
    "p",
    { class: "hint" },
    "Press or drag along the curve; dots are test points. By keyboard: arrows.",
  );
  return {
    root: element("section", { class: "input line", "aria-label": "Pick x" }, canvas, hint),
    show: () => pick(x),
  };
}
