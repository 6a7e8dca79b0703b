import { int, limits } from "@adder-studio/graph";

export const poolProps = {
  kernel: int("Window", 2, 1, limits.kernel, { link: "k", doc: "Side of the square window." }),
  stride: int("Stride", 2, 1, limits.stride, { link: "s", doc: "Pixels from window to window." }),
  pad: int("Padding", 0, 0, limits.pad, { link: "p", doc: "At most half of the window." }),
};

/** Properties of `poolProps` that stand on the card: `2×2`, `÷2`. */
export const poolNumbers = { kernel: "square", stride: "divided" } as const;
