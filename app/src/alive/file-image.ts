import type { TestSet } from "@adder-studio/session/client";
import { formatBytes, formatCount, formatWhole } from "../ui/format";
import { sample } from "./pad";

const mostBytes = 20 * 2 ** 20;
const mostPixels = 50e6;

export interface FileImage {
  readonly pixels: Uint8Array;
  /** What it is called, and what was done to it. */
  readonly name: string;
}

/**
 * A picture file as an image of the set's size: the middle square of it, or what has the set's proportions. Where the set
 * is light on dark and the picture dark on light, it is turned round. Throws an `Error` that says why in plain words.
 */
export async function imageFromFile(file: File, set: TestSet): Promise<FileImage> {
  const name = file.name === "" ? "Your picture" : file.name;
  if (set.images instanceof Float32Array) {
    throw new Error("This data set holds features, not pixels: a picture does not fit.");
  }
  if (file.size > mostBytes) {
    throw new Error(
      `${name} has ${formatBytes(file.size)}; pictures of up to ${formatBytes(mostBytes)} can be taken.`,
    );
  }
  await refuseUnread(file, name);
  const bitmap = await createImageBitmap(file).catch(() => {
    throw unreadable(name);
  });
  try {
    const { width, height } = bitmap;
    const aspect = set.width / set.height;
    const [w, h] = width > height * aspect ? [height * aspect, height] : [width, width / aspect];
    const [left, top] = [(width - w) / 2, (height - h) / 2];
    const part = { left, top, right: left + w, bottom: top + h };
    const pixels = sample(bitmap, part, set, "#ffffff");
    if (set.channels === 3 || edge(pixels, set) < 128 || edge(set.images, set) > 96) {
      return { pixels, name };
    }
    return { pixels: pixels.map((value) => 255 - value), name: `${name}, light on dark` };
  } finally {
    bitmap.close();
  }
}

/** A picture takes four bytes a pixel once it is decoded, however small its file: its header says how many there are. */
async function refuseUnread(file: File, name: string): Promise<void> {
  const { pictureSize } = await import("@adder-studio/data/readers");
  const size = pictureSize(new Uint8Array(await file.arrayBuffer()));
  if (size === undefined) throw unreadable(name);
  const { width, height } = size;
  if (width * height <= mostPixels) return;
  throw new Error(
    `${name} is ${formatWhole(width)} × ${formatWhole(height)} pixels, ${formatCount(width * height)} in all; up to ${formatCount(mostPixels)} can be taken. Make it smaller.`,
  );
}

function unreadable(name: string): Error {
  return new Error(
    `${name} is no picture that this browser can read. PNG, JPEG, WebP, GIF and BMP can be.`,
  );
}

/** Mean of the outermost pixels of an image. */
function edge(pixels: Uint8Array, { height, width, channels }: TestSet): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (y > 0 && y < height - 1 && x > 0 && x < width - 1) continue;
      sum += pixels[(y * width + x) * channels] ?? 0;
      count += 1;
    }
  }
  return sum / count;
}
