import type { PageData } from "../page-data";
import type { Network, Values } from "./network";

/** One example for the network, with its values as the data set stores them. */
export interface InputExample {
  readonly values: Values;
  /** Index among the page's test examples; absent for other examples. */
  readonly example?: number;
  /** Text of the place of a point, "at (0.40, 0.30)". */
  readonly place?: string;
}

/** Parts of the page that an input view uses. */
export interface InputContext {
  readonly data: PageData;
  readonly network: Network;
  /** The page's test examples, `[count, H, W, C]`. */
  readonly examples: Values;
  /** Runs the network on an example at the next frame; of several examples in a frame only the last. */
  predict(given: InputExample): void;
  /** Shows a message below the prediction: the name of a file, or the reason why it was refused. */
  showMessage(message: string): void;
}

/** A control by which a person gives examples. */
export interface InputView {
  readonly root: HTMLElement;
  /** Shows an example that was chosen elsewhere; with `undefined` the view predicts an example of its own. */
  show(given: InputExample | undefined): void;
}
