import { filterShape } from "@adder-studio/core";
import { bool, int, limits } from "@adder-studio/graph";
import type { FilterAttrs } from "@adder-studio/ir";

/** Properties that convolution and adder share, so that one can take the other's place. */
export const windowProps = {
  filters: int("Filters", 16, 1, limits.filters, {
    link: "f",
    doc: "How many patterns are compared; each gives one output channel.",
  }),
  kernel: int("Kernel size", 3, 1, limits.kernel, { link: "k", doc: "Side of the square patch." }),
  stride: int("Stride", 1, 1, limits.stride, { link: "s", doc: "Pixels from patch to patch." }),
  pad: int("Padding", 1, 0, limits.pad, {
    link: "p",
    doc: "Zeros around the image; they take part like any other value.",
  }),
  groups: int("Groups", 1, 1, limits.filters, {
    link: "g",
    doc: "Each filter sees its group's channels only. As many groups as input channels: depthwise.",
  }),
  bias: bool("Bias", false, { link: "b", doc: "A learned number added to each output channel." }),
};

/** Properties of `windowProps` that stand on the card, as papers write them: `3×3`, `64`. */
export const windowNumbers = { kernel: "square", filters: "plain" } as const;

/** Shape of a layer's filters, [K,K,Cin/groups,filters], and its op's attributes: see `FilterAttrs` for one group. */
export function filterLayer(
  channels: number,
  { groups, ...window }: FilterAttrs & { readonly groups: number },
) {
  const shape = filterShape(channels, { ...window, groups });
  return { shape, attrs: groups === 1 ? window : { ...window, groups } };
}

/** Properties that dense and adder-dense share: layers that see all values at once. */
export function unitProps(units: number, bias: boolean) {
  return {
    units: int("Units", units, 1, limits.filters, { link: "u", doc: "Length of the output." }),
    bias: bool("Bias", bias, { link: "b", doc: "A learned number added to each output." }),
  };
}
