import { groundOf, paintStrokes, type Stroke, strokesToPixels } from "../pictures";
import type { AskContext, AskView, Given } from "./ask";
import { arrowOf, button, element } from "./dom";
import { pixelsOfFile } from "./file";
import { paintExample } from "./picture";

const sizePx = 280;
const inks = [
  ["#1b2432", "Black"],
  ["#c62828", "Red"],
  ["#e69f00", "Orange"],
  ["#2e7d32", "Green"],
  ["#0072b2", "Blue"],
  ["#7e4fc4", "Violet"],
  ["#8d5a2b", "Brown"],
] as const;

/** A drawing pad, which also takes a picture file: by mouse, pen, touch, arrows and Space, drop, paste or a file field. */
export function askPicture({ data: { input }, ask, tell }: AskContext): AskView {
  const isColor = input.channels === 3;
  const ground = groundOf(input);
  let strokes: readonly Stroke[] = [];
  let held: Stroke | undefined;
  let ink: string = isColor ? inks[0][0] : "#ffffff";
  let erase = false;
  let width = 0.08;
  /** What lies under the strokes when nothing was drawn: a test picture, or one of one's own. */
  let under: Given | undefined;
  const brush = { x: 0.5, y: 0.5, down: false, shown: false };

  const canvas = element("canvas", {
    width: String(sizePx),
    height: String(sizePx),
    tabindex: "0",
    role: "application",
    "aria-label": "Drawing pad. Arrows move the brush, Space sets it down and lifts it.",
  });
  const small = element("canvas");
  const hint = element("p", { class: "hint" });

  function paint(): void {
    const context = canvas.getContext("2d");
    if (context === null) return;
    const all = held === undefined ? strokes : [...strokes, held];
    paintStrokes(context, sizePx, all, ground);
    if (under !== undefined) {
      paintExample(small, under.values, input);
      const scale = sizePx / Math.max(input.width, input.height);
      const [w, h] = [input.width * scale, input.height * scale];
      context.imageSmoothingEnabled = false;
      context.drawImage(small, (sizePx - w) / 2, (sizePx - h) / 2, w, h);
    }
    canvas.classList.toggle("empty", under === undefined && all.length === 0);
    undo.disabled = strokes.length === 0;
    clear.disabled = strokes.length === 0 && under === undefined;
    if (!brush.shown) return;
    context.lineWidth = brush.down ? 3 : 1.5;
    context.strokeStyle = "#2563eb";
    context.beginPath();
    context.arc(brush.x * sizePx, brush.y * sizePx, (width * sizePx) / 2 + 3, 0, 2 * Math.PI);
    context.stroke();
  }

  /** Drawn and decoded pixels reach to 255, whatever those of the set do. */
  const scaled = (pixels: Uint8Array) =>
    input.white === 255 ? pixels : pixels.map((value) => Math.round((value * input.white) / 255));

  let soon = 0;
  /** Once a frame, however many points came in it. */
  function sendSoon(): void {
    if (soon === 0) soon = requestAnimationFrame(send);
  }
  function forgetSoon(): void {
    cancelAnimationFrame(soon);
    soon = 0;
  }
  function send(): void {
    forgetSoon();
    const all = held === undefined ? strokes : [...strokes, held];
    ask({ values: scaled(strokesToPixels(all, input)) });
  }

  function begin(x: number, y: number): void {
    under = undefined;
    held = { color: ink, erase, width, points: [[x, y]] };
  }
  function extend(x: number, y: number): void {
    if (held !== undefined) held = { ...held, points: [...held.points, [x, y]] };
  }
  function end(): void {
    if (held === undefined) return;
    strokes = [...strokes, held];
    held = undefined;
    paint();
    send();
  }
  function change(next: readonly Stroke[]): void {
    held = undefined;
    brush.down = false;
    under = undefined;
    strokes = next;
    paint();
    send();
  }

  const at = ({ clientX, clientY }: { clientX: number; clientY: number }): [number, number] => {
    const box = canvas.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    brush.shown = false;
    brush.down = false;
    begin(...at(event));
    paint();
    sendSoon();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (held === undefined || brush.down) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const one of events.length > 0 ? events : [event]) extend(...at(one));
    paint();
    sendSoon();
  });
  canvas.addEventListener("pointerup", end);
  canvas.addEventListener("pointercancel", end);
  canvas.addEventListener("blur", () => {
    if (brush.down) end();
    brush.down = false;
    brush.shown = false;
    paint();
  });
  canvas.addEventListener("keydown", (event) => {
    const arrow = arrowOf(event);
    if (arrow === undefined && event.key !== " ") return;
    event.preventDefault();
    brush.shown = true;
    if (arrow === undefined) {
      brush.down = !brush.down;
      if (brush.down) begin(brush.x, brush.y);
      else end();
    } else {
      brush.x = Math.min(1, Math.max(0, brush.x + arrow[0] / 28));
      brush.y = Math.min(1, Math.max(0, brush.y + arrow[1] / 28));
      if (brush.down) extend(brush.x, brush.y);
    }
    paint();
    if (brush.down) sendSoon();
  });

  const draw = button("Brush", () => choose(false), { "aria-pressed": "true" });
  const rub = button("Eraser", () => choose(true), { "aria-pressed": "false" });
  function choose(on: boolean): void {
    erase = on;
    draw.setAttribute("aria-pressed", String(!on));
    rub.setAttribute("aria-pressed", String(on));
  }
  const range = element("input", {
    type: "range",
    min: "0.03",
    max: "0.25",
    step: "0.01",
    value: String(width),
  });
  range.addEventListener("input", () => {
    width = range.valueAsNumber;
  });
  const undo = button("Undo", () => change(strokes.slice(0, -1)));
  const clear = button("Clear", () => change([]));
  const file = element("input", { type: "file", accept: "image/*", hidden: true });
  const take = async (one: File | undefined) => {
    if (one === undefined) return;
    try {
      const { pixels, words } = await pixelsOfFile(one, input);
      forgetSoon();
      under = { values: scaled(pixels) };
      strokes = [];
      held = undefined;
      paint();
      ask(under);
      tell(words);
    } catch (error) {
      tell((error as Error).message);
    }
  };
  file.addEventListener("change", () => {
    void take(file.files?.[0]);
    file.value = "";
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    void take(event.dataTransfer?.files[0]);
  });
  document.addEventListener("paste", (event) => void take(event.clipboardData?.files[0]));

  const tools = element("div", { class: "tools", role: "toolbar", "aria-label": "Drawing tools" });
  tools.append(
    ...[draw, rub, undo, clear, button("Picture \u2026", () => file.click()), file],
    element("label", {}, "Brush width", range),
  );
  const root = element("section", { class: "ask pad", "aria-label": "Draw" }, canvas, tools);
  if (isColor) {
    const colors = element("div", { class: "inks", role: "group", "aria-label": "Colour" });
    for (const [color, name] of inks) {
      const one = button("", () => {
        ink = color;
        for (const other of colors.children)
          other.setAttribute("aria-pressed", String(other === one));
      });
      one.setAttribute("aria-label", name);
      one.setAttribute("aria-pressed", String(color === ink));
      one.style.background = color;
      colors.append(one);
    }
    root.append(colors);
  }
  hint.textContent = `${isColor ? "Used as it is" : "Moved to the middle and scaled as the test pictures are"}, at ${input.width}\u00d7${input.height} pixels. Or drop a picture on the page. By keyboard: arrows and Space.`;
  root.append(hint);

  return {
    root,
    show(given) {
      forgetSoon();
      strokes = [];
      held = undefined;
      brush.down = false;
      under = given;
      paint();
    },
  };
}
