import type { Stroke } from "../pictures";
import { element } from "./dom";
import { pixelsOfFile } from "./file";
import type { InputContext, InputView } from "./input-view";
import { drawByKeys, drawByPointer } from "./pad-events";
import { drawnExample, type PadState, padPixels, paintPad, scaledPixels } from "./pad-state";
import { inkButtons, inks, padTools } from "./pad-tools";

/** Calls `openFile` with each file that is dropped on the page or pasted. */
function takeFiles(openFile: (file: File | undefined) => void): void {
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    openFile(event.dataTransfer?.files[0]);
  });
  document.addEventListener("paste", (event) => openFile(event.clipboardData?.files[0]));
}

/** Makes a drawing pad: by mouse, pen, touch or keys. It also takes a picture file by drop, paste or a file field. */
export function pictureInput({ data: { input }, predict, showMessage }: InputContext): InputView {
  const isColor = input.channels === 3;
  const state: PadState = {
    strokes: [],
    current: undefined,
    ink: isColor ? inks[0][0] : "#ffffff",
    erase: false,
    width: 0.08,
    under: undefined,
    brush: { x: 0.5, y: 0.5, down: false, shown: false },
  };
  const canvas = element("canvas", {
    width: String(padPixels),
    height: String(padPixels),
    tabindex: "0",
    role: "application",
    "aria-label": "Drawing pad. Arrows move the brush, Space sets it down and lifts it.",
  });
  const tools = padTools(state, {
    undo: () => change(state.strokes.slice(0, -1)),
    clear: () => change([]),
    openFile: (file) => void openFile(file),
  });

  function paint(): void {
    paintPad(canvas, state, input);
    tools.update();
  }

  let frame = 0;
  /** Sends the drawing once a frame, however many points were added in it. */
  function sendSoon(): void {
    if (frame === 0) frame = requestAnimationFrame(send);
  }
  function cancelSend(): void {
    cancelAnimationFrame(frame);
    frame = 0;
  }
  function send(): void {
    cancelSend();
    predict({ values: drawnExample(state, input) });
  }

  function end(): void {
    if (state.current === undefined) return;
    state.strokes = [...state.strokes, state.current];
    state.current = undefined;
    paint();
    send();
  }
  function change(next: readonly Stroke[]): void {
    state.current = undefined;
    state.brush.down = false;
    state.under = undefined;
    state.strokes = next;
    paint();
    send();
  }
  async function openFile(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    try {
      const { pixels, label } = await pixelsOfFile(file, input);
      cancelSend();
      state.under = { values: scaledPixels(pixels, input) };
      state.strokes = [];
      state.current = undefined;
      paint();
      predict(state.under);
      showMessage(label);
    } catch (error) {
      showMessage((error as Error).message);
    }
  }

  const actions = { paint, sendSoon, end };
  drawByPointer(canvas, state, actions);
  drawByKeys(canvas, state, actions);
  takeFiles((file) => void openFile(file));

  const use = isColor ? "Used as it is" : "Centred and scaled like the test pictures";
  const hint = `${use}, at ${input.width}\u00d7${input.height} pixels. Or drop a picture on the page. By keyboard: arrows and Space.`;
  return {
    root: element(
      "section",
      { class: "input pad", "aria-label": "Draw" },
      canvas,
      tools.root,
      ...(isColor ? [inkButtons(state)] : []),
      element("p", { class: "hint" }, hint),
    ),
    show(given) {
      cancelSend();
      state.strokes = [];
      state.current = undefined;
      state.brush.down = false;
      state.under = given;
      paint();
    },
  };
}
