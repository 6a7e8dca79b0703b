import { expect, test } from "vitest";
import { symbols, symbolValue } from "./alphabet";

test("each symbol is read as its value, in lower case too", () => {
  expect(new Set(symbols).size).toBe(32);
  for (const [value, symbol] of [...symbols].entries()) {
    expect(symbolValue(symbol)).toBe(value);
    expect(symbolValue(symbol.toLowerCase())).toBe(value);
  }
});

test("letters that look like digits are read as digits", () => {
  expect([..."oOiIlL"].map(symbolValue)).toEqual([0, 0, 1, 1, 1, 1]);
  expect([..."uU-ß "].map(symbolValue)).toEqual(Array(5).fill(undefined));
});
