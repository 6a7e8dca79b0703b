import { fontFamily } from "../svg-text";
import type { Theme } from "./ink";
import { assertFinite, type Look, type Scene, type Shape } from "./shape";

/** Paints a scene at 0, 0 of a context whose scale is set; throws where one of its numbers is not finite. */
export function paintCanvas(context: CanvasRenderingContext2D, scene: Scene, theme: Theme): void {
  assertFinite(scene);
  if (scene.ground !== undefined) {
    context.fillStyle = theme.ink(scene.ground);
    context.fillRect(0, 0, scene.width, scene.height);
  }
  context.textBaseline = "alphabetic";
  context.lineJoin = "round";
  for (const shape of scene.shapes) paint(context, shape, theme);
}

function paint(context: CanvasRenderingContext2D, shape: Shape, theme: Theme): void {
  switch (shape.kind) {
    case "path": {
      const { points } = shape;
      context.beginPath();
      for (let i = 0; i + 1 < points.length; i += 2) {
        const [x, y] = [points[i] as number, points[i + 1] as number];
        if (i === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      if (shape.closed === true) context.closePath();
      ink(context, shape, theme);
      break;
    }
    case "rect": {
      const { x, y, width, height, radius } = shape;
      context.beginPath();
      if (radius === undefined) context.rect(x, y, width, height);
      else context.roundRect(x, y, width, height, radius);
      ink(context, shape, theme);
      break;
    }
    case "circle":
      context.beginPath();
      context.arc(shape.x, shape.y, shape.radius, 0, 2 * Math.PI);
      ink(context, shape, theme);
      break;
    case "symbol": {
      const { x, y, scale, strokeWidth = 1 } = shape;
      context.save();
      context.translate(x, y);
      context.scale(scale, scale);
      ink(context, { ...shape, strokeWidth: strokeWidth / scale }, theme, pathOf(shape.d));
      context.restore();
      break;
    }
    case "text":
      write(context, shape, theme);
      break;
    case "image":
      context.imageSmoothingQuality = "high";
      context.drawImage(shape.pixels, shape.x, shape.y, shape.width, shape.height);
      break;
    case "group": {
      const { dx, dy, clip } = shape;
      context.save();
      context.translate(dx, dy);
      if (clip !== undefined) {
        context.beginPath();
        context.rect(clip.x, clip.y, clip.width, clip.height);
        context.clip();
      }
      for (const one of shape.shapes) paint(context, one, theme);
      context.restore();
      break;
    }
  }
}

/** Symbols are few and drawn often. */
const paths = new Map<string, Path2D>();

function pathOf(d: string): Path2D {
  const path = paths.get(d) ?? new Path2D(d);
  paths.set(d, path);
  return path;
}

function ink(context: CanvasRenderingContext2D, look: Look, theme: Theme, path?: Path2D): void {
  const { fill, stroke, strokeWidth = 1, dash, alpha = 1 } = look;
  if (alpha !== 1) context.globalAlpha = alpha;
  if (fill !== undefined && fill !== "none") {
    context.fillStyle = theme.ink(fill);
    if (path === undefined) context.fill();
    else context.fill(path);
  }
  if (stroke !== undefined && stroke !== "none") {
    context.strokeStyle = theme.ink(stroke);
    context.lineWidth = strokeWidth;
    if (dash !== undefined) context.setLineDash([...dash]);
    if (path === undefined) context.stroke();
    else context.stroke(path);
    if (dash !== undefined) context.setLineDash([]);
  }
  if (alpha !== 1) context.globalAlpha = 1;
}

const aligns = { start: "left", middle: "center", end: "right" } as const;

function write(
  context: CanvasRenderingContext2D,
  shape: Extract<Shape, { kind: "text" }>,
  theme: Theme,
): void {
  const { x, y, text, fill, size, bold, anchor = "start", turned } = shape;
  context.font = fontOf(size, bold);
  context.fillStyle = theme.ink(fill);
  context.textAlign = aligns[anchor];
  if (turned !== true) {
    context.fillText(text, x, y);
    return;
  }
  context.save();
  context.translate(x, y);
  context.rotate(-Math.PI / 2);
  context.fillText(text, 0, 0);
  context.restore();
}

/** The font of a text as a canvas takes it. */
export function fontOf(size: number, bold = false): string {
  return `${bold ? "600 " : ""}${size}px ${fontFamily}`;
}
