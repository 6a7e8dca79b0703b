import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeCount, encodeCount } from "./count";
import { findWrongGroup, isCode, withChecks } from "./groups";
import { handInCode, handInName, handInText, nameRoom } from "./hand-in";
import { type CodeFault, readGroups } from "./read";
import { anyFacts, someFacts } from "./test-support";

function read(code: string) {
  const reading = readGroups(code.split("-"));
  if (reading.kind !== "code") throw new Error(JSON.stringify(reading.fault));
  return reading.facts;
}

function faultOf(groups: readonly string[]): CodeFault {
  const reading = readGroups(groups);
  if (reading.kind === "code") throw new Error("read as a code");
  return reading.fault;
}

const letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const anyGroup = fc
  .array(fc.constantFrom(...letters), { minLength: 4, maxLength: 4 })
  .map((all) => all.join(""));
const anyCode = anyFacts.map(handInCode);

test("a code is 59 characters: twelve groups of four without letters that look like others", () => {
  fc.assert(
    fc.property(anyCode, (code) => {
      expect(code).toHaveLength(59);
      expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){11}[0-9A-HJKMNP-TV-Z]{4}$/);
    }),
  );
});

test("what goes in comes out, each count and figure as exact as a page shows it", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const { lesson, network, answers, weights, additions, multiplications, ...same } = facts;
      const back = read(handInCode(facts));
      expect(back).toMatchObject(same);
      expect(lesson.startsWith(back.lesson)).toBe(true);
      expect(network.startsWith(back.network)).toBe(true);
      expect(back.weights.length).toBeGreaterThanOrEqual(6);
      expect(weights.startsWith(back.weights)).toBe(true);
      expect(back.additions).toBe(decodeCount(encodeCount(additions)));
      expect(back.multiplications).toBe(decodeCount(encodeCount(multiplications)));
      // Answers leave room for the hash: first their choices go, then which there were.
      const answered = answers.map((answer) => answer !== undefined);
      const got = back.answers.map((answer) => answer !== undefined);
      if (got.includes(true)) expect(got).toEqual(answered);
      for (const [step, answer] of back.answers.entries()) {
        if (typeof answer === "number") expect(answer).toBe(answers[step]);
      }
    }),
  );
});

test("an ordinary code holds a name of four letters, all choices and more of the hash than it has to", () => {
  const facts = read(handInCode(someFacts));
  expect(facts).toMatchObject({ name: "ZOE7", answers: someFacts.answers });
  expect(facts.weights.length).toBeGreaterThan(6);
  expect(nameRoom(someFacts)).toBe(8);
  expect(read(handInCode({ ...someFacts, name: "FERDINAN" })).name).toBe("FERDINAN");
  expect(read(handInCode({ ...someFacts, seed: 4711, name: "FERDINAN" })).name).toBe("FERDINAN");
});

test("a run without a hash, and a document without a lesson, are said to have none", () => {
  const facts = read(handInCode({ ...someFacts, lesson: "", weights: "", complete: false }));
  expect(facts).toMatchObject({ lesson: "", weights: "", complete: false });
});

test("more test images than fit are rounded to the nearest share", () => {
  const quality = { kind: "share", correct: 81_111, total: 100_000 } as const;
  const back = read(handInCode({ ...someFacts, quality })).quality;
  if (back.kind !== "share") throw new Error("an error");
  expect(back.correct / back.total).toBeCloseTo(0.81111, 5);
});

test("a name always has room for two letters, and never more than the code can hold", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const room = nameRoom(facts);
      expect(room).toBeGreaterThanOrEqual(2);
      const name = "Z".repeat(room);
      expect(read(handInCode({ ...facts, name })).name).toBe(name);
      if (room < 8) expect(() => handInCode({ ...facts, name: `${name}Z` })).toThrow("name longer");
    }),
  );
  expect(() => handInCode({ ...someFacts, name: "zoë" })).toThrow("name of a code");
});

test("names are made of capital letters and digits", () => {
  expect(handInName("Zoë 7")).toBe("ZOE7");
  expect(handInName("=HYPERLINK(1)")).toBe("HYPERLIN");
  expect(handInName("小明")).toBe("");
});

describe("one mistyped group", () => {
  test("is named, with what it has to be, wherever it is and however wrong", () => {
    fc.assert(
      fc.property(anyCode, fc.nat(11), anyGroup, (code, at, other) => {
        const groups = code.split("-");
        fc.pre(groups[at] !== other);
        expect(faultOf(groups.with(at, other))).toEqual({
          ...{ kind: "group", group: at + 1, read: other, right: groups[at], code },
        });
      }),
      { numRuns: 500 },
    );
  });

  test("is named when a letter of it is missing, one too many or none of the alphabet", () => {
    fc.assert(
      fc.property(
        anyCode,
        fc.nat(11),
        fc.constantFrom("7KU2", "ABC", "ABCDE", "?"),
        (code, at, bad) => {
          const groups = code.split("-");
          expect(faultOf(groups.with(at, bad))).toMatchObject({
            kind: "group",
            group: at + 1,
            code,
          });
        },
      ),
    );
  });

  test("is named when it is missing", () => {
    fc.assert(
      fc.property(anyCode, fc.nat(11), (code, at) => {
        const groups = code.split("-");
        const fault = faultOf(groups.toSpliced(at, 1));
        expect(fault).toMatchObject({ kind: "missing", right: groups[at], code });
      }),
    );
  });
});

test("two groups that changed places are named", () => {
  fc.assert(
    fc.property(anyCode, fc.nat(11), fc.nat(11), (code, one, two) => {
      const groups = code.split("-");
      const [first, second] = [groups[one] ?? "", groups[two] ?? ""];
      fc.pre(first !== second);
      const changed = groups.with(one, second).with(two, first);
      const swapped = [Math.min(one, two) + 1, Math.max(one, two) + 1];
      expect(faultOf(changed)).toEqual({ kind: "swapped", groups: swapped, code });
    }),
  );
});

test("a code with two wrong groups is never taken for one", () => {
  fc.assert(
    fc.property(anyCode, fc.nat(11), fc.nat(11), anyGroup, anyGroup, (code, one, two, a, b) => {
      const groups = code.split("-");
      const changed = groups.with(one, a).with(two, b);
      fc.pre(changed.join() !== groups.join());
      expect(readGroups(changed).kind).toBe("fault");
    }),
    { numRuns: 1000 },
  );
});

test("random symbols are no code", () => {
  const group = fc.nat(2 ** 20 - 1);
  fc.assert(
    fc.property(fc.array(group, { minLength: 12, maxLength: 12 }), (groups) => !isCode(groups)),
    { numRuns: 2000 },
  );
  expect(isCode(Array(12).fill(0))).toBe(false);
});

// Without a weight of its own for each group no exchange would be seen, and no group could be named.
test("the check digits tell groups apart: plain sums would not", () => {
  const data = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
  const plainSum = (groups: readonly number[]) => groups.reduce((sum, group) => sum ^ group, 0);
  const [first, second, ...others] = data as [number, number, ...number[]];
  const swapped = [second, first, ...others];
  expect(plainSum(swapped)).toBe(plainSum(data));
  expect(withChecks(swapped)[11]).not.toBe(withChecks(data)[11]);
  const wrong = withChecks(data).with(4, 99);
  expect(findWrongGroup(wrong)).toEqual({ at: 4, right: 5 });
});

test("a code of a later version, and one that no page makes, are said to be so", () => {
  const text = (first: number, ...others: number[]) =>
    withChecks([first, ...others, ...Array<number>(9 - others.length).fill(0)]);
  const shown = (groups: readonly number[]) =>
    groups.map((group) => [15, 10, 5, 0].map((shift) => letters[(group >> shift) & 31]).join(""));
  expect(faultOf(shown(text(2 << 17)))).toEqual({ kind: "newer" });
  // 31 steps.
  expect(faultOf(shown(text(1 << 17, (31 << 8) | 255, 2 ** 20 - 1)))).toEqual({
    kind: "impossible",
  });
});

test("words go behind the code, a line each", () => {
  const code = handInCode(someFacts);
  expect(handInText(code, [undefined, "It adds\nonly. ", " "])).toBe(
    `${code}\nAnswer 2: It adds only.`,
  );
  expect(handInText(code, [])).toBe(code);
});
