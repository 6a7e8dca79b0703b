type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** An element with attributes and what stands in it; texts become text nodes, never markup. */
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

/** A button with words on it. */
export function button(words: string, onPress: () => void, attributes: Attributes = {}) {
  const made = element("button", { type: "button", ...attributes }, words);
  made.addEventListener("click", onPress);
  return made;
}

/** Changes a text only where it is another one: readers of screens hear changes alone. */
export function write(node: Node, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** A colour of the style sheet, by its custom property. */
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

/** A canvas' context with one unit a CSS pixel, its bitmap as fine as the screen. */
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

/** The keys that move something, as steps; Shift makes them long. */
export function arrowOf({ key, shiftKey }: KeyboardEvent): readonly [number, number] | undefined {
  const far = shiftKey ? 4 : 1;
  if (key === "ArrowLeft") return [-far, 0];
  if (key === "ArrowRight") return [far, 0];
  if (key === "ArrowUp") return [0, -far];
  if (key === "ArrowDown") return [0, far];
  return undefined;
}
