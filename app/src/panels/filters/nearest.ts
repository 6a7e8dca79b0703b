import { type MapPlace, outputAt, type WindowLayer } from "../activations/window";

/** The place of one test image that a filter answers most strongly. */
export interface Found extends MapPlace {
  readonly image: number;
  /** -sum |x - f|^p of an adder: its negative is the distance. */
  readonly answer: number;
}

interface Search {
  readonly layer: WindowLayer;
  /** One filter `[K, K, channels]`, as the layer computes with it, and which of the layer's it is. */
  readonly filter: ArrayLike<number>;
  readonly number: number;
  readonly images: number;
  /** Returns the layer's input for a test image, `[height, width, channels]`. */
  input(image: number): ArrayLike<number>;
  readonly most: number;
  /** Exponent of adders. */
  readonly p: number;
}

/** A frame's task must leave time for the frame. */
const sliceMs = 6;

/**
 * The strongest answers over the first `images` test images, the best place of each image, strongest first. Works in slices
 * of at most `sliceMs` and gives up when `signal` is aborted.
 */
export async function nearestPatches(search: Search, signal: AbortSignal): Promise<Found[]> {
  const { layer, filter, number, images, input, most, p } = search;
  const best: Found[] = [];
  let until = performance.now() + sliceMs;
  for (let image = 0; image < images; image++) {
    const x = input(image);
    let found: Found = { image, row: 0, col: 0, answer: Number.NEGATIVE_INFINITY };
    for (let row = 0; row < layer.rows; row++) {
      for (let col = 0; col < layer.cols; col++) {
        const answer = outputAt(layer, x, filter, number, row, col, p);
        if (answer > found.answer) found = { image, row, col, answer };
      }
      if (performance.now() > until) {
        await nextTask();
        if (signal.aborted) return [];
        until = performance.now() + sliceMs;
      }
    }
    best.push(found);
  }
  return best.sort((a, b) => b.answer - a.answer || a.image - b.image).slice(0, most);
}

/** Gives the page a turn. A message comes at once where a timer would wait four milliseconds. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
