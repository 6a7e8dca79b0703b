import type { Drawing, Mark } from "../../draw/export";
import { plainColors } from "../../draw/maps";
import type { ChartColors } from "../../draw/theme-colors";
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
const namesPx = 110;

/** The matrix as a picture for a file: title, names, counts and legend. */
export function drawMatrix(
  confusion: Confusion,
  names: readonly string[],
  shown: readonly number[],
  title: string,
  colors: ChartColors,
): Drawing {
  const side = shown.length * cellPx;
  const marks: Mark[] = [
    { kind: "text", x: 16, y: 26, text: title, fill: colors.text, size: 15, bold: true },
    {
      kind: "text",
      x: namesPx + 16,
      y: 54,
      text: "taken for (columns); right class (rows); colour: share of its row",
      fill: colors.faint,
      size: 11,
    },
  ];
  const scores = scoresOf(confusion);
  shown.forEach((right, row) => {
    const y = 84 + row * cellPx;
    const images = scores[right]?.images ?? 0;
    marks.push({
      kind: "text",
      x: namesPx + 8,
      y: y + cellPx / 2 + 4,
      text: names[right] ?? "",
      fill: colors.text,
      size: 11,
      anchor: "end",
    });
    shown.forEach((answer, column) => {
      const count = countAt(confusion, right, answer);
      const share = count / Math.max(1, images);
      const x = namesPx + 16 + column * cellPx;
      if (row === 0) {
        marks.push({
          kind: "text",
          x: x + cellPx / 2,
          y: 76,
          text: (names[answer] ?? "").slice(0, 7),
          fill: colors.faint,
          size: 9.5,
          anchor: "middle",
        });
      }
      marks.push(
        { kind: "box", x, y, width: cellPx - 1, height: cellPx - 1, fill: cellColor(share) },
        {
          kind: "text",
          x: x + cellPx / 2,
          y: y + cellPx / 2 + 4,
          text: String(count),
          fill: cellInk(share),
          size: 11,
          anchor: "middle",
        },
      );
    });
  });
  const below = 84 + side + 14;
  for (let i = 0; i < 20; i++) {
    const x = namesPx + 16 + i * 8;
    marks.push({ kind: "box", x, y: below, width: 8, height: 10, fill: cellColor(i / 19) });
  }
  marks.push(
    {
      kind: "text",
      x: namesPx + 8,
      y: below + 9,
      text: "0 %",
      fill: colors.faint,
      size: 10,
      anchor: "end",
    },
    {
      kind: "text",
      x: namesPx + 182,
      y: below + 9,
      text: "100 % of the row",
      fill: colors.faint,
      size: 10,
    },
  );
  const size = { width: Math.max(480, namesPx + side + 32), height: below + 26 };
  return { title, ...size, background: colors.surface, marks };
}
