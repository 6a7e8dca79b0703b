import type { PageData } from "../page-data";
import type { Network, Values } from "./network";

/** One example as the data set stores it, and how it is known: as a test example by its place among them, or not at all. */
export interface Given {
  readonly values: Values;
  readonly example?: number;
  /** Where it lies, of a point. */
  readonly place?: string;
}

export interface AskContext {
  readonly data: PageData;
  readonly network: Network;
  /** The page's test examples, `[count, H, W, C]`. */
  readonly examples: Values;
  /** Asks the network, at the next frame; only the last of several is asked. */
  ask(given: Given): void;
  /** Says something beside the answer: why a file was not taken. */
  tell(words: string): void;
}

/** What a person gives examples by. */
export interface AskView {
  readonly root: HTMLElement;
  /** Shows an example that was chosen elsewhere; `undefined` has the view give one of its own. */
  show(given: Given | undefined): void;
}
