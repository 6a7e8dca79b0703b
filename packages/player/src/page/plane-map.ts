import { classColor, signedColors } from "../pictures";
import { color, element, isDark } from "./dom";
import type { InputContext } from "./input-view";
import { greatest, softmax } from "./labels";

/** Half the side of the plane: noise carries points beyond -1 to 1. */
export const maxCoordinate = 1.25;
/** Pixels of the map along one side. */
const side = 61;
/** Time in a frame for computing rows, in milliseconds. */
const frameMs = 12;

const coordinateOf = (k: number) => maxCoordinate * ((2 * k) / (side - 1) - 1);

/** Returns the largest |target| of the test examples, which is at the end of the colour scale. */
export function largestTarget({ data }: InputContext): number {
  return data.examples.targets.reduce((top, value) => Math.max(top, Math.abs(value)), 1e-6);
}

/**
 * Computes the network's outputs over the whole plane, row by row, and paints them into a small canvas: the likeliest
 * class, the stronger the surer; or the first output by the signed colours. `onRows` is called after the rows of a frame.
 */
export function createPlaneMap(page: InputContext, onRows: () => void) {
  const { answer } = page.data;
  const limit = largestTarget(page);
  const rows: Float32Array[] = [];
  const canvas = element("canvas", { width: String(side), height: String(side) });

  function paintRow(row: number): void {
    const context = canvas.getContext("2d");
    const raw = rows[row];
    if (context === null || raw === undefined) return;
    const dark = isDark();
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
          Math.min(1, Math.max(0, ((scores[0] ?? 0) / limit + 1) / 2)),
        );
      }
      context.fillRect(k, side - 1 - row, 1, 1);
    }
  }

  /** Computes rows for a few milliseconds, then leaves the page time to react. */
  function fill(from: number): void {
    const end = performance.now() + frameMs;
    let row = from;
    do {
      const y = coordinateOf(row);
      const points = Float32Array.from({ length: 2 * side }, (_, i) =>
        i % 2 === 0 ? coordinateOf(i / 2) : y,
      );
      rows[row] = page.network.outputs(points, side);
      paintRow(row);
      row += 1;
    } while (row < side && performance.now() < end);
    onRows();
    if (row < side) requestAnimationFrame(() => fill(row));
  }
  requestAnimationFrame(() => fill(0));

  return {
    canvas,
    /** Paints all rows again, in the colours of the present theme. */
    repaint() {
      rows.forEach((_, row) => {
        paintRow(row);
      });
    },
  };
}

/** Paints the test examples as dots in the colour of their class or target. */
export function paintPlaneExamples(
  context: CanvasRenderingContext2D,
  page: InputContext,
  x: (value: number) => number,
  y: (value: number) => number,
): void {
  const { examples, data } = page;
  const dark = isDark();
  const ring = color("--surface");
  const limit = largestTarget(page);
  for (let n = 0; n < data.examples.count; n++) {
    const value = data.examples.targets[n];
    context.beginPath();
    context.arc(x(examples[2 * n] ?? 0), y(examples[2 * n + 1] ?? 0), 3.2, 0, 2 * Math.PI);
    context.fillStyle =
      value === undefined
        ? classColor(data.examples.labels[n] ?? 0, dark)
        : signedColors(dark).css((value / limit + 1) / 2);
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = ring;
    context.stroke();
  }
}
