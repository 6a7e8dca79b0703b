import type { Picture } from "./draw";

/** Sides beyond this are refused by some browsers. */
const mostPx = 16_000;

/** The picture as a PNG file's bytes, `scale` times as large; smaller where it would pass what browsers can hold. */
export async function toPng(picture: Picture, scale: number): Promise<Uint8Array<ArrayBuffer>> {
  const held = Math.min(scale, mostPx / Math.max(picture.width, picture.height));
  const image = new Image();
  const url = URL.createObjectURL(new Blob([picture.svg], { type: "image/svg+xml" }));
  try {
    await new Promise<void>((resolve, reject) => {
      image.onload = () => resolve();
      image.onerror = () => reject(new Error("The picture could not be drawn."));
      image.src = url;
    });
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * held);
    canvas.height = Math.round(picture.height * held);
    canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await canvasPng(canvas);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** Returns a canvas' content as the bytes of a PNG file. */
export async function canvasPng(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("The picture is too large for this browser.");
  return new Uint8Array(await blob.arrayBuffer());
}
