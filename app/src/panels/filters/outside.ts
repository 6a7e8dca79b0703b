/** The least and the greatest input of a layer; zero counts as an input where padding takes part. */
export interface InputRange {
  readonly least: number;
  readonly most: number;
}

/**
 * Returns the input's range from facts of a distribution (`spreadFacts`: count, least, greatest, ...). A padded tap
 * meets a zero.
 */
export function inputRange(
  spread: ArrayLike<number> | undefined,
  pad: number,
): InputRange | undefined {
  const [count = 0, least = Number.NaN, most = Number.NaN] =
    spread === undefined ? [] : Array.from(spread);
  if (!(count > 0) || !Number.isFinite(least) || !Number.isFinite(most)) return undefined;
  return pad > 0 ? { least: Math.min(0, least), most: Math.max(0, most) } : { least, most };
}

/**
 * A tap outside of the input's range is on one side of everything it meets: |x - f| is there f - x or x - f throughout,
 * that is -x or +x and a constant (derived here).
 */
export function isOutside(value: number, { least, most }: InputRange): boolean {
  return value < least || value > most;
}

export interface FilterFacts {
  /** l2 norm. */
  readonly norm: number;
  readonly least: number;
  readonly most: number;
  /** Share of its taps outside of the input's range. */
  readonly outside: number;
}

/** Facts of each filter of `[taps, filters]`, and of all of them together. */
export function filterFacts(
  w: ArrayLike<number>,
  filters: number,
  range: InputRange | undefined,
): { readonly each: readonly FilterFacts[]; readonly share: number } {
  let all = 0;
  const each = Array.from({ length: filters }, (_, filter): FilterFacts => {
    let [squares, least, most, out, taps] = [
      0,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0,
      0,
    ];
    for (let at = filter; at < w.length; at += filters, taps++) {
      const value = w[at] as number;
      squares += value * value;
      least = Math.min(least, value);
      most = Math.max(most, value);
      if (range !== undefined && isOutside(value, range)) out += 1;
    }
    all += out;
    const outside = range === undefined ? Number.NaN : out / Math.max(1, taps);
    return { norm: Math.sqrt(squares), least, most, outside };
  });
  return { each, share: range === undefined ? Number.NaN : all / Math.max(1, w.length) };
}
