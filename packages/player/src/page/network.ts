import { asItIs, createPreparer } from "@adder-studio/data";
import type { Player } from "../interpreter";
import type { PageData } from "../page-data";
import { greatest, softmax } from "./labels";

export type Values = Uint8Array | Float32Array;

/** Prediction of the network for one example. Scripts get these objects from `adderStudio.classify`. */
export interface Prediction {
  /** Scores before the softmax; for a regression the values in the units of the data set. */
  readonly scores: Float32Array;
  /** Probabilities of the classes, which sum to 1; absent for a regression. */
  readonly shares?: readonly number[];
  /** Index of the likeliest class. */
  readonly index?: number;
  /** Name of the likeliest class. */
  readonly name?: string;
}

/** The trained network of the page. */
export interface Network {
  /** Number of values of one example. */
  readonly size: number;
  /**
   * Returns the outputs for `count` examples as the data set stores them, `[count, outputs]`: scores before the softmax,
   * or values in the units of the data set.
   */
  outputs(values: ArrayLike<number>, count: number): Float32Array;
  /** Returns the prediction for one example. */
  predict(values: ArrayLike<number>): Prediction;
}

/** Makes a network that prepares examples as training did, and runs `player` on them. */
export function networkOf({ input, answer }: PageData, player: Player): Network {
  const preparer = createPreparer({ ...input }, input);
  const size = input.height * input.width * input.channels;
  const [height, width, channels] = preparer.shape;
  const isPicture = input.kind === "picture";

  function outputs(values: ArrayLike<number>, count: number): Float32Array {
    const images = isPicture ? Uint8Array.from(values) : Float32Array.from(values);
    const x = new Float32Array(count * height * width * channels);
    const { height: h, width: w, channels: c } = input;
    const examples = {
      images,
      labels: new Uint8Array(count),
      count,
      height: h,
      width: w,
      channels: c,
    };
    for (let n = 0; n < count; n++) preparer.write(x, n, examples, n, asItIs);
    const raw = player.predict(x, count);
    if (answer.kind === "classes") return raw;
    return raw.map((value) => value * answer.std + answer.mean);
  }

  return {
    size,
    outputs,
    predict(values) {
      const scores = outputs(values, 1);
      if (answer.kind === "values") return { scores };
      const index = greatest(scores);
      return { scores, shares: softmax(scores), index, name: answer.names[index] ?? "" };
    },
  };
}
