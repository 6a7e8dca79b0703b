/** A name that stands beside a chart: where its line ends, from above, and how tall it is. */
export interface LineName<T> {
  readonly line: T;
  readonly y: number;
}

/**
 * Names beside a chart at the heights at which their lines end, in order, at least `gap` apart and between `top` and
 * `bottom`. Where there is no room for all, those that come first in `names` are left out: the last drawn lie on top.
 */
export function placeNames<T>(
  names: readonly LineName<T>[],
  { top, bottom, gap }: { readonly top: number; readonly bottom: number; readonly gap: number },
): readonly LineName<T>[] {
  const room = Math.max(1, Math.floor((bottom - top) / gap) + 1);
  const placed = names
    .slice(-room)
    .map((name) => ({ ...name, y: Math.max(top, Math.min(bottom, name.y)) }))
    .sort((a, b) => a.y - b.y);
  for (let i = 1; i < placed.length; i++) {
    const [above, name] = [placed[i - 1], placed[i]];
    if (above !== undefined && name !== undefined) name.y = Math.max(name.y, above.y + gap);
  }
  // What was pushed out below goes up again, and takes along what it meets.
  let floor = bottom;
  for (const name of placed.toReversed()) {
    name.y = Math.min(name.y, floor);
    floor = name.y - gap;
  }
  return placed;
}

/**
 * Returns the longest part of a name that is at most `width` wide by `measure`, with an ellipsis where something is missing. A number at its
 * end stays: it tells blocks apart.
 */
export function cropName(name: string, width: number, measure: (text: string) => number): string {
  if (measure(name) <= width) return name;
  const [, start = "", number = ""] = /^(.*?)( \d{1,3})?$/su.exec(name) ?? [];
  const letters = [...start];
  const cropped = () => `${letters.join("").trimEnd()}…${number.trim()}`;
  do letters.pop();
  while (letters.length > 1 && measure(cropped()) > width);
  return cropped();
}
