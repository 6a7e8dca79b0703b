import { type BoardRow, figureOf, likenessOf } from "@adder-studio/classroom/board";
import type { Table } from "../../draw/export";
import type { Check } from "./check";
import { checkText, engineText, givenName, nameOf } from "./labels";

/** Columns by which rows are sorted. */
export const columns = [
  { id: "name", title: "Name" },
  { id: "steps", title: "Steps" },
  { id: "figure", title: "Result" },
  { id: "operations", title: "Operations" },
  { id: "seed", title: "Seed" },
  { id: "epochs", title: "Epochs" },
  { id: "engine", title: "Engine" },
  { id: "check", title: "Check" },
] as const;
export type ColumnId = (typeof columns)[number]["id"];

export interface Order {
  readonly by: ColumnId | undefined;
  readonly isDown: boolean;
}

const passedOf = ({ facts }: BoardRow) => facts.passed.filter(Boolean).length;

/** Returns rows in an order; those that are alike stay as they came. */
export function sorted(
  rows: readonly BoardRow[],
  { by, isDown }: Order,
  checks: Readonly<Record<string, Check>>,
): readonly BoardRow[] {
  if (by === undefined) return rows;
  const text = new Intl.Collator("en", { numeric: true }).compare;
  const compare: Readonly<Record<ColumnId, (a: BoardRow, b: BoardRow) => number>> = {
    name: (a, b) => text(nameOf(a), nameOf(b)),
    steps: (a, b) => passedOf(a) - passedOf(b),
    figure: (a, b) => figureOf(a) - figureOf(b),
    operations: (a, b) =>
      a.facts.additions + a.facts.multiplications - b.facts.additions - b.facts.multiplications,
    seed: (a, b) => a.facts.seed - b.facts.seed,
    epochs: (a, b) => a.facts.epochs - b.facts.epochs,
    engine: (a, b) => text(a.facts.engine, b.facts.engine),
    check: (a, b) => text(checkWord(a, checks), checkWord(b, checks)),
  };
  const sign = isDown ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare[by](a, b));
}

const checkWord = ({ code }: BoardRow, checks: Readonly<Record<string, Check>>) => {
  const check = checks[code];
  return check === undefined ? "" : checkText(check);
};

/** The board as a table for a spreadsheet, with all digits. */
export function boardTable(
  rows: readonly BoardRow[],
  checks: Readonly<Record<string, Check>>,
): Table {
  const steps = Math.max(0, ...rows.map(({ facts }) => facts.passed.length));
  const answers = Math.max(
    0,
    ...rows.map(({ facts, words }) =>
      Math.max(facts.answers.length, ...words.map(({ question }) => question)),
    ),
  );
  const likeness = likenessOf(rows);
  const count = (most: number) => Array.from({ length: most }, (_, i) => i);
  return [
    [
      ...["name", "steps passed", ...count(steps).map((step) => `step ${step + 1}`)],
      ...["test accuracy", "right", "of", "test error", "additions", "multiplications"],
      ...["seed", "epochs", "engine", "ran to its end", "check", "same weights as", "same name"],
      ...count(answers).map((answer) => `answer ${answer + 1}`),
      ...["weights", "code"],
    ],
    ...rows.map((row) => {
      const { facts, code } = row;
      const { quality } = facts;
      const like = likeness.get(code);
      return [
        ...[givenName(row), passedOf(row)],
        ...count(steps).map((step) =>
          facts.passed[step] === undefined ? "" : Number(facts.passed[step]),
        ),
        ...(quality.kind === "share"
          ? [quality.correct / quality.total, quality.correct, quality.total, ""]
          : ["", "", "", quality.value]),
        ...[facts.additions, facts.multiplications, facts.seed, facts.epochs],
        ...[engineText[facts.engine], facts.complete ? "yes" : "no", checkWord(row, checks)],
        (like?.weights ?? []).map(nameOf).join(" "),
        (like?.name.length ?? 0) > 0 ? "yes" : "",
        ...count(answers).map((answer) => answerText(row, answer, [])),
        // Some beginnings of a hash read as numbers to a spreadsheet.
        ...[facts.weights === "" ? "" : `sha256:${facts.weights}`, code],
      ] satisfies (string | number)[];
    }),
  ];
}

/** Returns an answer as text: the words, else the choice. `choices` are those of the question, where they are known. */
export function answerText(
  { facts, words }: BoardRow,
  answer: number,
  choices: readonly string[],
): string {
  const written = words.find(({ question }) => question === answer + 1);
  if (written !== undefined) return written.text;
  const given = facts.answers[answer];
  if (given === undefined) return "";
  return given === "words" ? "answered" : (choices[given] ?? `choice ${given + 1}`);
}
