import { nice, ticks } from "d3-array";

/** From values to lengths along an axis: `band` has `count` equal places, whose middles are at 0, 1, 2 ... */
export type Scale =
  | { readonly kind: "linear"; readonly domain: readonly [low: number, high: number] }
  | { readonly kind: "log"; readonly domain: readonly [low: number, high: number] }
  | { readonly kind: "band"; readonly count: number };

export function linear(low: number, high: number): Scale {
  return { kind: "linear", domain: [low, high] };
}

/** Logarithmic, of any base: both ends are above 0. */
export function log(low: number, high: number): Scale {
  return { kind: "log", domain: [low, high] };
}

export function band(count: number): Scale {
  return { kind: "band", count };
}

/** From values to pixels and back. */
export interface Placer {
  (value: number): number;
  invert(px: number): number;
}

/** Places a scale's values between two pixels. A domain without a width has all its values in the middle. */
export function placer(scale: Scale, from: number, to: number): Placer {
  const isLog = scale.kind === "log";
  const [low, high] = scale.kind === "band" ? [-0.5, scale.count - 0.5] : scale.domain;
  const [start, end] = isLog ? [Math.log(low), Math.log(high)] : [low, high];
  const span = end - start;
  const place = (value: number) => {
    const at = isLog ? Math.log(value) : value;
    return from + (span === 0 ? 0.5 : (at - start) / span) * (to - from);
  };
  const invert = (px: number) => {
    const at = start + ((px - from) / (to - from)) * span;
    return isLog ? Math.exp(at) : at;
  };
  return Object.assign(place, { invert });
}

/** Round places between `low` and `high`, at most `most` steps apart; `low` alone where there is no room between them. */
export function linearTicks(low: number, high: number, most: number): readonly number[] {
  if (!(high > low) || !Number.isFinite(high - low)) return [low];
  for (let count = Math.max(1, Math.floor(most)); count > 1; count--) {
    const found = ticks(low, high, count);
    if (found.length <= most + 1) return found;
  }
  return ticks(low, high, 1);
}

/** From 0 up, in at most `most` round steps, so that the last one holds `high`. */
export function ticksUpTo(high: number, most: number): readonly number[] {
  if (!(high > 0)) return [0, 1];
  for (let count = most; count > 1; count--) {
    const found = ticks(0, nice(0, high, count)[1], count);
    if (found.length <= most + 1 && (found.at(-1) ?? 0) >= high) return found;
  }
  return [0, nice(0, high, 1)[1]];
}

/** Powers of ten between two values above 0; thinned from the top where there are more than `most`. */
export function powerTicks(low: number, high: number, most = Number.POSITIVE_INFINITY): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const step = Math.max(1, Math.ceil((last - first + 1) / most));
  const found: number[] = [];
  for (let power = last; power >= first; power -= step) found.unshift(Number(`1e${power}`));
  return found;
}

/** 1, 2 and 5 times the powers of ten between two values above 0; the powers alone over more than three decades. */
export function logTicks(low: number, high: number): readonly number[] {
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  if (last - first > 3) return powerTicks(low, high);
  const found: number[] = [];
  for (let power = first; power <= last; power++) {
    for (const factor of [1, 2, 5]) found.push(Number(`${factor}e${power}`));
  }
  return found.filter((tick) => tick >= low && tick <= high);
}

/** The powers of ten around two values above 0, each a little away from them. */
export function powersAround(low: number, high: number): [low: number, high: number] {
  const [first, last] = [Math.floor(Math.log10(low) - 0.05), Math.ceil(Math.log10(high) + 0.05)];
  return [Number(`1e${first}`), Number(`1e${last}`)];
}
