import type { Pixels } from "./types";

/**
 * Cuts the middle of a picture to the shape that is wanted and averages areas down (or up) to its size. Writes RGB,
 * transparent parts over white. The same on every device: the browser's own scaling is not.
 */
export function fitInto(
  { width, height, rgba }: Pixels,
  out: Uint8Array,
  at: number,
  toHeight: number,
  toWidth: number,
): void {
  const scale = Math.min(width / toWidth, height / toHeight);
  const left = (width - toWidth * scale) / 2;
  const top = (height - toHeight * scale) / 2;
  for (let y = 0; y < toHeight; y++) {
    const y0 = top + y * scale;
    const y1 = y0 + scale;
    for (let x = 0; x < toWidth; x++) {
      const x0 = left + x * scale;
      averageArea(rgba, width, height, x0, y0, x0 + scale, y1, out, at + 3 * (y * toWidth + x));
    }
  }
}

function averageArea(
  rgba: Pixels["rgba"],
  width: number,
  height: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  out: Uint8Array,
  at: number,
): void {
  let red = 0;
  let green = 0;
  let blue = 0;
  let sum = 0;
  const lastY = Math.min(height, Math.ceil(y1));
  const lastX = Math.min(width, Math.ceil(x1));
  for (let y = Math.floor(y0); y < lastY; y++) {
    const tall = Math.min(y + 1, y1) - Math.max(y, y0);
    for (let x = Math.floor(x0); x < lastX; x++) {
      const share = tall * (Math.min(x + 1, x1) - Math.max(x, x0));
      const from = 4 * (y * width + x);
      const alpha = (rgba[from + 3] as number) / 255;
      const white = 255 * (1 - alpha);
      red += share * ((rgba[from] as number) * alpha + white);
      green += share * ((rgba[from + 1] as number) * alpha + white);
      blue += share * ((rgba[from + 2] as number) * alpha + white);
      sum += share;
    }
  }
  out[at] = Math.round(red / sum);
  out[at + 1] = Math.round(green / sum);
  out[at + 2] = Math.round(blue / sum);
}
