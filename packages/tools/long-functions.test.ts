import { expect, test } from "vitest";
import { compare } from "./long-functions.mjs";

test("a function that is as long as its entry is no fault", () => {
  expect(compare({ "a.ts": [120] }, { "a.ts": [120] }).faults).toEqual([]);
});

test("a new long function, and one that has grown, are faults", () => {
  expect(compare({ "a.ts": [101] }, {}).faults).toHaveLength(1);
  expect(compare({ "a.ts": [121] }, { "a.ts": [120] }).faults).toHaveLength(1);
  expect(compare({ "a.ts": [120, 101] }, { "a.ts": [120] }).faults).toHaveLength(1);
});

test("an entry that is too high is a fault, and shrinks", () => {
  const shorter = compare({ "a.ts": [110] }, { "a.ts": [120, 105], "b.ts": [130] });
  expect(shorter.faults).toHaveLength(2);
  expect(shorter.shrunk).toEqual({ "a.ts": [110] });
});

test("the list never grows by shrinking", () => {
  expect(compare({ "a.ts": [120], "c.ts": [300] }, { "a.ts": [110] }).shrunk).toEqual({
    "a.ts": [110],
  });
});
