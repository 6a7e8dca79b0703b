import { roundTo } from "../../ui/numbers";
import { escapeText, fontFamily } from "../svg-text";
import type { Theme } from "./ink";
import { assertFinite, type Look, type Scene, type Shape } from "./shape";

/**
 * A scene as an SVG document: text stays text, nothing is fetched. Throws where one of its numbers is not finite.
 */
export function sceneSvg(scene: Scene, theme: Theme): string {
  assertFinite(scene);
  const { title, ground } = scene;
  const [width, height] = [px(scene.width), px(scene.height)];
  const clips: string[] = [];
  const shapes = scene.shapes.map((shape) => draw(shape, theme, clips));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${escapeText(fontFamily)}" stroke-linejoin="round">`,
    `<title>${escapeText(title)}</title>`,
    ...(clips.length === 0 ? [] : [`<defs>${clips.join("")}</defs>`]),
    ...(ground === undefined
      ? []
      : [`<rect width="${width}" height="${height}" fill="${theme.ink(ground)}"/>`]),
    ...shapes,
    "</svg>",
  ].join("\n");
}

/** Hundredths of a pixel are finer than any screen or printer. */
function px(value: number): number {
  return roundTo(value, 2);
}

function draw(shape: Shape, theme: Theme, clips: string[]): string {
  switch (shape.kind) {
    case "path": {
      const { points } = shape;
      let d = "";
      for (let i = 0; i + 1 < points.length; i += 2) {
        d += `${i === 0 ? "M" : "L"}${px(points[i] as number)} ${px(points[i + 1] as number)}`;
      }
      return `<path d="${d}${shape.closed === true ? "Z" : ""}"${look(shape, theme)}/>`;
    }
    case "rect": {
      const { x, y, width, height, radius } = shape;
      const round = radius === undefined ? "" : ` rx="${px(radius)}"`;
      return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"${round}${look(shape, theme)}/>`;
    }
    case "circle":
      return `<circle cx="${px(shape.x)}" cy="${px(shape.y)}" r="${px(shape.radius)}"${look(shape, theme)}/>`;
    case "symbol": {
      const { x, y, scale, strokeWidth = 1 } = shape;
      const thin = look({ ...shape, strokeWidth: strokeWidth / scale }, theme);
      return `<path transform="translate(${px(x)} ${px(y)}) scale(${px(scale)})" d="${shape.d}"${thin}/>`;
    }
    case "text": {
      const { x, y, text, fill, size, bold, anchor, turned } = shape;
      const place =
        turned === true
          ? `transform="translate(${px(x)} ${px(y)}) rotate(-90)"`
          : `x="${px(x)}" y="${px(y)}"`;
      const weight = bold === true ? ' font-weight="600"' : "";
      const align = anchor === undefined || anchor === "start" ? "" : ` text-anchor="${anchor}"`;
      return `<text ${place} font-size="${size}" fill="${theme.ink(fill)}"${align}${weight}>${escapeText(text)}</text>`;
    }
    case "image": {
      const { x, y, width, height, pixels } = shape;
      return `<image x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" preserveAspectRatio="none" href="${pixels.toDataURL("image/png")}"/>`;
    }
    case "group": {
      const { dx, dy, clip } = shape;
      let cut = "";
      if (clip !== undefined) {
        const id = `clip${clips.length + 1}`;
        clips.push(
          `<clipPath id="${id}"><rect x="${px(clip.x)}" y="${px(clip.y)}" width="${px(clip.width)}" height="${px(clip.height)}"/></clipPath>`,
        );
        cut = ` clip-path="url(#${id})"`;
      }
      const move = dx === 0 && dy === 0 ? "" : ` transform="translate(${px(dx)} ${px(dy)})"`;
      return `<g${move}${cut}>${shape.shapes.map((one) => draw(one, theme, clips)).join("")}</g>`;
    }
  }
}

function look({ fill, stroke, strokeWidth = 1, dash, alpha = 1 }: Look, theme: Theme): string {
  const ink = [` fill="${fill === undefined ? "none" : theme.ink(fill)}"`];
  if (fill !== undefined && alpha !== 1) ink.push(` fill-opacity="${alpha}"`);
  if (stroke !== undefined && stroke !== "none") {
    ink.push(` stroke="${theme.ink(stroke)}"`);
    if (strokeWidth !== 1) ink.push(` stroke-width="${roundTo(strokeWidth, 3)}"`);
    if (dash !== undefined && dash.length > 0) ink.push(` stroke-dasharray="${dash.join(" ")}"`);
    if (alpha !== 1) ink.push(` stroke-opacity="${alpha}"`);
  }
  return ink.join("");
}
