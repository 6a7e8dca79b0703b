import { type Experiment, experiments } from "@adder-studio/blocks/experiments";
import { summarise } from "@adder-studio/core";
import { describe, expect, it } from "vitest";
import { claimOf, orderOf } from "./claims";
import type { ResultRow } from "./rows";

const of = (...values: readonly number[]) => {
  const { mean, sd } = summarise(values);
  return { values, mean, sd: sd ?? null };
};

describe("an order", () => {
  it("is made only where the intervals do not overlap", () => {
    expect(orderOf(of(87, 88, 89), of(70, 71, 72))).toBe("above");
    expect(orderOf(of(70, 71, 72), of(87, 88, 89))).toBe("below");
    expect(orderOf(of(87, 88, 89), of(84, 85, 86))).toBe("not separable");
  });

  it("is not made for intervals that touch: each is mean ± 4.3027 / sqrt 3 here, 2.4842", () => {
    const at = (mean: number) => of(mean - 1, mean, mean + 1);
    expect(orderOf(at(4.97), at(0))).toBe("above");
    expect(orderOf(at(4.96), at(0))).toBe("not separable");
  });

  it("is not made for single values", () => {
    expect(orderOf(of(90), of(10, 10, 10))).toBe("not separable");
  });
});

describe("a claim", () => {
  const schemes = experiments.find(({ id }) => id === "schemes") as Experiment;
  const [first, , long] = schemes.expectations;
  const row = (setting: string, table: "quick" | "full", ...values: readonly number[]) =>
    ({
      ...of(...values),
      table,
      experiment: "schemes",
      setting,
      measure: "accuracy",
      seeds: values.map((_, i) => i + 1),
      length: "10 epochs",
    }) as unknown as ResultRow;

  it("is a sentence with numbers", () => {
    const rows = [
      row("full-adaptive", "quick", 87, 88, 89),
      row("sign-adaptive", "quick", 76, 77, 78),
    ];
    expect(first && claimOf("quick", schemes, first, rows)).toEqual({
      table: "quick",
      experiment: "schemes",
      source: "CVPR 2020",
      order: "above",
      sentence:
        "test accuracy: full precision + adaptive above sign + adaptive (88.00 ± 2.48 % against 77.00 ± 2.48 %; 10 epochs, 3 seeds).",
    });
  });

  it("says so where it cannot tell, and where it is the other way round", () => {
    const claim = (a: ResultRow, b: ResultRow) => first && claimOf("quick", schemes, first, [a, b]);
    const close = claim(
      row("full-adaptive", "quick", 87, 88, 89),
      row("sign-adaptive", "quick", 86, 87, 88),
    );
    expect(close).toMatchObject({ order: "not separable" });
    expect(close?.sentence).toContain("are not separable here");
    const other = claim(
      row("full-adaptive", "quick", 10, 11, 12),
      row("sign-adaptive", "quick", 86, 87, 88),
    );
    expect(other).toMatchObject({ order: "below" });
    expect(other?.sentence).toContain("full precision + adaptive below sign + adaptive");
  });

  it("is not made of one seed, of a missing row, or of short runs where only long ones can tell", () => {
    const both = (table: "quick" | "full") => [
      row("full-adaptive", table, 87, 88, 89),
      row("full-fixed", table, 76, 77, 78),
    ];
    expect(long?.longRunsOnly).toBe(true);
    if (!first || !long) throw new Error("the schemes have expectations");
    expect(claimOf("quick", schemes, long, both("quick"))).toBeUndefined();
    expect(claimOf("full", schemes, long, both("full"))).toMatchObject({ order: "above" });
    expect(claimOf("full", schemes, first, both("full"))).toBeUndefined();
    const single = [row("full-adaptive", "full", 87), row("sign-adaptive", "full", 76)];
    expect(claimOf("full", schemes, first, single)).toBeUndefined();
  });
});
