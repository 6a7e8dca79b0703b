import { expect, it } from "vitest";
import { cardLedger } from "./format";

it.each([
  ["840 add + mul", { additions: 840, multiplications: 840 }],
  ["20.2\u202fk add, 0 mul", { additions: 20_160, multiplications: 0 }],
  ["480\u202fk +, 240\u202fk ×", { additions: 480_000, multiplications: 240_000 }],
  ["118\u202fk add + shift", { additions: 117_600, multiplications: 0, shifts: 117_600 }],
  ["122\u202fk +, 118\u202fk shift", { additions: 122_304, multiplications: 0, shifts: 117_600 }],
])("says %s on a card", (text, cost) => {
  expect(cardLedger(cost)).toBe(text);
});
