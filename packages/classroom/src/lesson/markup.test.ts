import fc from "fast-check";
import { expect, test } from "vitest";
import { type Inline, parseMarkup, plainWords } from "./markup";
import { lessonParts } from "./parts";

const text = (value: string): Inline => ({ kind: "text", text: value });
const lineOf = (source: string) => {
  const [block] = parseMarkup(source);
  return block?.kind === "paragraph" ? block.children : undefined;
};

test("paragraphs, lists, emphasis, and links to parts of the screen", () => {
  const source =
    "Press [Run](#run) *now*.\nThen look.\n\n- one\n- **two**\n1. first\n2) second\nAfter it.";
  expect(parseMarkup(source)).toEqual([
    {
      kind: "paragraph",
      children: [
        text("Press "),
        { kind: "part", part: "run", label: "Run" },
        text(" "),
        { kind: "emphasis", children: [text("now")] },
        text(".\nThen look."),
      ],
    },
    {
      kind: "list",
      ordered: false,
      items: [[text("one")], [{ kind: "strong", children: [text("two")] }]],
    },
    { kind: "list", ordered: true, items: [[text("first")], [text("second")]] },
    { kind: "paragraph", children: [text("After it.")] },
  ]);
  expect(plainWords(source)).toBe("Press Run now.\nThen look.\none\ntwo\nfirst\nsecond\nAfter it.");
});

test("an unknown part, a web address and HTML stay words", () => {
  expect(lineOf("[Panel](#of-a-newer-version)")).toEqual([text("Panel")]);
  for (const word of [
    "[x](https://example.org)",
    "[x](#javascript:alert)",
    "<img src=x onerror=alert(1)>",
    "[__proto__](#__proto__)",
    "&lt;b&gt;",
  ]) {
    expect(lineOf(word)).toEqual([text(word)]);
  }
  // A name of every object is no part.
  expect(lineOf("[x](#constructor)")).toEqual([text("x")]);
});

test("stars that begin or end nothing are stars", () => {
  for (const plain of ["3 * 4 * 5", "3*4*5", "a * b", "*open", "end*", "**", "* ", "2**3 **"]) {
    expect(plainWords(plain)).toBe(plain.trim());
    expect(JSON.stringify(parseMarkup(plain))).not.toContain("emphasis");
  }
  expect(lineOf("**a *b***")).toEqual([{ kind: "strong", children: [text("a *b")] }, text("*")]);
});

const piece = fc.constantFrom(
  "*",
  "**",
  "[",
  "](#run)",
  "a",
  " ",
  "\n",
  "- ",
  "1. ",
  "<b>",
  "\n\n",
);
const anyText = fc.oneof(
  fc.string(),
  fc.array(piece, { maxLength: 60 }).map((all) => all.join("")),
);

test("any text gives a tree of known pieces, and no letter of it is lost", () => {
  const letters = (source: string) =>
    source.replace(/\(#[a-z][a-z0-9-]{0,31}\)/gu, "").match(/[a-z<>]/gu);
  fc.assert(
    fc.property(anyText, (source) => {
      const blocks = parseMarkup(source);
      const check = (line: readonly Inline[], depth: number) => {
        expect(depth).toBeLessThan(3);
        for (const one of line) {
          if (one.kind === "part") expect(Object.keys(lessonParts)).toContain(one.part);
          else if (one.kind !== "text") check(one.children, depth + 1);
        }
      };
      for (const block of blocks) {
        if (block.kind === "paragraph") check(block.children, 0);
        else for (const item of block.items) check(item, 0);
      }
      expect(letters(plainWords(source))).toEqual(letters(source));
    }),
    { numRuns: 500 },
  );
});

test("hostile repetition costs no more than its length", () => {
  for (const unit of ["*a ", "**a *b ", "[", "[a](#", "[a", "- [*", "\n", " *", "1. "]) {
    const long = unit.repeat(200_000 / unit.length);
    const start = performance.now();
    parseMarkup(long);
    // Quadratic work on 200,000 letters would be minutes.
    expect(performance.now() - start, unit).toBeLessThan(5000);
  }
});
