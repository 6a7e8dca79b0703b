import { classColor } from "../pictures";
import type { AskContext, AskView } from "./ask";
import { arrowOf, color, element, isDark, onTheme, sharp } from "./dom";
import { coordinate, softmax } from "./words";

const places = 201;

/** The network's curve over the line from -1 to 1, test points beside it; a place is picked by pointer or arrows. */
export function askLine({ data, network, examples, ask }: AskContext): AskView {
  const { answer, examples: held } = data;
  let x = 0.3;
  const canvas = element("canvas", {
    tabindex: "0",
    role: "slider",
    "aria-label": "Input x. Arrows move it.",
    "aria-valuemin": "-1",
    "aria-valuemax": "1",
  });
  const line = Float32Array.from({ length: places }, (_, i) => (2 * i) / (places - 1) - 1);
  const raw = network.answers(line, places);
  const count = raw.length / places;
  /** Of classes: the share of each. */
  const heights = Array.from({ length: places }, (_, i) => {
    const scores = raw.subarray(i * count, (i + 1) * count);
    return answer.kind === "classes" ? softmax(scores) : [...scores];
  });
  const all = [...heights.flat(), ...held.targets].filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const room = Math.max(1e-6, high - low) * 0.08;

  function paint(): void {
    const surface = sharp(canvas);
    if (surface === undefined) return;
    const { context, width, height } = surface;
    const toX = (value: number) => 14 + ((value + 1) / 2) * (width - 28);
    const toY = (value: number) =>
      height - ((value - low + room) / (high - low + 2 * room)) * height;
    context.strokeStyle = color("--line-strong");
    context.globalAlpha = 0.4;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(0, toY(0));
    context.lineTo(width, toY(0));
    context.moveTo(toX(0), 0);
    context.lineTo(toX(0), height);
    context.stroke();
    context.globalAlpha = 0.75;
    context.fillStyle = color("--text-3");
    held.targets.forEach((value, n) => {
      context.beginPath();
      context.arc(toX(examples[n] ?? 0), toY(value), 2.2, 0, 2 * Math.PI);
      context.fill();
    });
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
    const near = heights[Math.round(((x + 1) / 2) * (places - 1))] ?? [];
    context.strokeStyle = color("--text-2");
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(toX(x), 0);
    context.lineTo(toX(x), height);
    context.stroke();
    for (const value of near) {
      context.beginPath();
      context.arc(toX(x), toY(value), 6, 0, 2 * Math.PI);
      context.fillStyle = color("--surface");
      context.fill();
      context.lineWidth = 2.5;
      context.strokeStyle = color("--text");
      context.stroke();
    }
  }

  function pick(value: number): void {
    x = Math.min(1, Math.max(-1, value));
    canvas.setAttribute("aria-valuenow", x.toFixed(2));
    paint();
    ask({ values: Float32Array.of(x), place: `at x = ${coordinate(x)}` });
  }
  const take = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    pick((2 * (event.clientX - box.left - 14)) / (box.width - 28) - 1);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    take(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (event.buttons !== 0) take(event);
  });
  canvas.addEventListener("keydown", (event) => {
    const arrow = arrowOf(event);
    if (arrow === undefined) return;
    event.preventDefault();
    pick(x + (arrow[0] - arrow[1]) * 0.02);
  });
  onTheme(paint);
  new ResizeObserver(paint).observe(canvas);

  const hint = element(
    "p",
    { class: "hint" },
    "Press or drag along the curve; dots are test points. By keyboard: arrows.",
  );
  return {
    root: element("section", { class: "ask line", "aria-label": "Pick x" }, canvas, hint),
    show: () => pick(x),
  };
}
