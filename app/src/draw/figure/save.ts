import { saveFile } from "../../ui/save-file";
import { canvasPng } from "../picture/png";
import type { Theme } from "./ink";
import { paintCanvas } from "./paint-canvas";
import { sceneSvg } from "./paint-svg";
import type { Scene } from "./shape";

/** Pixels of a PNG for each of the drawing. */
const pngScale = 2;

/** Saves a drawing under a name without an ending, painted as the screen paints it. */
export async function saveScene(
  name: string,
  scene: Scene,
  theme: Theme,
  as: "svg" | "png",
): Promise<void> {
  if (as === "svg") {
    saveFile(`${name}.svg`, "image/svg+xml", sceneSvg(scene, theme));
    return;
  }
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(scene.width * pngScale);
  canvas.height = Math.round(scene.height * pngScale);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser gives no canvas to draw on.");
  context.scale(pngScale, pngScale);
  paintCanvas(context, scene, theme);
  saveFile(`${name}.png`, "image/png", await canvasPng(canvas));
}
