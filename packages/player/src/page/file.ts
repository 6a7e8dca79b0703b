import { pictureSize } from "@adder-studio/data/picture-size";
import type { PageInput } from "../page-data";
import { takePicture } from "../pictures";

const mostBytes = 20 * 2 ** 20;
const mostPixels = 50e6;

/** A picture file as an example of the set's size. Rejects with a sentence that says why it is not taken. */
export async function pixelsOfFile(
  file: File,
  input: PageInput,
): Promise<{ readonly pixels: Uint8Array; readonly words: string }> {
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
    const { pixels, turned } = takePicture(bitmap, input, input.lightOnDark);
    return { pixels, words: turned ? `${name}, light on dark` : name };
  } finally {
    bitmap.close();
  }
}
