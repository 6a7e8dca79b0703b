import { expect, it } from "vitest";
import { cardLedger, formatNumber } from "./format";

it.each([
  ["840 add + mul", { additions: 840, multiplications: 840 }],
  ["20.2\u202fk add, 0 mul", { additions: 20_160, multiplications: 0 }],
  ["480\u202fk +, 240\u202fk ×", { additions: 480_000, multiplications: 240_000 }],
  ["118\u202fk add + shift", { additions: 117_600, multiplications: 0, shifts: 117_600 }],
  ["122\u202fk +, 118\u202fk shift", { additions: 122_304, multiplications: 0, shifts: 117_600 }],
])("says %s on a card", (text, cost) => {
  expect(cardLedger(cost)).toBe(text);
});

it.each([
  [1234.4, "1,234"],
  [5.738850488705703e24, "5.7e24"],
  [-2.5e12, "-2.5\u202fT"],
  [9.99e14, "999\u202fT"],
])("keeps %d short", (value, text) => {
  expect(formatNumber(value)).toBe(text);
});
