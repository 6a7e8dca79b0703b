import type { Table } from "../../draw/export";
import { placeOf } from "./BigMap";
import { numberText } from "./cells";
import type { Cursor } from "./cursor";
import type { NamedLayer, SeenLayer } from "./use-layer";
import { type DecomposedOutput, decompose, firstChannel, gridOf, termText } from "./window";

/** Least, greatest and mean of every channel of `[..., count]`. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly mean: number;
}

export function rangeOf(values: ArrayLike<number>, count: number, channel: number): Range {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let seen = 0;
  for (let at = channel; at < values.length; at += count, seen++) {
    const value = values[at] as number;
    if (value < least) least = value;
    if (value > most) most = value;
    sum += value;
  }
  return { least, most, mean: sum / Math.max(1, seen) };
}

/** The numbers of a level, its head first. Rows, columns, filters and channels count from 1, as on screen. */
export function tableOf(layer: NamedLayer, cursor: Cursor, seen: SeenLayer): Table {
  const { filters, rows, cols } = layer;
  const { x, y, w, p } = seen;
  if (cursor.level === "maps") {
    return [
      ["filter", "least", "greatest", "mean"],
      ...Array.from({ length: filters }, (_, filter) => {
        const { least, most, mean } = rangeOf(y, filters, filter);
        return [filter + 1, least, most, mean];
      }),
    ];
  }
  if (cursor.level === "map") {
    return [
      ["row", ...Array.from({ length: cols }, (_, col) => `column ${col + 1}`)],
      ...Array.from({ length: rows }, (_, row) => [
        row + 1,
        ...Array.from(
          { length: cols },
          (__, col) => y[(row * cols + col) * filters + cursor.filter] as number,
        ),
      ]),
    ];
  }
  const place = placeOf(layer, cursor.place);
  const taken = decompose(layer, x, w, place, cursor.filter, p);
  return tapsTable(layer, taken, firstChannel(layer, cursor.filter), p);
}

/** `first`: the input channel with which the filter's group begins. */
function tapsTable(layer: NamedLayer, taken: DecomposedOutput, first: number, p: number): Table {
  const { kernel, channels } = layer;
  const rows = [];
  for (let channel = 0; channel < channels; channel++) {
    for (let cell = 0; cell < kernel * kernel; cell++) {
      const tap = cell * channels + channel;
      rows.push([
        first + channel + 1,
        Math.floor(cell / kernel) + 1,
        (cell % kernel) + 1,
        taken.x[tap] as number,
        taken.f[tap] as number,
        taken.distance[tap] as number,
        taken.product[tap] as number,
        taken.padded[tap] === 1 ? "padding" : "",
      ]);
    }
  }
  const sums = ["all", "", "", "", "", -taken.adder, taken.conv, ""];
  return [["channel", "row", "column", "x", "f", termText(p), "x·f", ""], ...rows, sums];
}

/** A sentence that says what a level shows. */
export function summaryOf(
  layer: NamedLayer,
  cursor: Cursor,
  seen: SeenLayer,
  image: string,
): string {
  const said = levelSummary(layer, cursor, seen, image);
  return layer.biased ? `${said} The bias is added behind this.` : said;
}

function levelSummary(
  layer: NamedLayer,
  cursor: Cursor,
  { x, y, w, p }: SeenLayer,
  image: string,
): string {
  const { name, filters, rows, cols } = layer;
  if (cursor.level === "maps") {
    const all = rangeOf(y, 1, 0);
    return `${name} answers ${image} with ${filters} ${filters === 1 ? "map" : "maps"} of ${rows}×${cols}, all between ${numberText(all.least)} and ${numberText(all.most)}.`;
  }
  const filter = cursor.filter + 1;
  const { row, col } = placeOf(layer, cursor.place);
  const here = `row ${row + 1}, column ${col + 1}`;
  if (cursor.level === "map") {
    const { least, most } = rangeOf(y, filters, cursor.filter);
    const value = y[(row * cols + col) * filters + cursor.filter] as number;
    const word = layer.kind === "adder" ? "nearest" : "strongest";
    return `Filter ${filter} of ${name} answers ${image} with ${numberText(value, 4)} at ${here}; its ${word} place has ${numberText(most)}, its ${layer.kind === "adder" ? "farthest" : "weakest"} ${numberText(least)}.`;
  }
  const taken = decompose(layer, x, w, { row, col }, cursor.filter, p);
  const own = layer.kind === "adder" ? taken.adder : taken.conv;
  const power = layer.kind === "adder" && p !== 1 ? ` of ${termText(p)}` : "";
  const far = gridOf(layer).cells * (layer.kernel === 1 ? 1 : layer.channels);
  return `At ${here} filter ${filter} of ${name} answers ${numberText(own, 4)}, a sum over ${far} ${far === 1 ? "tap" : "taps"}${power}.`;
}
