import type { Figure, Mark } from "../../draw/figure/figure";
import type { Ink } from "../../draw/figure/ink";
import { layOut } from "../../draw/figure/lay-out";
import { band, linear } from "../../draw/figure/scale";
import type { Scene } from "../../draw/figure/shape";
import { sheetScene } from "../../draw/figure/sheet";
import { plainColors } from "../../draw/maps";
import { type Confusion, countAt, scoresOf } from "../../observe/confusion";

/** Ground of a cell: its share of its row, by cividis. */
export function cellColor(share: number): string {
  return plainColors.css(Number.isFinite(share) ? share : 0);
}

/** Letters that can be read on it: cividis is light from about its middle on. */
export function cellInk(share: number): string {
  return share > 0.52 ? "#10141a" : "#ffffff";
}

const cellPx = 44;
const namesPx = 126;
const headPx = 24;
/** Cells of the colour scale below the matrix. */
const scaleCells = 20;

/** The matrix as a picture for a file: title, names, counts and the scale of its colours. */
export function matrixScene(
  confusion: Confusion,
  names: readonly string[],
  shown: readonly number[],
  title: string,
): Scene {
  const side = shown.length * cellPx;
  const places = shown.map((_, i) => i);
  const scores = scoresOf(confusion);
  const figure: Figure = {
    ...{ title, width: namesPx + side + 16, height: headPx + side },
    margin: { left: namesPx, right: 16, top: headPx, bottom: 0 },
    x: {
      scale: band(shown.length),
      ticks: places,
      text: (column) => (names[shown[column] ?? -1] ?? "").slice(0, 7),
      far: true,
    },
    y: {
      scale: band(shown.length),
      ticks: places,
      text: (row) => names[shown[row] ?? -1] ?? "",
    },
    marks: shown.flatMap((right, row) =>
      shown.flatMap((answer, column): Mark[] => {
        const count = countAt(confusion, right, answer);
        const share = count / Math.max(1, scores[right]?.images ?? 0);
        return [
          {
            kind: "box",
            ...{ x: [column - 0.5, column + 0.5], y: [row - 0.5, row + 0.5], gap: 1 },
            fill: cellColor(share) as Ink,
          },
          {
            kind: "text",
            ...{ x: column, y: row, text: String(count), fill: cellInk(share) as Ink },
            anchor: "middle",
          },
        ];
      }),
    ),
  };
  return sheetScene({
    ...{ title, ground: "surface", least: 480 },
    lines: ["taken for (columns); right class (rows); colour: share of its row"],
    scenes: [layOut(figure), layOut(scaleFigure())],
    stacked: true,
  });
}

/** The colours of shares from 0 to 1. */
function scaleFigure(): Figure {
  const width = scaleCells * 8;
  return {
    title: "Share of the row",
    ...{ width: namesPx + width + 130, height: 28 },
    margin: { left: namesPx, right: 130, top: 8, bottom: 10 },
    x: { scale: band(scaleCells) },
    y: { scale: linear(0, 1), ticks: [0.5], text: () => "0 %" },
    marks: Array.from(
      { length: scaleCells },
      (_, i): Mark => ({
        kind: "box",
        ...{ x: [i - 0.5, i + 0.5], y: [0, 1] },
        fill: cellColor(i / (scaleCells - 1)) as Ink,
      }),
    ),
    names: [{ text: "100 % of the row", y: 0.5, ink: "text-3" }],
  };
}
