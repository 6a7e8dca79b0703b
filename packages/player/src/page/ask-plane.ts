import { classColor, signedColors } from "../pictures";
import type { AskContext, AskView } from "./ask";
import { arrowOf, color, element, isDark, onTheme, sharp } from "./dom";
import { coordinate, greatest, softmax } from "./words";

/** Noise carries points beyond -1 to 1. */
const reach = 1.25;
const side = 61;
const frameMs = 12;

/** A plane coloured by what the network answers everywhere; a place on it is picked by pointer or arrows. */
export function askPlane({ data, network, examples, ask }: AskContext): AskView {
  const { answer, examples: held } = data;
  let point: readonly [number, number] = [0.4, 0.3];
  const canvas = element("canvas", {
    tabindex: "0",
    role: "application",
    "aria-label": "The plane of all inputs. Arrows move the point.",
  });
  const answers: Float32Array[] = [];
  const map = element("canvas", { width: String(side), height: String(side) });
  const at = (k: number) => reach * ((2 * k) / (side - 1) - 1);

  function paintRow(row: number): void {
    const context = map.getContext("2d");
    const raw = answers[row];
    if (context === null || raw === undefined) return;
    const dark = isDark();
    const furthest = most();
    const count = raw.length / side;
    for (let k = 0; k < side; k++) {
      const scores = raw.subarray(k * count, (k + 1) * count);
      context.clearRect(k, side - 1 - row, 1, 1);
      if (answer.kind === "classes") {
        const best = greatest(scores);
        const sure = ((softmax(scores)[best] ?? 0) - 1 / count) / (1 - 1 / count);
        context.globalAlpha = 0.08 + 0.42 * sure;
        context.fillStyle = classColor(best, dark);
      } else {
        context.globalAlpha = 1;
        context.fillStyle = signedColors(dark).css(
          Math.min(1, Math.max(0, ((scores[0] ?? 0) / furthest + 1) / 2)),
        );
      }
      context.fillRect(k, side - 1 - row, 1, 1);
    }
  }
  /** The greatest value of the test examples, which the colours reach to. */
  const most = () => held.targets.reduce((top, value) => Math.max(top, Math.abs(value)), 1e-6);

  function paint(): void {
    const surface = sharp(canvas);
    if (surface === undefined) return;
    const { context, width, height } = surface;
    const x = (value: number) => ((value / reach + 1) / 2) * width;
    const y = (value: number) => ((1 - value / reach) / 2) * height;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(map, 0, 0, width, height);
    context.strokeStyle = color("--line-strong");
    context.globalAlpha = 0.5;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x(0), 0);
    context.lineTo(x(0), height);
    context.moveTo(0, y(0));
    context.lineTo(width, y(0));
    context.stroke();
    context.globalAlpha = 1;
    const dark = isDark();
    const ring = color("--surface");
    const furthest = most();
    for (let n = 0; n < held.count; n++) {
      const value = held.targets[n];
      context.beginPath();
      context.arc(x(examples[2 * n] ?? 0), y(examples[2 * n + 1] ?? 0), 3.2, 0, 2 * Math.PI);
      context.fillStyle =
        value === undefined
          ? classColor(held.labels[n] ?? 0, dark)
          : signedColors(dark).css((value / furthest + 1) / 2);
      context.fill();
      context.lineWidth = 1;
      context.strokeStyle = ring;
      context.stroke();
    }
    context.beginPath();
    context.arc(x(point[0]), y(point[1]), 9, 0, 2 * Math.PI);
    context.lineWidth = 5;
    context.strokeStyle = color("--surface");
    context.stroke();
    context.lineWidth = 2.5;
    context.strokeStyle = color("--text");
    context.stroke();
  }

  function pick(x: number, y: number): void {
    const inside = (value: number) => Math.min(reach, Math.max(-reach, value));
    point = [inside(x), inside(y)];
    paint();
    const place = `at (${point.map(coordinate).join(", ")})`;
    ask({ values: Float32Array.from(point), place });
  }
  const take = (event: PointerEvent) => {
    const box = canvas.getBoundingClientRect();
    pick(
      reach * ((2 * (event.clientX - box.left)) / box.width - 1),
      reach * (1 - (2 * (event.clientY - box.top)) / box.height),
    );
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
    pick(point[0] + arrow[0] * 0.05, point[1] - arrow[1] * 0.05);
  });

  /** As many rows a frame as leave the page free to answer. */
  function fill(from: number): void {
    const end = performance.now() + frameMs;
    let row = from;
    do {
      const y = at(row);
      const places = Float32Array.from({ length: 2 * side }, (_, i) =>
        i % 2 === 0 ? at(i / 2) : y,
      );
      answers[row] = network.answers(places, side);
      paintRow(row);
      row += 1;
    } while (row < side && performance.now() < end);
    paint();
    if (row < side) requestAnimationFrame(() => fill(row));
  }
  onTheme(() => {
    answers.forEach((_, row) => {
      paintRow(row);
    });
    paint();
  });
  new ResizeObserver(paint).observe(canvas);
  requestAnimationFrame(() => fill(0));

  const hint = element(
    "p",
    { class: "hint" },
    "Press or drag anywhere on the plane; dots are test points. By keyboard: arrows.",
  );
  return {
    root: element("section", { class: "ask plane", "aria-label": "Pick a point" }, canvas, hint),
    show: () => pick(...point),
  };
}
