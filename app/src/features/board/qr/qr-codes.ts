import decodeQr, { type FinderPoints } from "qr/decode.js";

/** The pixels of a picture, RGBA. */
export interface PictureJob {
  readonly id: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  /** Milliseconds for each code of it. */
  readonly timeMs: number;
}

/** A screenshot of a chat holds a dozen. */
const mostCodes = 40;

/** Returns the texts of all QR codes of a picture. Each one that is found is painted over, and the next is looked for. */
export function qrCodesIn({ width, height, data, timeMs }: PictureJob): readonly string[] {
  const texts: string[] = [];
  for (let i = 0; i < mostCodes; i++) {
    let points: FinderPoints | undefined;
    try {
      const text = decodeQr(
        { width, height, data },
        {
          effort: 8,
          timeLimit: timeMs,
          pointsOnDetect: (found) => {
            points = found;
          },
        },
      );
      texts.push(text);
    } catch {
      // None is left, or none that can be read.
      return texts;
    }
    if (points === undefined) return texts;
    const { x, y, width: across, height: down } = points.boundingBox;
    const [left, right] = [Math.max(0, Math.floor(x)), Math.min(width, Math.ceil(x + across))];
    const [top, bottom] = [Math.max(0, Math.floor(y)), Math.min(height, Math.ceil(y + down))];
    for (let row = top; row < bottom; row++) {
      data.fill(255, 4 * (row * width + left), 4 * (row * width + right));
    }
  }
  return texts;
}
