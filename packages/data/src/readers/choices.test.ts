import fc from "fast-check";
import { expect, test } from "vitest";
import { choicesText, parseChoices } from "./choices";
import { readData } from "./read";
import { fileOf, made, noise } from "./test-support";
import type { ColumnRole, ReadOptions, Role } from "./types";

const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 });
const choices = fc.record(
  {
    set: name,
    transpose: fc.boolean(),
    targetKind: fc.constantFrom<NonNullable<ReadOptions["targetKind"]>>("class", "value"),
    roles: fc
      .array(fc.tuple(name, fc.constantFrom<Role>("train", "test", "leave-out")), {
        minLength: 1,
        maxLength: 3,
      })
      .map((list) => new Map(list)),
    columns: fc
      .array(
        fc.tuple(
          fc.integer({ min: 1, max: 10_000 }),
          fc.constantFrom<ColumnRole>("feature", "target", "leave-out"),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((list) => new Map(list)),
  },
  { requiredKeys: [] },
);

test("choices survive their text, or do not travel at all", () => {
  fc.assert(
    fc.property(choices, (chosen) => {
      const text = choicesText({ size: 0, column: 0, ...chosen });
      expect(text).toMatch(/^[\x21-\x7e]{0,1000}$/);
      if (text !== "") expect(parseChoices(text)).toEqual(chosen);
    }),
  );
  expect(choicesText({ size: 28, column: 3 })).toBe("");
});

test("choices for some dozens of folders fit into a link; for hundreds a message says that they do not", async () => {
  const rolesFor = (count: number) => ({
    size: 0,
    column: 0,
    roles: new Map(Array.from({ length: count }, (_, i) => [`folder-${i}`, "test" as const])),
  });
  const some = rolesFor(70);
  expect(parseChoices(choicesText(some)).roles).toEqual(some.roles);
  const file = fileOf("t.csv", made(30, [noise, (i) => i % 3], "a,label"));
  const notesWith = async (options: ReadOptions) => (await readData([file], options)).notes.join();
  expect(await notesWith(some)).not.toMatch(/link/);
  const many = rolesFor(400);
  expect(choicesText(many)).toBe("");
  expect(await notesWith(many)).toMatch(/do not fit into a link/);
});

test("any text is read without harm", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => parseChoices(text)).not.toThrow();
    }),
  );
  expect(parseChoices("")).toEqual({});
  expect(parseChoices("s=&a=&x&%=%&__proto__=c&constructor=t")).toEqual({ transpose: false });
});
