import { pictureSize } from "@adder-studio/data/picture-size";
import type { PageInput } from "../page-data";
import { fitPicture } from "../pictures";

const mostBytes = 20 * 2 ** 20;
const mostPixels = 50e6;

/**
 * Reads a picture file as an example of the set's size, with a label for it. Rejects with a message for the person where
 * the file is too large or not a picture.
 */
export async function pixelsOfFile(
  file: File,
  input: PageInput,
): Promise<{ readonly pixels: Uint8Array; readonly label: string }> {
  const name = file.name === "" ? "Your picture" : file.name;
  if (file.size > mostBytes) throw new Error(`${name} is larger than 20 MB. Make it smaller.`);
  const unreadable = `${name} is not a picture that this browser can read. PNG, JPEG, WebP, GIF and BMP work.`;
  const size = pictureSize(new Uint8Array(await file.arrayBuffer()));
  if (size === undefined) throw new Error(unreadable);
  if (size.width * size.height > mostPixels) {
    throw new Error(`${name} has more than 50 million pixels. Make it smaller.`);
  }
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error(unreadable);
  });
  try {
    const { pixels, turned } = fitPicture(bitmap, input, input.lightOnDark);
    return { pixels, label: turned ? `${name}, light on dark` : name };
  } finally {
    bitmap.close();
  }
}
