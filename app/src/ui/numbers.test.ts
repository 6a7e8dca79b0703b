import { describe, expect, it } from "vitest";
import { formatPercent } from "./format";
import {
  axisPercent,
  fixedText,
  powerText,
  roundTo,
  shortNumber,
  shortPercent,
  signedText,
  tickText,
  wholePercent,
} from "./numbers";

const plain = (texts: readonly string[]) => texts.map((text) => text.replaceAll("\u202f", " "));

describe("numbers", () => {
  it("are rounded to hundredths and tenths", () => {
    expect([roundTo(2.345, 1), roundTo(-0.004, 2), roundTo(12, 2)]).toEqual([2.3, -0, 12]);
  });

  it("have a real minus, also where an exponent has one", () => {
    expect([-0.25, 3, -2e-7].map((value) => signedText(value))).toEqual([
      "\u22120.250",
      "3.00",
      "\u22122.0e\u22127",
    ]);
    expect([0.3100001, -0.2, -0.001].map((value) => fixedText(value, 2))).toEqual([
      "0.31",
      "\u22120.20",
      "0.00",
    ]);
  });

  it("of axes are as short as their steps", () => {
    expect([-0.30000000000000004, 0, 1200, 25_000, 0.0005].map(tickText)).toEqual([
      "\u22120.3",
      "0",
      "1200",
      "25\u202fk",
      "0.000500",
    ]);
    expect([0.01, 1000, 1e4, 1e-5].map(powerText)).toEqual(["0.01", "1000", "1e+4", "1e\u22125"]);
  });

  it("on cards have four letters and a sign at most", () => {
    expect([0, 0.023, -3.42, 87.4, 12_345, 3e6, 5e9, 1e-5].map(shortNumber)).toEqual([
      "0",
      ".02",
      "\u22123.4",
      "87",
      "12k",
      "3M",
      "5e9",
      "1e\u22125",
    ]);
  });
});

describe("shares", () => {
  it("read as percentages with one digit, two, or none", () => {
    expect(plain([formatPercent(0.884), formatPercent(0.8835, 2), formatPercent(1, 0)])).toEqual([
      "88.4 %",
      "88.35 %",
      "100 %",
    ]);
    expect([axisPercent(0.87), axisPercent(0.875, 1)]).toEqual(["87%", "87.5%"]);
    expect(plain([0.7, 0.0312, 0.004, 0].map(shortPercent))).toEqual([
      "70 %",
      "3.1 %",
      "0.4 %",
      "0 %",
    ]);
  });

  it("that are not quite 0 or 1 never read so, and none is a dash", () => {
    expect(plain([0.994, 0.9951, 1, 0, 0.001].map(wholePercent))).toEqual([
      "99 %",
      "100 %",
      "100 %",
      "0 %",
      "<1 %",
    ]);
    expect([formatPercent, wholePercent, shortPercent].map((write) => write(Number.NaN))).toEqual([
      "–",
      "–",
      "–",
    ]);
  });
});
