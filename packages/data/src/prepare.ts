import { philox, streamOf } from "@adder-studio/core";
import type { DataSource, Examples, InputPipeline } from "./types";

/** Augmentation of one training image: offset of its window, and mirroring. */
export interface Placement {
  readonly flip: boolean;
  /** Rows by which the image is moved, -crop..crop; rows that move in are zero. */
  readonly dy: number;
  readonly dx: number;
}

/** Placement of a test image: no augmentation. */
export const asItIs: Placement = { flip: false, dy: 0, dx: 0 };

const augmentStream = streamOf("augment");

/**
 * Draws the placement of example `at` of the batch of `step`: words of block `at` of the stream (seed, "augment", step).
 * Every example owns a block, so no draw depends on another and none on how the run got here.
 */
export function placementOf(
  pipeline: InputPipeline,
  seed: number,
  step: number,
  at: number,
): Placement {
  if (!pipeline.flip && pipeline.crop === 0) return asItIs;
  const words = new Uint32Array(4);
  philox(words, at, 0, step, 0, seed, augmentStream);
  const offset = (word: number): number =>
    Math.floor((word / 4294967296) * (2 * pipeline.crop + 1)) - pipeline.crop;
  return {
    flip: pipeline.flip && (words[0] as number) >>> 31 === 1,
    dy: offset(words[1] as number),
    dx: offset(words[2] as number),
  };
}

export interface Preparer {
  /** Shape `[H, W, C]` of one example after padding and repeating. */
  readonly shape: readonly [number, number, number];
  /** Writes image `index` of `examples`, ready for the network, as row `at` of the batch `x`. */
  write(x: Float32Array, at: number, examples: Examples, index: number, placement: Placement): void;
}

/**
 * Creates the conversion from stored bytes to network input: move (zeros come in), mirror, pad with zeros to `padTo`, repeat
 * the channels, then (p/255 - mean)/std as float32.
 */
export function createPreparer(
  source: Pick<DataSource, "height" | "width" | "channels" | "mean" | "std">,
  pipeline: Pick<InputPipeline, "padTo" | "repeat">,
): Preparer {
  const { height, width, channels } = source;
  const outHeight = Math.max(height, pipeline.padTo);
  const outWidth = Math.max(width, pipeline.padTo);
  const outChannels = channels * pipeline.repeat;
  const top = Math.floor((outHeight - height) / 2);
  const left = Math.floor((outWidth - width) / 2);
  const standardised = Float32Array.from(
    { length: 256 },
    (_, pixel) => (pixel / 255 - source.mean) / source.std,
  );
  const zero = standardised[0] as number;
  const size = outHeight * outWidth * outChannels;

  function write(
    x: Float32Array,
    at: number,
    { images }: Examples,
    index: number,
    placement: Placement,
  ): void {
    const { flip, dy, dx } = placement;
    const base = index * height * width * channels;
    const values = images instanceof Float32Array ? images : undefined;
    x.fill(values ? 0 : zero, at * size, (at + 1) * size);
    for (let y = 0; y < height; y++) {
      const fromY = y + dy;
      if (fromY < 0 || fromY >= height) continue;
      let to = at * size + ((top + y) * outWidth + left) * outChannels;
      for (let column = 0; column < width; column++, to += outChannels) {
        const fromX = (flip ? width - 1 - column : column) + dx;
        if (fromX < 0 || fromX >= width) continue;
        const from = base + (fromY * width + fromX) * channels;
        for (let c = 0; c < channels; c++) {
          const pixel = images[from + c] as number;
          const value = values ? pixel : (standardised[pixel] as number);
          for (let copy = c; copy < outChannels; copy += channels) x[to + copy] = value;
        }
      }
    }
  }

  return { shape: [outHeight, outWidth, outChannels], write };
}
