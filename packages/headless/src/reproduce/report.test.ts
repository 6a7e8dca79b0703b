import { catalog } from "@adder-studio/blocks";
import { decodeLink } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import type { RunFile } from "../runs/run-file";
import { recordedText } from "./recorded";
import { reportText, resultsOf } from "./report";
import { type ResultRow, rowsOf } from "./rows";
import { planTable, type RowPlan } from "./suite";

const engine = { backend: "wasm", threads: 1, browser: undefined } as const;

/** Makes finished runs of a row, one for each planned, of two epochs that end at these accuracies. */
function runsFor({ runs }: RowPlan, ends: readonly number[], figures = {}): RunFile[] {
  return runs.map((plan, i) => ({
    planHash: "",
    documentHash: "",
    setting: plan.setting,
    seed: plan.graph.run.seed,
    backend: "wasm",
    threads: 1,
    host: "Node",
    machine: { cpu: "Some CPU", cores: 2 },
    load: [1, 2 + i],
    epochs: [0.5, ends[i] ?? 0].map((testAccuracy, at) => ({
      epoch: at + 1,
      trainLoss: 1,
      trainAccuracy: 0.5,
      testLoss: 1,
      testAccuracy,
    })),
    figures,
    steps: 10,
    weightsHash: `${i}`.repeat(64),
    wallSeconds: 10.04,
  }));
}

function rowOf(experiment: string, setting: string, table: "quick" | "full" = "quick"): RowPlan {
  const plans = planTable(table, [experiment], engine);
  return plans.find((one) => one.setting.id === setting) as RowPlan;
}

async function schemes(): Promise<ResultRow[]> {
  const [full, sign] = [rowOf("schemes", "full-adaptive"), rowOf("schemes", "sign-adaptive")];
  return [
    ...(await rowsOf(sign, runsFor(sign, [0.76, 0.77, 0.78]))),
    ...(await rowsOf(full, runsFor(full, [0.87, 0.88, 0.89]))),
  ];
}

describe("a row", () => {
  it("sums up the last epochs of its seeds, with a receipt and a curve", async () => {
    const [row] = (await schemes()).slice(1);
    expect(row).toMatchObject({
      seeds: [1, 2, 3],
      values: [87, 88, 89],
      mean: 88,
      sd: 1,
      length: "10 epochs",
      images: 10_000,
      load: 4,
      wallSeconds: 30.1,
      curve: [50, 88],
    });
    expect(row?.weightsHashes).toEqual(["0", "1", "2"].map((digit) => digit.repeat(64)));
  });

  it("has a link that opens its document with the first seed and its length", async () => {
    const [row] = await schemes();
    const opened = await decodeLink(row?.link ?? "", catalog);
    expect(opened.ok && opened.value.graph.run).toMatchObject({
      seed: 1,
      epochs: 10,
      filterRule: "sign",
    });
  });

  it("is not made of some of its seeds, or of runs that lack its measure", async () => {
    const plan = rowOf("schemes", "full-adaptive");
    expect(await rowsOf(plan, runsFor(plan, [0.87, 0.88, 0.89]).slice(1))).toEqual([]);
    const norms = rowOf("gradient-norms", "adder");
    const rows = await rowsOf(norms, runsFor(norms, [], { "gradient-norm/2": 0.5 }));
    expect(rows.map(({ measure }) => measure)).toEqual(["gradient-norm/2"]);
  });
});

describe("the report", () => {
  it("has a line a setting in the order of the experiment, the paper's number, and the claim", async () => {
    const text = reportText(resultsOf(await schemes()));
    const lines = text
      .split("\n")
      .filter((line) => line.startsWith("| full") || line.startsWith("| sign"));
    expect(lines).toEqual([
      "| full precision + adaptive | 88.00 ± 2.48 % | 1.00 | 3 | 10 epochs | 10,000 | 30 s | 4 | 99.4 % |",
      "| sign + adaptive | 77.00 ± 2.48 % | 1.00 | 3 | 10 epochs | 10,000 | 30 s | 4 | 97.99 % |",
    ]);
    expect(text).toContain("- test accuracy: full precision + adaptive above sign + adaptive (");
    expect(text).toContain("Some CPU, 2 cores; wasm, 1 thread, Node");
  });

  it("has a column a layer, with the paper's numbers in brackets", async () => {
    const plan = rowOf("gradient-norms", "conv");
    const figures = { "gradient-norm/1": 0.25, "gradient-norm/4": 0.5 };
    const text = reportText(resultsOf(await rowsOf(plan, runsFor(plan, [], figures))));
    expect(text).toContain("| gradient norm | layer 1 | layer 2 | layer 3 | layer 4 |");
    expect(text).toContain("| convolutions | 0.250 ± 0.000 (0.2261) |  |  | 0.500 ± 0.000 |");
  });
});

describe("what the page draws from", () => {
  it("is the full table's where there is one", async () => {
    const plan = rowOf("schemes", "full-adaptive", "full");
    const long = await rowsOf(plan, runsFor(plan, [0.9, 0.9, 0.9, 0.9, 0.9]));
    const short = await schemes();
    const text = recordedText([
      ...short.filter(({ setting }) => setting === "full-adaptive"),
      ...long,
    ]);
    expect(text).toContain('"length": "30 epochs"');
    expect(text).not.toContain('"length": "10 epochs"');
    expect(text).toContain('"mean": 90,');
    // Orders as in the table.
    const orders = recordedText(await schemes()).split("recordedOrders")[1];
    expect(JSON.parse(orders?.match(/\{\n.*\n\}/s)?.[0] ?? "")).toEqual({
      schemes: [{ first: "full-adaptive", second: "sign-adaptive", order: "above" }],
    });
    // While others are still missing there, all are of the short one.
    const mixed = recordedText([...short, ...long]);
    expect(mixed).toContain('"length": "10 epochs"');
    expect(mixed).not.toContain('"length": "30 epochs"');
    expect(mixed).not.toContain('"mean": 90,');
  });
});
