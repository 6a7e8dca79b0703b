import type { Predictions, ShownImage, TestSet } from "@adder-studio/session/client";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../studio/per-studio";
import type { Studio } from "../studio/studio";
import { softmax } from "./classes";
import { observerOf } from "./observer";
import { whiteIn } from "./shown-image";
import { testSetOf } from "./test-set";

interface ImagesState {
  /** Previous and next walk through the mistakes of the last test first, the surest first. */
  readonly wrongFirst: boolean;
  /** The name of a person's own image. */
  readonly own: string;
}

/** The test image that the canvas shows, and the order of the others. */
export interface Images {
  readonly store: StoreApi<ImagesState>;
  /** Indices of the test images in the order of the walk. */
  order(): readonly number[];
  /** Returns the number of images in front that were predicted wrongly. */
  wrong(): number;
  step(by: number): void;
  show(index: number): void;
  showOwn(pixels: Uint8Array, own: string): void;
  setWrongFirst(on: boolean): void;
}

/** Returns the studio's one choice of a test image. */
export const imagesOf = perStudio("shown image", createImages);

function createImages(studio: Studio): Images {
  const store = createStore<ImagesState>(() => ({ wrongFirst: false, own: "Your image" }));
  const observer = observerOf(studio);
  const sets = testSetOf(studio).store;
  let known: { readonly of: Predictions | undefined; readonly set: TestSet | undefined } & Order = {
    of: undefined,
    set: undefined,
    order: [],
    wrong: 0,
  };
  let last = 0;

  function current(): Order {
    const { set } = sets.getState();
    const predictions = store.getState().wrongFirst ? studio.run.session.predictions : undefined;
    if (known.set !== set || known.of !== predictions) {
      known = { of: predictions, set, ...walk(set?.count ?? 0, predictions) };
    }
    return known;
  }

  function show(image: ShownImage): void {
    if ("index" in image) last = image.index;
    observer.show(image);
  }

  return {
    store,
    order: () => current().order,
    wrong: () => current().wrong,
    step(by) {
      const { order } = current();
      if (order.length === 0) return;
      const { image } = observer.store.getState();
      // Back from an image of one's own: the test image before it is the next one.
      const from = "index" in image ? order.indexOf(image.index) + by : order.indexOf(last);
      show({ index: order[(from + order.length) % order.length] as number });
    },
    show: (index) => show({ index }),
    showOwn(pixels, own) {
      const { set } = sets.getState();
      const white = set === undefined ? 255 : whiteIn(set);
      store.setState({ own });
      // Drawn and decoded pixels reach to 255, whatever those of the set do.
      show({
        pixels: white === 255 ? pixels : pixels.map((value) => Math.round((value * white) / 255)),
      });
    },
    setWrongFirst(wrongFirst) {
      store.setState({ wrongFirst });
      const [first] = current().order;
      if (wrongFirst && first !== undefined) show({ index: first });
    },
  };
}

interface Order {
  readonly order: readonly number[];
  readonly wrong: number;
}

/** Mistakes first, the surest first; the others as they are stored. */
export function walk(count: number, predictions: Predictions | undefined): Order {
  const indices = Array.from({ length: count }, (_, i) => i);
  if (predictions === undefined) return { order: indices, wrong: 0 };
  const { logits, labels } = predictions;
  const classes = logits.length / Math.max(1, labels.length);
  const mistakes: { readonly index: number; readonly share: number }[] = [];
  for (const index of indices) {
    if (index >= labels.length) break;
    const shares = softmax(logits, index * classes, classes);
    const share = Math.max(...shares);
    if (shares.indexOf(share) !== labels[index]) mistakes.push({ index, share });
  }
  mistakes.sort((a, b) => b.share - a.share || a.index - b.index);
  const wrong = new Set(mistakes.map(({ index }) => index));
  return { order: [...wrong, ...indices.filter((index) => !wrong.has(index))], wrong: wrong.size };
}
