import { type PictureSizes, sample } from "./pad";

/** Returns the mean of the outermost values of a picture `[H, W, C]`, of its first channel. */
export function edgeMean(
  pixels: ArrayLike<number>,
  { height, width, channels }: PictureSizes,
): number {
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

/** Returns true when the pictures of a set are light on dark, by the edge of the first. */
export function isLightOnDark(pixels: ArrayLike<number>, sizes: PictureSizes): boolean {
  return edgeMean(pixels, sizes) <= 96;
}

/**
 * Converts a picture to the size of a set, `[H, W, C]`: the middle part of it that has the set's proportions. Where the
 * set is grey and light on dark, and the picture dark on light, its values are inverted and `turned` is true.
 */
export function fitPicture(
  picture: CanvasImageSource & { readonly width: number; readonly height: number },
  sizes: PictureSizes,
  lightOnDark: boolean,
): { readonly pixels: Uint8Array; readonly turned: boolean } {
  const { width, height } = picture;
  const aspect = sizes.width / sizes.height;
  const [w, h] = width > height * aspect ? [height * aspect, height] : [width, width / aspect];
  const [left, top] = [(width - w) / 2, (height - h) / 2];
  const part = { left, top, right: left + w, bottom: top + h };
  const pixels = sample(picture, part, sizes, "#ffffff");
  if (sizes.channels === 3 || edgeMean(pixels, sizes) < 128 || !lightOnDark) {
    return { pixels, turned: false };
  }
  return { pixels: pixels.map((value) => 255 - value), turned: true };
}
