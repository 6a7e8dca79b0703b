import { canvasPng } from "../../draw/picture/png";
import { saveFile } from "../../ui/save-file";

const scale = 2;
const margin = 14;
const titlePx = 34;
/** Sides beyond this are refused by some browsers. */
const mostPx = 16_000;

/**
 * Draws a copy of an element: its canvases, frames and texts at their places, those scrolled out of sight included,
 * under a title.
 */
function pictureOf(root: HTMLElement, title: string): HTMLCanvasElement {
  const style = getComputedStyle(root);
  const from = root.getBoundingClientRect();
  const parts = [...root.querySelectorAll<HTMLElement>("*")].filter(
    (it) => it.checkVisibility() && it.closest(".visually-hidden, .look-save, select") === null,
  );
  const boxes = parts.map((part) => part.getBoundingClientRect());
  const right = Math.max(from.right, ...boxes.map((box) => box.right));
  const bottom = Math.max(from.bottom, ...boxes.map((box) => box.bottom));
  const width = Math.min(right - from.left + 2 * margin, mostPx / scale);
  const height = Math.min(bottom - from.top + 2 * margin + titlePx, mostPx / scale);
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext("2d");
  if (context === null) return canvas;
  context.scale(scale, scale);
  const page = getComputedStyle(document.documentElement);
  context.fillStyle = page.getPropertyValue("--surface").trim();
  context.fillRect(0, 0, width, height);
  context.fillStyle = style.color;
  context.textBaseline = "middle";
  context.font = `650 15px ${style.fontFamily}`;
  context.fillText(title, margin, margin + 8);
  context.translate(margin - from.left, margin + titlePx - from.top);
  context.imageSmoothingEnabled = false;
  parts.forEach((part, index) => {
    const box = boxes[index] as DOMRect;
    if (part instanceof HTMLCanvasElement) {
      if (part.width > 0) context.drawImage(part, box.left, box.top, box.width, box.height);
    } else if (part.matches("i.place, i.zero")) {
      context.lineWidth = 1.5;
      context.strokeStyle = style.color;
      context.strokeRect(box.left, box.top, box.width, box.height);
    }
    for (const node of part.childNodes) {
      if (node instanceof Text && node.data.trim() !== "") writeText(context, node);
    }
  });
  return canvas;
}

function writeText(context: CanvasRenderingContext2D, node: Text): void {
  const { fontWeight, fontSize, fontFamily, color } = getComputedStyle(
    node.parentElement as Element,
  );
  context.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  context.fillStyle = color;
  const range = document.createRange();
  // A text may run over several lines: word by word it lands where the page has it.
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect();
    context.fillText(word, box.left, box.top + box.height / 2);
  }
}

export async function savePicture(root: HTMLElement, title: string, name: string): Promise<void> {
  saveFile(`${name}.png`, "image/png", await canvasPng(pictureOf(root, title)));
}
