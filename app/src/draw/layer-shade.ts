/** Shade `index` of `count` of the adder's hue, or the convolution's, first layer strongest; distinct also in grey. */
export function layerShade(index: number, count: number, dark: boolean, plain = false): string {
  const share = count <= 1 ? 0 : index / (count - 1);
  const lightness = dark ? 0.8 - 0.26 * share : 0.64 - 0.32 * share;
  const chroma = 0.155 - 0.06 * share;
  return `oklch(${lightness.toFixed(3)} ${chroma.toFixed(3)} ${((plain ? 250 : 52) - 8 * share).toFixed(1)})`;
}
