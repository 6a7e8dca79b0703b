import fc from "fast-check";
import { expect, test } from "vitest";
import { emphasise, linkTo, listLines, type Selected } from "./text-tools";

const words = fc.string({
  unit: fc.constantFrom("a", "b", " ", "\n", "*", "-", "[", "é"),
  maxLength: 40,
});
const selections = words.chain((text) =>
  fc
    .tuple(fc.nat(text.length), fc.nat(text.length))
    .map(([a, b]): Selected => ({ text, from: Math.min(a, b), to: Math.max(a, b) })),
);

test("each tool leaves a selection inside of the text", () => {
  fc.assert(
    fc.property(selections, (selected) => {
      for (const { text, from, to } of [
        emphasise(selected),
        listLines(selected),
        linkTo(selected, "curves", "Curves"),
      ]) {
        expect(from).toBeGreaterThanOrEqual(0);
        expect(to).toBeGreaterThanOrEqual(from);
        expect(text.length).toBeGreaterThanOrEqual(to);
      }
    }),
  );
});

test("emphasis goes around the word at the caret, and away again", () => {
  const once = emphasise({ text: "Press Run now", from: 7, to: 7 });
  expect(once.text).toBe("Press *Run* now");
  expect(emphasise(once).text).toBe("Press Run now");
  expect(emphasise({ text: "", from: 0, to: 0 }).text).toBe("*word*");
  expect(emphasise({ text: "Press Run now", from: 5, to: 10 }).text).toBe("Press *Run* now");
});

test("lines become items of a list, and lines again", () => {
  const once = listLines({ text: "See\none\ntwo\nend", from: 5, to: 10 });
  expect(once.text).toBe("See\n- one\n- two\nend");
  expect(listLines(once).text).toBe("See\none\ntwo\nend");
});

test("a link takes the selected words, or the part's own name", () => {
  expect(linkTo({ text: "watch the curve here", from: 6, to: 15 }, "curves", "Curves").text).toBe(
    "watch [the curve](#curves) here",
  );
  expect(linkTo({ text: "watch ", from: 6, to: 6 }, "curves", "Curves").text).toBe(
    "watch [Curves](#curves)",
  );
});
