import { blockOf, type NumberForm } from "@adder-studio/blocks";

/** A property that can be changed on the card itself. */
export interface CardNumber {
  readonly prop: string;
  readonly value: number;
  /** The number as the card shows it: `3×3`, `64`, `÷2`. */
  readonly text: string;
}

const forms: Readonly<Record<NumberForm, (value: number) => string>> = {
  plain: (value) => `${value}`,
  square: (value) => `${value}×${value}`,
  divided: (value) => `÷${value}`,
  times: (value) => `×${value}`,
};

/** The properties that matter most, in the order in which papers write them: `3×3, 64`. */
export function cardNumbers(
  type: string,
  props: Readonly<Record<string, unknown>>,
): readonly CardNumber[] {
  return Object.entries(blockOf(type)?.look.numbers ?? {}).flatMap(([prop, form = "plain"]) => {
    const value = props[prop];
    return typeof value === "number" ? [{ prop, value, text: forms[form](value) }] : [];
  });
}

export function sameNumbers(a: readonly CardNumber[], b: readonly CardNumber[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ prop, value }, i) => prop === b[i]?.prop && value === b[i]?.value)
  );
}
