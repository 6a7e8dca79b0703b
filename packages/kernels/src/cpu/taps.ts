import type { Geometry } from "../window";

/**
 * Calls `visit` for every window place and tap in the order n, i, j, a, b with the offsets of the
 * first channel: of x (-1 for a padded tap), of y, and of w.
 */
export function forEachTap(
  g: Geometry,
  visit: (xOffset: number, yOffset: number, wOffset: number) => void,
): void {
  const { kernel, stride, pad, inChannels, outChannels } = g;
  for (let n = 0; n < g.batch; n++) {
    for (let i = 0; i < g.outHeight; i++) {
      for (let j = 0; j < g.outWidth; j++) {
        const y = ((n * g.outHeight + i) * g.outWidth + j) * outChannels;
        for (let a = 0; a < kernel; a++) {
          const row = i * stride + a - pad;
          for (let b = 0; b < kernel; b++) {
            const column = j * stride + b - pad;
            const inside = row >= 0 && row < g.height && column >= 0 && column < g.width;
            const x = inside ? ((n * g.height + row) * g.width + column) * inChannels : -1;
            visit(x, y, (a * kernel + b) * inChannels * outChannels);
          }
        }
      }
    }
  }
}
