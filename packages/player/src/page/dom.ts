type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Makes an element with attributes and children; strings become text nodes, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (typeof value === "string") made.setAttribute(name, value);
  }
  made.append(...inside);
  return made;
}

/** Makes a button with a label. */
export function button(label: string, onPress: () => void, attributes: Attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, label);
  made.addEventListener("click", onPress);
  return made;
}

/** Sets a text where it differs from the present one: screen readers announce only changes. */
export function write(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** Returns a colour of the style sheet, by its custom property. */
export function color(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

const darkness = () => matchMedia("(prefers-color-scheme: dark)");

export function isDark(): boolean {
  return darkness().matches;
}

/** Calls `paint` whenever the page turns dark or light. */
export function onTheme(paint: () => void): void {
  darkness().addEventListener("change", paint);
}

/**
 * Returns a cleared context of a canvas whose unit is a CSS pixel and whose bitmap has the resolution of the screen.
 * Undefined where the canvas has no size.
 */
export function sharp(canvas: HTMLCanvasElement):
  | {
      readonly context: CanvasRenderingContext2D;
      readonly width: number;
      readonly height: number;
    }
  | undefined {
  const { width, height } = canvas.getBoundingClientRect();
  const scale = Math.min(3, globalThis.devicePixelRatio || 1);
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w) canvas.width = w;
  if (canvas.height !== h) canvas.height = h;
  const context = canvas.getContext("2d");
  if (context === null || w === 0 || h === 0) return undefined;
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return { context, width, height };
}

/** Returns the steps of an arrow key, four times as long with Shift; undefined for other keys. */
export function arrowOf({ key, shiftKey }: KeyboardEvent): readonly [number, number] | undefined {
  const far = shiftKey ? 4 : 1;
  if (key === "ArrowLeft") return [-far, 0];
  if (key === "ArrowRight") return [far, 0];
  if (key === "ArrowUp") return [0, -far];
  if (key === "ArrowDown") return [0, far];
  return undefined;
}

/**
 * Lets a person choose a point of a canvas: by a press or a drag (`pickAt`, with the place of the pointer on the page), and
 * by the arrow keys (`pickBy`, with steps to the right and downwards).
 */
export function choosePoint(
  canvas: HTMLCanvasElement,
  pickAt: (clientX: number, clientY: number) => void,
  pickBy: (right: number, down: number) => void,
): void {
  canvas.addEventListener("pointerdown", ({ button, pointerId, clientX, clientY }) => {
    if (button !== 0) return;
    canvas.setPointerCapture(pointerId);
    pickAt(clientX, clientY);
  });
  canvas.addEventListener("pointermove", ({ buttons, clientX, clientY }) => {
    if (buttons !== 0) pickAt(clientX, clientY);
  });
  canvas.addEventListener("keydown", (event) => {
    const arrow = arrowOf(event);
    if (arrow === undefined) return;
    event.preventDefault();
    pickBy(...arrow);
  });
}
