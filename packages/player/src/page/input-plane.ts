import { choosePoint, color, element, onTheme, sharp } from "./dom";
import type { InputContext, InputView } from "./input-view";
import { coordinate } from "./labels";
import { createPlaneMap, maxCoordinate, paintPlaneExamples } from "./plane-map";

/** Makes a plane coloured by the network's predictions everywhere; pointer or arrows pick a point. */
export function planeInput(page: InputContext): InputView {
  let point: readonly [number, number] = [0.4, 0.3];
  const canvas = element("canvas", {
    tabindex: "0",
    role: "application",
    "aria-label": "The plane of all inputs. Arrows move the point.",
  });
  const map = createPlaneMap(page, paint);

  function paint(): void {
    const surface = sharp(canvas);
    if (surface === undefined) return;
    const { context, width, height } = surface;
    const x = (value: number) => ((value / maxCoordinate + 1) / 2) * width;
    const y = (value: number) => ((1 - value / maxCoordinate) / 2) * height;
    context.imageSmoothingEnabled = true;
    context.imageSmoothingQuality = "high";
    context.drawImage(map.canvas, 0, 0, width, height);
    context.strokeStyle = color("--line-strong");
    context.globalAlpha = 0.5;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(x(0), 0);
    context.lineTo(x(0), height);
    context.moveTo(0, y(0));
    context.lineTo(width, y(0));
    context.stroke();
    context.globalAlpha = 1;
    paintPlaneExamples(context, page, x, y);
    context.beginPath();
    context.arc(x(point[0]), y(point[1]), 9, 0, 2 * Math.PI);
    context.lineWidth = 5;
    context.strokeStyle = color("--surface");
    context.stroke();
    context.lineWidth = 2.5;
    context.strokeStyle = color("--text");
    context.stroke();
  }

  function pick(x: number, y: number): void {
    const inside = (value: number) => Math.min(maxCoordinate, Math.max(-maxCoordinate, value));
    point = [inside(x), inside(y)];
    paint();
    const place = `at (${point.map(coordinate).join(", ")})`;
    page.predict({ values: Float32Array.from(point), place });
  }
  const pickAt = (clientX: number, clientY: number) => {
    const box = canvas.getBoundingClientRect();
    pick(
      maxCoordinate * ((2 * (clientX - box.left)) / box.width - 1),
      maxCoordinate * (1 - (2 * (clientY - box.top)) / box.height),
    );
  };
  choosePoint(canvas, pickAt, (right, down) =>
    pick(point[0] + right * 0.05, point[1] - down * 0.05),
  );
  onTheme(() => {
    map.repaint();
    paint();
  });
  new ResizeObserver(paint).observe(canvas);

  const hint = element(
    "p",
    { class: "hint" },
    "Press or drag anywhere on the plane; dots are test points. By keyboard: arrows.",
  );
  return {
    root: element("section", { class: "input plane", "aria-label": "Pick a point" }, canvas, hint),
    show: () => pick(...point),
  };
}
