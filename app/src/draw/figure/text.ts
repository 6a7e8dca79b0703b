import { fontOf } from "./paint-canvas";

/** The width of a text in pixels. */
export type Measure = (text: string, size: number, bold?: boolean) => number;

/** A guess from above, where there is no page to measure with: 0.58 em a letter. */
export const estimate: Measure = (text, size) => [...text].length * size * 0.58;

/** Measures as the page's canvases draw. */
export function pageMeasure(): Measure {
  const context = document.createElement("canvas").getContext("2d");
  if (context === null) return estimate;
  return (text, size, bold) => {
    context.font = fontOf(size, bold);
    return context.measureText(text).width;
  };
}

/** Text in lines of at most `width` pixels, broken at spaces; a longer word has a line of its own. */
export function wrapText(
  text: string,
  width: number,
  measure: (text: string) => number,
): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line !== undefined && measure(`${line} ${word}`) <= width) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else if (word !== "") lines.push(word);
  }
  return lines;
}
