/** A property that can be changed on the card itself. */
export interface CardNumber {
  readonly prop: string;
  readonly value: number;
  /** As it stands on the card: `3×3`, `64`, `÷2`. */
  readonly text: string;
}

const square = (value: number) => `${value}×${value}`;
const plain = (value: number) => `${value}`;
const divided = (value: number) => `÷${value}`;
const times = (value: number) => `×${value}`;

type Shown = readonly (readonly [prop: string, text: (value: number) => string])[];

const window: Shown = [
  ["kernel", square],
  ["filters", plain],
];
const pool: Shown = [
  ["kernel", square],
  ["stride", divided],
];

/** The two properties that matter most, in the order in which papers write them: `3×3, 64`. */
const shown: Readonly<Record<string, Shown>> = {
  conv2d: window,
  adder2d: window,
  shift2d: window,
  dense: [["units", plain]],
  adderDense: [["units", plain]],
  maxPool: pool,
  avgPool: pool,
  dropout: [["rate", plain]],
  composite: [["repeat", times]],
};

const none: readonly CardNumber[] = [];

export function cardNumbers(
  type: string,
  props: Readonly<Record<string, unknown>>,
): readonly CardNumber[] {
  const list = Object.hasOwn(shown, type) ? shown[type] : undefined;
  if (list === undefined) return none;
  return list.flatMap(([prop, text]) => {
    const value = props[prop];
    return typeof value === "number" ? [{ prop, value, text: text(value) }] : [];
  });
}

export function sameNumbers(a: readonly CardNumber[], b: readonly CardNumber[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ prop, value }, i) => prop === b[i]?.prop && value === b[i]?.value)
  );
}
