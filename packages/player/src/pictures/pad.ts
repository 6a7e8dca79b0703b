/** Sizes of the pictures of a set. */
export interface PictureSizes {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Sizes that a drawing is fitted to. */
export interface PictureFrame extends PictureSizes {
  /** Share of the frame that the longer side of the set's pictures takes, 0 to 1. */
  readonly fill: number;
}

/** Pictures of a set, `[count, H, W, C]`. */
export interface SetPictures extends PictureSizes {
  readonly images: ArrayLike<number> & { subarray(from: number, to: number): ArrayLike<number> };
  readonly count: number;
}

/** One stroke of the brush or the eraser; places and width as shares of the pad. */
export interface Stroke {
  readonly color: string;
  readonly erase: boolean;
  readonly width: number;
  readonly points: readonly (readonly [number, number])[];
}

/** Returns the background of a drawing: black for grey images, as in the sets of digits and clothes; white for colour. */
export function groundOf({ channels }: Pick<PictureSizes, "channels">): string {
  return channels === 3 ? "#ffffff" : "#000000";
}

/** Paints strokes on the background `ground`, in a square of `size` pixels. */
export function paintStrokes(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  size: number,
  strokes: readonly Stroke[],
  ground: string,
): void {
  context.fillStyle = ground;
  context.fillRect(0, 0, size, size);
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const { color, erase, width, points } of strokes) {
    context.strokeStyle = erase ? ground : color;
    context.lineWidth = width * size;
    context.beginPath();
    points.forEach(([x, y], i) => {
      if (i === 0) context.moveTo(x * size, y * size);
      // A dot is a line of no length.
      context.lineTo(x * size, y * size);
    });
    context.stroke();
  }
}

/** A rectangle of pixels, `[left, right)` by `[top, bottom)`. */
export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Returns the bounds of the pixels that are not black; undefined for an empty image. */
export function boundsOf(
  pixels: ArrayLike<number>,
  width: number,
  height: number,
  stride = 1,
): Bounds | undefined {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += stride) {
      if ((pixels[at] as number) < 26) continue;
      left = Math.min(left, x);
      top = Math.min(top, y);
      right = Math.max(right, x + 1);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return right > left ? { left, top, right, bottom } : undefined;
}

/** Returns the share of the frame that the longer side of the images' content takes, averaged over the first hundred. */
export function fillOf({ images, count, height, width, channels }: SetPictures): number {
  const size = height * width * channels;
  const shares: number[] = [];
  for (let i = 0; i < Math.min(100, count); i++) {
    const bounds = boundsOf(images.subarray(i * size, (i + 1) * size), width, height, channels);
    if (bounds === undefined) continue;
    const { left, top, right, bottom } = bounds;
    shares.push(Math.max((right - left) / width, (bottom - top) / height));
  }
  return shares.length === 0 ? 1 : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

const padPx = 280;

/**
 * Converts strokes to an image of the set's size `[H, W, C]`. Grey drawings are centred and scaled to fill the frame as
 * the set's own images do; colour drawings are not.
 */
export function strokesToPixels(strokes: readonly Stroke[], set: PictureFrame): Uint8Array {
  const pad = new OffscreenCanvas(padPx, padPx);
  const context = pad.getContext("2d", { willReadFrequently: true });
  const { height, width, channels } = set;
  if (context === null) return new Uint8Array(height * width * channels);
  const ground = groundOf(set);
  paintStrokes(context, padPx, strokes, ground);
  let from: Bounds = { left: 0, top: 0, right: padPx, bottom: padPx };
  if (channels !== 3) {
    const { data } = context.getImageData(0, 0, padPx, padPx);
    const inked = boundsOf(data, padPx, padPx, 4);
    if (inked !== undefined) {
      const side = Math.max(inked.right - inked.left, inked.bottom - inked.top) / set.fill;
      const [x, y] = [(inked.left + inked.right) / 2, (inked.top + inked.bottom) / 2];
      from = { left: x - side / 2, right: x + side / 2, top: y - side / 2, bottom: y + side / 2 };
    }
  }
  return sample(pad, from, set, ground);
}

/** Samples a part of a picture at the set's size, smoothed; pixels outside the picture are `ground`. */
export function sample(
  picture: CanvasImageSource,
  { left, top, right, bottom }: Bounds,
  { height, width, channels }: PictureSizes,
  ground: string,
): Uint8Array {
  const small = new OffscreenCanvas(width, height);
  const context = small.getContext("2d", { willReadFrequently: true });
  const pixels = new Uint8Array(height * width * channels);
  if (context === null) return pixels;
  context.fillStyle = ground;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  // The whole picture is drawn under a transform: a source rectangle beyond the picture would be clipped.
  context.setTransform(
    width / (right - left),
    0,
    0,
    height / (bottom - top),
    (-left * width) / (right - left),
    (-top * height) / (bottom - top),
  );
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  for (let i = 0; i < height * width; i++) {
    const [r, g, b] = [data[4 * i] ?? 0, data[4 * i + 1] ?? 0, data[4 * i + 2] ?? 0];
    if (channels === 3) pixels.set([r, g, b], 3 * i);
    // Luma of ITU-R BT.601.
    else
      pixels.fill(Math.round(0.299 * r + 0.587 * g + 0.114 * b), channels * i, channels * (i + 1));
  }
  return pixels;
}
