import type { Thing } from "./offers";

interface Finder {
  readonly selector: string;
  readonly thing: (element: HTMLElement) => Thing | undefined;
}

/** Elements at which a check can be picked, and what each stands for. The innermost one around a press counts. */
const finders: readonly Finder[] = [
  {
    selector: ".react-flow__node[data-id]",
    thing: ({ dataset }) => ({ kind: "block", id: dataset.id ?? "" }),
  },
  {
    selector: "[data-setting]",
    thing: ({ dataset }) => ({ kind: "setting", path: dataset.setting ?? "" }),
  },
  {
    selector: "[data-amount]",
    thing: ({ dataset: { amount } }) =>
      amount === "additions" || amount === "multiplications" || amount === "parameters"
        ? { kind: "amount", of: amount }
        : undefined,
  },
  { selector: ".run-controls", thing: () => ({ kind: "run" }) },
  { selector: ".progress", thing: () => ({ kind: "accuracy" }) },
  {
    selector: "[data-panel]",
    thing: ({ dataset }) => ({ kind: "part", part: dataset.panel ?? "" }),
  },
];

/** A thing on the screen with the element that stands for all of it. */
export interface Found {
  readonly thing: Thing;
  readonly element: HTMLElement;
}

/** Returns the thing that an element belongs to; undefined for none. */
export function thingAt(target: Element): Found | undefined {
  let best: Found | undefined;
  for (const { selector, thing: read } of finders) {
    const element = target.closest<HTMLElement>(selector);
    if (element === null || best?.element.contains(element) === false) continue;
    const thing = read(element);
    if (thing !== undefined) best = { thing, element };
  }
  return best;
}
