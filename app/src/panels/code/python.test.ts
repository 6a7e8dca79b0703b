import { templates } from "@adder-studio/blocks";
import { modelLines, soundDocument } from "@adder-studio/torch";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { tokensOf } from "./python";

describe("colours of Python", () => {
  it("lose and add no letter, whatever a line holds", () => {
    const letters = fc.constantFrom(..."\"'#\\ .n1eAself()=,[]é\u202e");
    const line = fc.array(letters).map((all) => all.join(""));
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const again = tokensOf(lines).map((tokens) => tokens.map(({ text }) => text).join(""));
        expect(again).toEqual(lines);
      }),
    );
  });

  it("tell comments, strings, keywords, adders and convolutions apart in every template", () => {
    for (const { id, graph } of templates) {
      const sound = soundDocument(graph);
      if (!sound.ok) throw new Error(`${id}: ${sound.error}`);
      const lines = modelLines(sound.value).map(({ text }) => text);
      const tokens = tokensOf(lines).flat();
      const of = (kind: string) => tokens.filter((token) => token.kind === kind);
      // The docstring at the top: closed again before the first class.
      expect(of("keyword").map(({ text }) => text)).toContain("class");
      expect(of("comment").every(({ text }) => text.startsWith("#"))).toBe(true);
      expect(of("adder").length + of("conv").length).toBeGreaterThan(0);
      // Shapes stand behind the lines of `forward`, after the last docstring too.
      expect(of("comment").some(({ text }) => text.includes("[N, "))).toBe(true);
    }
  });

  it("keep a docstring of several lines together", () => {
    const kinds = tokensOf(['"""A', 'class "b"', '"""', "class C:"]).map(([token]) => token?.kind);
    expect(kinds).toEqual(["string", "string", "string", "keyword"]);
  });
});
