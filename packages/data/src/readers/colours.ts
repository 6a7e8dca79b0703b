/** Least side from which a row of `3 * side * side` bytes may be a colour image. */
const leastSide = 8;
/** Number of images that are examined for the order of values. */
const sampledImages = 256;
const letters: Readonly<Record<string, number>> = { r: 0, red: 0, g: 1, green: 1, b: 2, blue: 2 };

/** Returns the side of a square image of so many values in red, green and blue; undefined for other numbers. */
export function colourSide(features: number): number | undefined {
  const side = Math.round(Math.sqrt(features / 3));
  return side >= leastSide && 3 * side * side === features ? side : undefined;
}

/**
 * Reorders rows of `3 * side * side` values in place to images whose pixels are each red, green, blue. The order is taken
 * from the names of the columns, else from neighbours, which are alike in pictures: the order is taken in which the value to the
 * right and the value below differ less. Returns a sentence about the order.
 */
export function arrangeColours(
  images: Uint8Array,
  side: number,
  names: readonly string[] | undefined,
): string {
  const size = 3 * side * side;
  const what = `The ${size} values of a row are whole numbers from 0 to 255, so they were taken as colour images of ${side}×${side}`;
  const named = names && placesByName(names);
  if (named) {
    rearrange(images, named);
    return `${what}; the names of the columns say which value is red, green or blue.`;
  }
  if (difference(images, size, side, 3) < difference(images, size, side, 1)) {
    return `${what}, red, green and blue of one pixel after the other: so neighbours look most alike.`;
  }
  rearrange(
    images,
    Uint32Array.from(
      { length: size },
      (_, i) => 3 * (i % (side * side)) + Math.floor(i / (side * side)),
    ),
  );
  return `${what}, first all red, then all green, then all blue values: so neighbours look most alike.`;
}

/** Returns the index of each column's value in the image; undefined unless every name holds one colour, each equally often. */
function placesByName(names: readonly string[]): Uint32Array | undefined {
  const seen = [0, 0, 0];
  const places = new Uint32Array(names.length);
  for (const [i, name] of names.entries()) {
    const said = name
      .toLowerCase()
      .split(/[^a-z]+/)
      .flatMap((word) => (Object.hasOwn(letters, word) ? (letters[word] ?? []) : []));
    const [channel] = said;
    if (channel === undefined || said.length > 1) return undefined;
    places[i] = 3 * (seen[channel] as number) + channel;
    seen[channel] = (seen[channel] as number) + 1;
  }
  return seen.every((count) => 3 * count === names.length) ? places : undefined;
}

/**
 * Returns the average difference of a value from the next one of its colour in its row and from the one below, where `step`
 * values lie between neighbours: 1 where each colour is a plane of its own, 3 where it is a pixel's.
 */
function difference(images: Uint8Array, size: number, side: number, step: 1 | 3): number {
  const count = images.length / size;
  const line = side * step;
  const plane = line * side;
  const every = Math.max(1, Math.floor(count / sampledImages));
  let sum = 0;
  let pairs = 0;
  for (let image = 0; image < count; image += every) {
    const base = image * size;
    for (let i = 0; i < size; i++) {
      const value = images[base + i] as number;
      if ((i % line) + step < line) {
        sum += Math.abs(value - (images[base + i + step] as number));
        pairs += 1;
      }
      if ((i % plane) + line < plane) {
        sum += Math.abs(value - (images[base + i + line] as number));
        pairs += 1;
      }
    }
  }
  return sum / Math.max(1, pairs);
}

function rearrange(images: Uint8Array, places: Uint32Array): void {
  const row = new Uint8Array(places.length);
  for (let at = 0; at < images.length; at += places.length) {
    for (let i = 0; i < places.length; i++) row[places[i] as number] = images[at + i] as number;
    images.set(row, at);
  }
}
