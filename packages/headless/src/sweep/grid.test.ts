import { describe, expect, it } from "vitest";
import { templateGraph } from "../target";
import { UsageError } from "../usage";
import { atPoint, gridOf, parseAxis, parseSeeds } from "./grid";

describe("a grid", () => {
  it("is every combination, the last axis fastest", () => {
    expect(gridOf([parseAxis("lr=0.1,0.05"), parseAxis("adder1.filters=4,8")])).toEqual([
      { lr: "0.1", "adder1.filters": "4" },
      { lr: "0.1", "adder1.filters": "8" },
      { lr: "0.05", "adder1.filters": "4" },
      { lr: "0.05", "adder1.filters": "8" },
    ]);
    expect(gridOf([])).toEqual([{}]);
  });

  it.each(["lr", "=1", "lr=", "lr=1,,2", "lr=1,1"])("refuses %s", (text) => {
    expect(() => parseAxis(text)).toThrow(UsageError);
  });

  it("refuses a path twice", () => {
    expect(() => gridOf([parseAxis("lr=1"), parseAxis("lr=2")])).toThrow("twice");
  });
});

describe("seeds", () => {
  it("are a range, a list, or both", () => {
    expect(parseSeeds("1..5")).toEqual([1, 2, 3, 4, 5]);
    expect(parseSeeds("7")).toEqual([7]);
    expect(parseSeeds("0..1,9")).toEqual([0, 1, 9]);
  });

  it.each(["", "5..1", "1..", "a", "1,1", "-1", "0..4294967296", "1.5", "1..5000"])(
    "are not %s",
    (text) => expect(() => parseSeeds(text)).toThrow(UsageError),
  );
});

describe("a point's document", () => {
  const base = templateGraph("lenet5-bn-adder");

  it("has its settings, of the run and of blocks", () => {
    const graph = atPoint(base, { lr: "0.05", "adder1.filters": "4" }, ["epochs=3"]);
    expect(graph.run).toMatchObject({ lr: 0.05, epochs: 3 });
    expect(graph.nodes.adder1?.props.filters).toBe(4);
  });

  it("may be another template's, which settings for all reach too", () => {
    const graph = atPoint(undefined, { template: "lenet5-bn-conv", lr: "0.2" }, ["epochs=3"]);
    expect(graph.nodes.conv1).toBeDefined();
    expect(graph.run).toMatchObject({ lr: 0.2, epochs: 3 });
  });

  it("is a usage error that names what was given where a value does not fit", () => {
    expect(() => atPoint(base, { lr: "fast" }, [])).toThrow("--grid lr=fast");
    expect(() => atPoint(base, { "nobody.filters": "1" }, [])).toThrow("--grid nobody.filters=1");
    expect(() => atPoint(undefined, { template: "none" }, [])).toThrow("no template");
    expect(() => atPoint(undefined, {}, [])).toThrow("Name a file");
  });
});
