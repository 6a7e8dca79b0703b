import { readerCaps } from "./caps";
import { colourSide } from "./colours";
import { refusal } from "./errors";

/** Least number of features with which a table of bytes may hold images. */
const leastPixels = 49;

export interface FeatureShape {
  readonly height: number;
  readonly width: number;
  /** Number of channels; the values of 3 have still to be put into their order by `arrangeColours`. */
  readonly channels: 1 | 3;
  readonly image: boolean;
  readonly notes: readonly string[];
}

/**
 * Chooses the shape in which rows of `features` values enter a network. `areBytes`: all are whole numbers 0..255; then a square
 * number of them, at least 7x7, is a grey image row by row, and three times a square number, at least 3x8x8, a colour
 * image; anything else is an image of height 1, one column for each feature.
 */
export function shapeOfFeatures(features: number, areBytes: () => boolean): FeatureShape {
  const side = Math.round(Math.sqrt(features));
  if (side * side === features && features >= leastPixels && areBytes()) {
    return {
      height: side,
      width: side,
      channels: 1,
      image: true,
      notes: [
        `The ${features} values of a row are whole numbers from 0 to 255, so they were taken as grey images of ${side}×${side}.`,
      ],
    };
  }
  const colours = colourSide(features);
  if (colours !== undefined && areBytes()) {
    return { height: colours, width: colours, channels: 3, image: true, notes: [] };
  }
  if (features > readerCaps.side) {
    throw refusal(
      "table-shape",
      `A row has ${features} features; at most ${readerCaps.side} are read.`,
      "Leave columns out.",
    );
  }
  return {
    height: 1,
    width: features,
    channels: 1,
    image: false,
    notes: [
      features === 1
        ? "The feature of a row is an image of one value, scaled to mean 0 and deviation 1."
        : `The ${features} features of a row are the columns of an image of height 1, each scaled to mean 0 and deviation 1.`,
    ],
  };
}

/** Returns true when all values are whole numbers 0..255. */
export function areBytes(values: ArrayLike<number>): boolean {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= 0 && value <= 255) || !Number.isInteger(value)) return false;
  }
  return true;
}
