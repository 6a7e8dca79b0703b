import type { ChannelBlock } from "../gpu/plan";

// Small pieces of WGSL that several kernels share.

/** Returns [make(0), make(1), ...], `count` values. */
export function listOf<T>(count: number, make: (i: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => make(i));
}

export function lines(count: number, indent: string, make: (i: number) => string): string {
  return listOf(count, (i) => indent + make(i)).join("\n");
}

/** WGSL type of `lanes` floats, `f32` or `vecN<f32>`. */
export function vector(lanes: number): string {
  return lanes === 1 ? "f32" : `vec${lanes}<f32>`;
}

/** WGSL of vector number `v` of the block, its lanes read from `array` at `at`, `step` apart. */
export function loadVector(
  { lanes }: ChannelBlock,
  v: number,
  array: string,
  at: string,
  step = 1,
): string {
  const items = listOf(lanes, (lane) => {
    const offset = (v * lanes + lane) * step;
    return `${array}[${offset === 0 ? at : `${at} + ${offset}`}]`;
  });
  return lanes === 1 ? (items[0] ?? "") : `${vector(lanes)}(${items.join(", ")})`;
}

/** WGSL that stores vector `name` from channel `first` on, and nothing beyond `count` channels. */
export function storeVector(
  { lanes, size, blocks }: ChannelBlock,
  count: number,
  v: number,
  name: string,
  array: string,
  at: string,
  first: string,
): string {
  const whole = blocks * size === count;
  return listOf(lanes, (lane) => {
    const offset = v * lanes + lane;
    const value = lanes === 1 ? name : `${name}.${"xyzw"[lane]}`;
    const store = `${array}[${at} + ${offset}] = ${value};`;
    return whole ? store : `if (${first} + ${offset} < ${count}) { ${store} }`;
  }).join(" ");
}

/** WGSL of `e` / `d` rounded down (`e` a name or in brackets): software adapters do not drop a division by 1. */
export function quotient(e: string, d: number): string {
  return d === 1 ? e : `${e} / ${d}`;
}

/** WGSL of the remainder of `e` / `d`. */
export function remainder(e: string, d: number): string {
  return d === 1 ? "0" : `${e} % ${d}`;
}
