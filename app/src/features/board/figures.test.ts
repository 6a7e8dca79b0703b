import { addFound, emptyBoard } from "@adder-studio/classroom/board";
import { type HandInFacts, handInCode, scanAll } from "@adder-studio/classroom/code";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { csvText } from "../../draw/export";
import { layOut } from "../../draw/figure/lay-out";
import { assertFinite } from "../../draw/figure/shape";
import { formatCount } from "../../ui/format";
import { boardFigure, drawnOf, legendOf, sampleText } from "./figures";
import { faultText, nameOf, qualityText } from "./labels";
import { boardTable, sorted } from "./table-data";

const facts: HandInFacts = {
  lesson: "",
  network: "1dea",
  passed: [true, false],
  answers: [1, "words"],
  seed: 3,
  quality: { kind: "share", correct: 1683, total: 2000 },
  additions: 118_432,
  multiplications: 840,
  engine: "wasm",
  epochs: 5,
  complete: true,
  warm: false,
  weights: "9f86d081884c7d65",
  name: "ANNA",
};

function rowsOf(...changes: readonly Partial<HandInFacts>[]) {
  const codes = changes.map((change) => handInCode({ ...facts, ...change }));
  return addFound(emptyBoard, scanAll(codes.join("\n"))).board.rows;
}

const quality = fc.oneof(
  fc.nat(2000).map((correct) => ({ kind: "share", correct, total: 2000 }) as const),
  fc
    .float({ min: 0, noNaN: true })
    .map((value) => ({ kind: "error", value: Math.abs(value) }) as const),
);
const change = fc.record({
  quality,
  seed: fc.oneof(fc.nat(40), fc.nat(4_294_967_295)),
  network: fc.constantFrom("1de", "2de", "3de", "4de", "5de", "6de"),
  additions: fc.nat(1e9),
  multiplications: fc.nat(1e9),
  weights: fc.nat(2 ** 31 - 1).map((n) => `1${n.toString(16).padStart(8, "0")}`),
});

describe("a picture of the board", () => {
  test.each(["spread", "cost", "seed"] as const)(
    "%s has finite numbers only, whatever is on the board",
    (view) => {
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), (changes) => {
          const rows = rowsOf(...changes);
          const { kind } = (rows[0] as (typeof rows)[0]).facts.quality;
          const drawn = drawnOf(rows, kind, (row) => row.order % 5 === 0, rows[0]?.code);
          if (drawn.rows.length + drawn.refuted.length === 0) return;
          assertFinite(layOut(boardFigure(view, drawn, { width: 420, height: 260 })));
          expect(sampleText(drawn)).not.toMatch(/NaN|undefined|Infinity/);
          legendOf(drawn);
        }),
      );
    },
  );

  test("says mean and interval, and leaves out what did not check out", () => {
    const share = (correct: number) => ({ kind: "share", correct, total: 1000 }) as const;
    const rows = rowsOf(
      { quality: share(800), weights: "a".repeat(16) },
      { quality: share(810), weights: "b".repeat(16) },
      { quality: share(820), weights: "c".repeat(16) },
      { quality: share(990), weights: "d".repeat(16) },
    );
    const drawn = drawnOf(
      rows,
      "share",
      ({ facts: one }) => one.weights.startsWith("d"),
      undefined,
    );
    // t(2) = 4.3027, sd 0.01: 2.48 points.
    expect(sampleText(drawn).replaceAll("\u202f", " ")).toBe(
      "3 networks: mean 81.0 %, 95 % interval 78.5 % to 83.5 %; lowest 80.0 %, highest 82.0 % (1 code that did not check out left out).",
    );
  });
});

test("counts and figures on the board are those of the student's page, to the digit", () => {
  fc.assert(
    fc.property(fc.nat(9e9), fc.nat(2000), (additions, correct) => {
      const [row] = rowsOf({ additions, quality: { kind: "share", correct, total: 2000 } });
      expect(formatCount(row?.facts.additions ?? 0)).toBe(formatCount(additions));
      expect(row && qualityText(row.facts.quality)).toBe(
        `${((correct / 2000) * 100).toFixed(1)}\u202f%`,
      );
    }),
    { numRuns: 2000 },
  );
});

test("a spreadsheet takes nothing of the table for a formula", () => {
  const code = handInCode({ ...facts, name: "" });
  const paste = `${code}\nAnswer 2: =HYPERLINK("http://x")\nAnswer 1: +1`;
  const { rows } = addFound(emptyBoard, scanAll(paste)).board;
  const csv = csvText(boardTable(rows, {}));
  expect(csv).toContain(`"'=HYPERLINK(""http://x"")"`);
  expect(csv).toContain("'+1");
  for (const line of csv.split("\r\n")) {
    for (const cell of line.split(",")) expect(cell).not.toMatch(/^"?[=+\-@]/);
  }
});

test("a name in front of a code is shown where the code holds none, and goes into the table", () => {
  const [one, two] = [handInCode({ ...facts, name: "" }), handInCode({ ...facts, seed: 4 })];
  const paste = `[01.12.26, 10:01] Tom Lee: ${one}\nBen: ${two}`;
  const { rows } = addFound(emptyBoard, scanAll(paste)).board;
  expect(rows.map(nameOf)).toEqual(["Tom Lee", "ANNA"]);
  const lines = csvText(boardTable(rows, {})).split("\r\n");
  expect(lines.slice(1, 3).map((line) => line.split(",")[0])).toEqual(["Tom Lee", "ANNA"]);
  const hostile = addFound(emptyBoard, scanAll(`=HYPERLINK(1);${one}`)).board.rows;
  expect(hostile.map(nameOf)).toEqual(["No name (1)"]);
});

test("rows are sorted by each column, and stay as they came where they are alike", () => {
  const rows = rowsOf({ name: "B", seed: 10 }, { name: "A", seed: 9 }, { name: "C", seed: 9 });
  const names = (by: "seed" | "name" | "epochs", isDown = false) =>
    sorted(rows, { by, isDown }, {}).map((row) => row.facts.name);
  expect(names("name")).toEqual(["A", "B", "C"]);
  expect(names("seed")).toEqual(["A", "C", "B"]);
  expect(names("seed", true)).toEqual(["B", "A", "C"]);
  expect(names("epochs")).toEqual(["B", "A", "C"]);
});

test("each fault has a sentence", () => {
  const code = handInCode(facts);
  const groups = code.split("-");
  const said = [
    groups.with(3, "ZZZZ").join("-"),
    groups
      .with(0, groups[1] ?? "")
      .with(1, groups[0] ?? "")
      .join("-"),
    groups.toSpliced(4, 1).join("-"),
    groups.toSpliced(4, 0, "ZZZZ").join("-"),
    `Tom: ${groups.slice(0, 9).join("-")}`,
    groups.with(3, "ZZZZ").with(4, "YYYY").join("-"),
  ].flatMap((paste) => addFound(emptyBoard, scanAll(paste)).board.faults.map(faultText));
  expect(said).toEqual([
    `Group 4 is mistyped: it reads ZZZZ, and ${groups[3]} would fit.`,
    "Groups 1 and 2 have changed places.",
    `Group 5 is missing: ${groups[4]} would fit.`,
    "Group 5, ZZZZ, is one too many.",
    `“Tom: ${groups[0]}-${groups[1]} …” has only 9 of 12 groups. Ask for the whole code.`,
    `“${groups[0]}-${groups[1]} …” cannot be read. Ask for it again: more than one group is wrong.`,
  ]);
});
