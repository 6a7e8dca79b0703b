import { type Qr, quiet } from "../ui/qr/qr";
import { saveFile } from "../ui/save-file";
import { canvasPng } from "./picture/png";

/** Pixels along a side of the PNG at least: it stays sharp on a slide, where programs smooth what they enlarge. */
const leastPx = 1200;

/** A code as the text of an SVG file. */
export function qrSvg({ size, path }: Qr): string {
  const box = `${-quiet} ${-quiet} ${size} ${size}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" width="${size}mm" height="${size}mm" shape-rendering="crispEdges"><path fill="#fff" d="M${-quiet} ${-quiet}h${size}v${size}h${-size}z"/><path d="${path}"/></svg>\n`;
}

/** Saves a code under a name without an ending. */
export async function saveQr(name: string, qr: Qr, as: "svg" | "png"): Promise<void> {
  if (as === "svg") {
    saveFile(`${name}.svg`, "image/svg+xml", qrSvg(qr));
    return;
  }
  // A whole number of pixels for each square: no grey edges.
  const scale = Math.ceil(leastPx / qr.size);
  const canvas = document.createElement("canvas");
  canvas.width = qr.size * scale;
  canvas.height = qr.size * scale;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no canvas to draw on.");
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scale, 0, 0, scale, quiet * scale, quiet * scale);
  context.fillStyle = "#000";
  context.fill(new Path2D(qr.path));
  saveFile(`${name}.png`, "image/png", await canvasPng(canvas));
}
