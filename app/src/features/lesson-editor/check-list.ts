import { blockOf } from "@adder-studio/blocks";
import {
  type LessonAmount,
  type LessonCheck,
  limits,
  type ModelGraph,
  type RunConfig,
  runSpecs,
} from "@adder-studio/graph";

/** A step's check as the editor shows it: a list of which all or any have to hold. */
export interface CheckList {
  readonly how: "all" | "any";
  readonly list: readonly LessonCheck[];
}

export function listOf(check: LessonCheck | undefined): CheckList {
  if (check === undefined) return { how: "all", list: [] };
  return check.kind === "all" || check.kind === "any"
    ? { how: check.kind, list: check.of }
    : { how: "all", list: [check] };
}

/** Returns the check that a list comes to; undefined for an empty one. */
export function checkOfList({ how, list }: CheckList): LessonCheck | undefined {
  const [only] = list;
  if (list.length > 1) return { kind: how, of: list };
  // A group alone stays inside of its own: it would else become the list.
  return only?.kind === "all" || only?.kind === "any" ? { kind: how, of: list } : only;
}

export const canAddCheck = ({ list }: CheckList): boolean => list.length < limits.lessonChecks;

export const blockWord = (type: string): string => blockOf(type)?.title ?? type;

/** Types of blocks in a document and inside its composites, by their titles. */
export function typesIn({ nodes, composites }: ModelGraph): readonly string[] {
  const parts = [{ nodes }, ...Object.values(composites ?? {})];
  const types = parts.flatMap((part) => Object.values(part.nodes).map(({ type }) => type));
  return [...new Set(types)]
    .filter((type) => !quietTypes.has(type))
    .sort((a, b) => blockWord(a).localeCompare(blockWord(b), "en"));
}

/** Blocks that no check is about. */
export const quietTypes: ReadonlySet<string> = new Set([
  "note",
  "composite",
  "groupInput",
  "groupOutput",
]);

export const amountWords: Readonly<Record<LessonAmount, string>> = {
  multiplications: "multiplications",
  additions: "additions",
  parameters: "parameters",
};

interface NumberPart {
  readonly kind: "number";
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
  readonly unit?: string;
  readonly with: (value: number) => LessonCheck;
}

interface ChoicePart {
  readonly kind: "type" | "amount" | "setting" | "part";
  readonly label: string;
  readonly value: string;
  readonly with: (value: string) => LessonCheck;
}

/** One field with which a person changes a check. */
export type CheckPart = NumberPart | ChoicePart;

const whole = (
  label: string,
  value: number,
  [min, max]: readonly [number, number],
  make: (value: number) => LessonCheck,
): NumberPart => ({ kind: "number", label, value, min, max, isWhole: true, with: make });

const withinEpochs = <T extends { readonly epochs: number } & LessonCheck>(check: T) =>
  whole("Within epochs (0: any)", check.epochs, [0, 1000], (epochs) => ({ ...check, epochs }));

const typePart = (
  label: string,
  value: string,
  make: (type: string) => LessonCheck,
): ChoicePart => ({ kind: "type", label, value, with: make });

/** Returns the fields of a check; a group of checks has none here. */
export function partsOf(check: LessonCheck): readonly CheckPart[] {
  switch (check.kind) {
    case "all":
    case "any":
    case "answered":
      return [];
    case "ran":
      return [
        whole("At least epochs (0: any)", check.epochs, [0, 1000], (epochs) => ({
          ...check,
          epochs,
        })),
      ];
    case "accuracy":
      return [
        {
          kind: "number",
          label: "At least",
          value: Math.round(check.atLeast * 1e4) / 100,
          ...{ min: 0, max: 100, isWhole: false, unit: "%" },
          with: (percent) => ({ ...check, atLeast: percent / 100 }),
        },
        withinEpochs(check),
      ];
    case "error":
      return [
        {
          kind: "number",
          label: "At most",
          value: check.atMost,
          ...{ min: 0, max: 1e9, isWhole: false },
          with: (atMost) => ({ ...check, atMost }),
        },
        withinEpochs(check),
      ];
    case "cost":
      return [
        {
          kind: "amount",
          label: "Amount",
          value: check.of,
          with: (of) => ({ ...check, of: of as LessonAmount }),
        },
        whole("Fewer than", check.below, [0, 1e15], (below) => ({ ...check, below })),
      ];
    case "blocks":
      return blocksParts(check);
    case "before":
      return [
        typePart("Block", check.type, (type) => ({ ...check, type })),
        typePart("Comes before", check.later, (later) => ({ ...check, later })),
      ];
    case "with-and-without":
      return [typePart("Block", check.type, (type) => ({ ...check, type }))];
    case "seeds":
      return [whole("Different seeds", check.count, [2, 50], (count) => ({ ...check, count }))];
    case "varied":
      return [
        {
          kind: "setting",
          label: "Setting",
          value: check.field,
          with: (field) => ({ ...check, field: field as keyof RunConfig }),
        },
      ];
    case "opened":
      return [
        {
          kind: "part",
          label: "Part of the screen",
          value: check.part,
          with: (part) => ({ ...check, part }),
        },
      ];
  }
}

/** Least and most follow each other, so that no number of blocks that cannot be is asked for. */
function blocksParts(check: Extract<LessonCheck, { kind: "blocks" }>): readonly CheckPart[] {
  return [
    typePart("Block", check.type, (type) => ({ ...check, type })),
    whole("At least", check.least, [0, limits.nodes], (least) => ({
      ...check,
      least,
      most: Math.max(least, check.most),
    })),
    whole("At most", check.most, [0, limits.nodes], (most) => ({
      ...check,
      most,
      least: Math.min(most, check.least),
    })),
  ];
}

/** Settings by which two runs may differ, by their labels. The seed has a check of its own. */
export const variedSettings: readonly (readonly [keyof RunConfig, string])[] = (
  Object.keys(runSpecs) as (keyof RunConfig)[]
)
  .filter((field) => field !== "seed" && field !== "semantics")
  .map((field) => [field, runSpecs[field].label]);
