import { fitPicture, isLightOnDark } from "@adder-studio/player/pictures";
import type { TestSet } from "@adder-studio/session/client";
import { formatBytes, formatCount, formatWhole } from "../ui/format";

const mostBytes = 20 * 2 ** 20;
const mostPixels = 50e6;

export interface FileImage {
  readonly pixels: Uint8Array;
  /** The name of the image, and the changes made to it. */
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
  await refuseUnread(file, name);
  const bitmap = await createImageBitmap(file).catch(() => {
    throw unreadable(name);
  });
  try {
    const { pixels, turned } = fitPicture(bitmap, set, isLightOnDark(set.images, set));
    return { pixels, name: turned ? `${name}, light on dark` : name };
  } finally {
    bitmap.close();
  }
}

/**
 * Throws, in plain words, for what is no picture or too large a one. It takes four bytes a pixel once it is decoded,
 * however small its file: its header says how many there are.
 */
export async function refuseUnread(file: File, name: string): Promise<void> {
  if (file.size > mostBytes) {
    throw new Error(
      `${name} has ${formatBytes(file.size)}; pictures of up to ${formatBytes(mostBytes)} can be taken.`,
    );
  }
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
    `${name} is not a picture that this browser can read. PNG, JPEG, WebP, GIF and BMP work.`,
  );
}
