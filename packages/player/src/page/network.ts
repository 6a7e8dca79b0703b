import { asItIs, createPreparer } from "@adder-studio/data";
import type { Player } from "../interpreter";
import type { PageData } from "../page-data";
import { greatest, softmax } from "./words";

export type Values = Uint8Array | Float32Array;

/** What the network says to one example. */
export interface Said {
  /** Of classes: scores before the softmax. Of values: the values in their own units. */
  readonly scores: Float32Array;
  /** Of classes: shares that sum to 1, the likeliest class and its name. */
  readonly shares?: readonly number[];
  readonly index?: number;
  readonly name?: string;
}

export interface Network {
  /** Values that make one example. */
  readonly size: number;
  /** Raw answers to `count` examples as the data set stores them, `[count, answers]`; values in their own units. */
  answers(values: ArrayLike<number>, count: number): Float32Array;
  say(values: ArrayLike<number>): Said;
}

/** The player behind the same preparation of examples that training had. */
export function networkOf({ input, answer }: PageData, player: Player): Network {
  const preparer = createPreparer({ ...input }, input);
  const size = input.height * input.width * input.channels;
  const [height, width, channels] = preparer.shape;
  const isPicture = input.kind === "picture";

  function answers(values: ArrayLike<number>, count: number): Float32Array {
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
    const raw = player.answer(x, count);
    if (answer.kind === "classes") return raw;
    return raw.map((value) => value * answer.std + answer.mean);
  }

  return {
    size,
    answers,
    say(values) {
      const scores = answers(values, 1);
      if (answer.kind === "values") return { scores };
      const index = greatest(scores);
      return { scores, shares: softmax(scores), index, name: answer.names[index] ?? "" };
    },
  };
}
