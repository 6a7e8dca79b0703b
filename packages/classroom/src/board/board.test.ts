import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { handInCode, scanAll } from "../code";
import { anyFacts, someFacts } from "../code/test-support";
import { addFound, emptyBoard, likenessOf } from "./rows";
import {
  commonKind,
  figureOf,
  histogramOf,
  networkGroups,
  sampleOf,
  stepProgress,
} from "./summary";
import { type Repeated, unrepeatable, verdictOf } from "./verdict";

const boardOf = (...all: readonly Partial<typeof someFacts>[]) =>
  addFound(
    emptyBoard,
    scanAll(all.map((change) => handInCode({ ...someFacts, ...change })).join("\n")),
  );

const hash = (digit: string) => digit.repeat(64);
const share = (correct: number) => ({ kind: "share", correct, total: 1000 }) as const;

describe("a board", () => {
  test("holds each code once, and counts those that came again", () => {
    const first = boardOf({ name: "A" }, { name: "B" }, { name: "A" });
    expect(first).toMatchObject({ added: 2, known: 1, wrong: 0 });
    const again = addFound(first.board, scanAll(handInCode({ ...someFacts, name: "B" })));
    expect(again).toMatchObject({ added: 0, known: 1 });
    expect(again.board.rows.map(({ order }) => order)).toEqual([1, 2]);
  });

  test("holds a wrong code until the right one has come", () => {
    const code = handInCode(someFacts);
    const wrong = addFound(emptyBoard, scanAll(code.replace(/^..../, "ZZZZ")));
    expect(wrong.board.faults).toMatchObject([{ fault: { kind: "group", group: 1, code } }]);
    expect(addFound(wrong.board, scanAll(code)).board.faults).toEqual([]);
  });

  test("takes the name in front of a code, also when it comes later", () => {
    const code = handInCode({ ...someFacts, name: "" });
    const first = addFound(emptyBoard, scanAll(code));
    expect(first.board.rows).toMatchObject([{ name: "" }]);
    const named = addFound(first.board, scanAll(`Tom: ${code}`));
    expect(named.board.rows).toMatchObject([{ name: "Tom" }]);
    expect(addFound(named.board, scanAll(code)).board.rows).toMatchObject([{ name: "Tom" }]);
  });

  test("counts a slip in a code that is here already as no code to look at", () => {
    const code = handInCode(someFacts);
    const { board } = addFound(emptyBoard, scanAll(code));
    const again = addFound(board, scanAll(code.replace(/^..../, "ZZZZ")));
    expect(again).toMatchObject({ wrong: 0, slips: 1, board: { faults: [] } });
  });

  test("has an end", () => {
    const code = handInCode(someFacts);
    const found = scanAll(code.replace(/^..../, "ZZZZ"));
    const many = Array.from(
      { length: 500 },
      (_, i) => ({ ...found[0], text: `${i}` }) as (typeof found)[0],
    );
    const { board, wrong, left } = addFound(emptyBoard, many);
    expect([board.faults.length, wrong, left]).toEqual([100, 500, 400]);
  });

  test("names codes with the same weights, though hashes end at different places, and with the same name", () => {
    const { rows } = boardOf(
      { name: "ANNA", weights: hash("a"), seed: 1 },
      { name: "ANNA", weights: hash("b"), seed: 4_000_000_000 },
      { name: "", weights: hash("a"), seed: 4_000_000_000 },
      { name: "", weights: "", complete: false },
    ).board;
    const like = likenessOf(rows);
    const names = rows.map(({ code }) => like.get(code)?.name.length);
    const weights = rows.map(({ code }) => like.get(code)?.weights.length);
    expect(names).toEqual([1, 1, 0, 0]);
    expect(weights).toEqual([1, 0, 1, 0]);
  });
});

describe("a summary", () => {
  test("is mean and interval of Student's t over networks that differ", () => {
    const { rows } = boardOf(
      { quality: share(800), weights: hash("a"), name: "A" },
      { quality: share(810), weights: hash("b"), name: "B" },
      { quality: share(820), weights: hash("c"), name: "C" },
      { quality: share(820), weights: hash("c"), name: "D" },
    ).board;
    const sample = sampleOf(rows);
    expect(sample?.n).toBe(3);
    expect(sample?.mean).toBeCloseTo(0.81, 12);
    // sd 0.01, t(2) = 4.3027.
    expect(sample?.half).toBeCloseTo((4.3027 * 0.01) / Math.sqrt(3), 10);
    expect(sampleOf(rows.slice(0, 1))?.half).toBeUndefined();
    expect(sampleOf([])).toBeUndefined();
  });

  test("counts each step, and groups networks", () => {
    const { rows } = boardOf(
      { passed: [true, true], answers: [] },
      { passed: [true, false], answers: [], network: "2dea" },
      { passed: [true], answers: [], name: "X" },
    ).board;
    expect(stepProgress(rows)).toEqual([
      { passed: 3, of: 3 },
      { passed: 1, of: 2 },
    ]);
    expect(networkGroups(rows).map((group) => [group.network, group.rows.length])).toEqual([
      ["1de", 2],
      ["2de", 1],
    ]);
    expect(commonKind(rows)).toBe("share");
  });

  test("puts each finite figure into the bar that holds it, whatever the figures", () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { minLength: 1, maxLength: 40 }), (all) => {
        const { rows } = addFound(emptyBoard, scanAll(all.map(handInCode).join("\n"))).board;
        const kind = commonKind(rows);
        const mine = rows.filter(({ facts }) => facts.quality.kind === kind);
        const bins = histogramOf(mine);
        const finite = mine.filter((row) => Number.isFinite(figureOf(row)));
        expect(bins.flatMap((bin) => bin.rows).length).toBe(finite.length);
        expect(bins.length).toBeLessThan(24);
      }),
    );
  });
});

describe("a repeated run", () => {
  const repeated: Repeated = {
    weights: someFacts.weights,
    figure: 1683 / 2000,
    kind: "share",
    epochs: 5,
    additions: 118_432,
    multiplications: 840,
  };
  const facts = (change: Partial<typeof someFacts> = {}) =>
    boardOf(change).board.rows[0]?.facts ?? someFacts;

  test("bears out a code that is true", () => {
    expect(verdictOf(facts(), repeated).kind).toBe("same");
  });

  test("finds each statement that is forged", () => {
    const forged = (change: Partial<typeof someFacts>) => verdictOf(facts(change), repeated);
    const better = { kind: "share", correct: 1684, total: 2000 } as const;
    expect(forged({ quality: better })).toMatchObject({ kind: "untrue", what: ["accuracy"] });
    expect(forged({ quality: { kind: "error", value: 0.1 } })).toMatchObject({
      what: ["accuracy"],
    });
    expect(forged({ epochs: 50 })).toMatchObject({ kind: "untrue", what: ["epochs"] });
    expect(forged({ multiplications: 0 })).toMatchObject({ what: ["operations"] });
    expect(forged({ weights: hash("a") })).toMatchObject({ kind: "other" });
  });

  test("of another engine is only laid beside", () => {
    expect(verdictOf(facts({ engine: "webgl", weights: hash("a") }), repeated).kind).toBe("beside");
  });

  test("agrees with an error as exact as a code holds it", () => {
    const error = { ...repeated, kind: "error", figure: 0.123456789012 } as const;
    const quality = { kind: "error", value: 0.123456789012 } as const;
    expect(verdictOf(facts({ quality }), error).kind).toBe("same");
  });

  test("says why some codes cannot be repeated", () => {
    expect(unrepeatable(facts())).toBeUndefined();
    expect(unrepeatable(facts({ warm: true }))).toBe("warm");
    expect(unrepeatable(facts({ complete: false }))).toBe("stopped");
    expect(unrepeatable(facts({ engine: "elsewhere" }))).toBe("elsewhere");
  });
});
