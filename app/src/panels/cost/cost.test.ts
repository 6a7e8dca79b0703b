import { lower, swapAll, templates } from "@adder-studio/blocks";
import { defaultRun, type ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { otherVersionCounts } from "../../document/conv-version-counts";
import { createDerive } from "../../document/derive";
import { csvText } from "../../draw/export";
import { themes } from "../../draw/figure/ink";
import { sceneSvg } from "../../draw/figure/paint-svg";
import { paintedInSvg } from "../../draw/figure/testing";
import { estimate } from "../../draw/figure/text";
import { barsScene } from "./bars";
import {
  constants,
  defaultPj,
  formatEnergy,
  inferenceEnergy,
  readSettings,
  sumOf,
  trainingEnergy,
} from "./energy";
import { addCounts, type CostRow, type CostSheet, costSheet, parts, trainingOf } from "./rows";
import { costTable, figuresOf, freeText, shownRows, summaryOf, teacherText } from "./view";

function graphOf(id: string): ModelGraph {
  const found = templates.find((template) => template.id === id);
  if (found === undefined) throw new Error(`no template ${id}`);
  return found.graph;
}

const any = { memoryBytes: Number.POSITIVE_INFINITY };

function sheetOf(graph: ModelGraph): CostSheet {
  const sheet = costSheet(graph, lower(graph));
  if (sheet === undefined) throw new Error("no sheet");
  return sheet;
}

const none = { additions: 0, multiplications: 0 };
const defaults = readSettings({});
const first = templates[0]?.graph as ModelGraph;

/** Blocks without an inside, at any depth. */
function leaves(rows: readonly CostRow[]): readonly CostRow[] {
  return rows.flatMap((row) => (row.inside.length > 0 ? leaves(row.inside) : [row]));
}

function rowAt(rows: readonly CostRow[], name: string): CostRow {
  const row = leaves(rows).find((entry) => entry.name === name);
  if (row === undefined) throw new Error(`no row ${name}`);
  return row;
}

describe.each(templates.map(({ id }) => id))("the ledger of %s", (id) => {
  const graph = graphOf(id);
  const sheet = sheetOf(graph);

  it("has the status bar's totals, and the other version's", () => {
    const { lowered } = createDerive()(graph, []);
    const otherVersion = otherVersionCounts(lowered.built, graph.run);
    const { layer, norm, readout, other } = sheet.byPart;
    expect(addCounts(layer.own.inference, readout.own.inference)).toMatchObject({
      additions: lowered.totals.layers.additions,
      multiplications: lowered.totals.layers.multiplications,
    });
    expect(norm.own.inference).toMatchObject({
      additions: lowered.totals.normalisation.additions,
      multiplications: lowered.totals.normalisation.multiplications,
    });
    expect(other.own.inference.additions).toBe(lowered.totals.other.additions);
    expect(sheet.all.own.inference.additions).toBe(lowered.totals.all.additions);
    expect(sheet.all.own.inference.multiplications).toBe(lowered.totals.all.multiplications);
    expect(addCounts(layer.other.inference, readout.other.inference)).toMatchObject({
      additions: otherVersion?.layers.additions,
      multiplications: otherVersion?.layers.multiplications,
    });
  });

  it("adds up: blocks to their composites, to the parts and to the whole, in both versions", () => {
    for (const side of ["own", "other"] as const) {
      const whole = sheet.all[side];
      for (const rows of [sheet.rows, leaves(sheet.rows)]) {
        expect(rows.map((row) => row[side].inference).reduce(addCounts, none)).toEqual({
          additions: whole.inference.additions,
          multiplications: whole.inference.multiplications,
        });
        const training = rows.map((row) => trainingOf(row[side])).reduce(addCounts, none);
        expect(training.additions / trainingOf(whole).additions).toBeCloseTo(1, 9);
        expect(training.multiplications / trainingOf(whole).multiplications).toBeCloseTo(1, 9);
      }
      const byPart = parts.map((part) => sheet.byPart[part][side].inference);
      expect(byPart.reduce(addCounts, none).additions).toBe(whole.inference.additions);
    }
  });

  it("has block by block what the swapped document, lowered by itself, has", () => {
    const other = sheet.other === "conv" ? "conv" : "adder";
    const swapped = swapAll(graph, other);
    expect(swapped).not.toBe(graph);
    const { facts, ir } = lower(swapped, any);
    for (const row of leaves(sheet.rows)) {
      // All repetitions of a block: same ids but for the number after each composite's.
      const same = new RegExp(`^${row.path.replace(/\.1\./g, "\\.\\d+\\.")}$`);
      const found = Object.entries(facts).filter(([path]) => same.test(path));
      expect(found).toHaveLength(row.repeat);
      const sum = found.map(([, { cost }]) => cost).reduce(addCounts, none);
      expect(row.other.inference).toMatchObject({
        additions: sum.additions,
        multiplications: sum.multiplications,
      });
    }
    expect(ir).toBeDefined();
  });
});

describe("the parts", () => {
  it("calls the layer before the loss the read-out, and only that one", () => {
    expect(rowAt(sheetOf(first).rows, "Convolution").parts).toEqual(["readout"]);
    expect(rowAt(sheetOf(graphOf("resnet20-adder")).rows, "Dense").parts).toEqual(["readout"]);
    const filters = leaves(sheetOf(first).rows).filter(({ hue }) => hue !== "plain");
    expect(filters.filter((row) => row.parts[0] === "layer")).toHaveLength(filters.length - 1);
  });

  it("says multiplication-free only with its bounds, and only where it is true", () => {
    expect(freeText(sheetOf(first))).toMatch(
      /^Multiplication-free in the convolutional layers, at inference; what still multiplies: batch norm \(6.52\u202fk\), the read-out \(840\)\. Training on one example takes [\d.]+\u202f[kM] multiplications\.$/,
    );
    expect(freeText(sheetOf(graphOf("lenet5-bn-conv")))).toBeUndefined();
    for (const id of ["resnet20-adder", "resnet18-adder", "resnet50-adder"]) {
      expect(freeText(sheetOf(graphOf(id)))).not.toContain("free");
    }
  });

  it("says what the large networks keep, and nothing is left when every layer is an adder", () => {
    for (const id of ["resnet18-adder", "resnet50-adder"]) {
      // 7 x 7 x 3 x 64 taps at 112 x 112 places.
      expect(7 * 7 * 3 * 64 * 112 * 112).toBe(118_013_952);
      expect(sheetOf(graphOf(id)).byPart.layer.own.inference.multiplications).toBe(118_013_952);
      expect(freeText(sheetOf(graphOf(id)))).toMatch(
        /^In the convolutional layers 118\u202fM multiplications are left, in Convolution \(the authors keep .*batch norm \([\d.]+\u202fM\), the read-out \([\d.]+\u202f[kM]\).*Training on one example/,
      );
      const all = sheetOf(swapAll(graphOf(id), "adder"));
      expect(all.byPart.layer.own.inference.multiplications).toBe(0);
      expect(all.byPart.readout.own.inference.multiplications).toBe(0);
      expect(all.byPart.norm.own.inference.multiplications).toBeGreaterThan(1e6);
      expect(freeText(all)).toMatch(
        /^Multiplication-free in the convolutional layers, at inference/,
      );
    }
  });

  it("gives an update's share of a step by the batch", () => {
    const half = sheetOf({ ...first, run: { ...first.run, batch: first.run.batch / 2 } });
    const whole = sheetOf(first);
    const { update } = whole.all.own.training;
    expect(half.all.own.training.update.additions).toBeCloseTo(2 * update.additions, 6);
    expect(half.all.own.training.forward).toEqual(whole.all.own.training.forward);
    expect(update.additions).toBeGreaterThan(0);
  });
});

describe("a teacher", () => {
  const taught = { ...first, run: { ...first.run, distill: 0.5 } };
  const [plain, sheet] = [sheetOf(first), sheetOf(taught)];

  it("costs a training of the conv version and the term that joins the two, and no prediction", () => {
    const whole = trainingOf(plain.all.other);
    // Ten classes: 6 k + 2 and 8 k.
    expect(trainingOf(sheet.byPart.teacher.own)).toEqual({
      additions: whole.additions + 62,
      multiplications: whole.multiplications + 80,
    });
    expect(trainingOf(sheet.all.own).additions).toBeCloseTo(
      trainingOf(plain.all.own).additions + whole.additions + 62,
      6,
    );
    expect(sheet.all.own.inference).toEqual(plain.all.own.inference);
    // The conv version has nothing to distil.
    expect(sheet.all.other).toEqual(plain.all.other);
    const swapped = sheetOf(swapAll(taught, "conv"));
    expect(swapped.byPart.teacher.own).toEqual(sheet.byPart.teacher.other);
    expect(swapped.byPart.teacher.other).toEqual(sheet.byPart.teacher.own);
  });

  it("has a row of its own while training is shown, and is said", () => {
    const names = (of: CostSheet, mode: "inference" | "training") =>
      shownRows(of.rows, "all", mode, defaults).map(({ row }) => row.name);
    expect(names(sheet, "training").at(-1)).toBe("Teacher (convolution version)");
    expect(names(sheet, "training").slice(0, -1)).toEqual(names(plain, "training"));
    expect(names(sheet, "inference")).toEqual(names(plain, "inference"));
    expect(teacherText(sheet, "training")).toMatch(/its whole training is counted/);
    expect([teacherText(sheet, "inference"), teacherText(plain, "training")]).toEqual([
      undefined,
      undefined,
    ]);
    expect(costTable(sheet, defaults)).toHaveLength(costTable(plain, defaults).length + 2);
  });
});

describe("shifts", () => {
  const nodes = Object.entries(first.nodes).map(([id, node]) => {
    return [id, node.type === "adder2d" ? { ...node, type: "shift2d" } : node] as const;
  });
  const sheet = sheetOf({ ...first, nodes: Object.fromEntries(nodes) });
  const settings = readSettings({ shift: 2, numbers: "fp32" });

  it("are counted beside additions, with a column of their own, only where there are some", () => {
    const { shifts, multiplications } = sheet.byPart.layer.own.inference;
    expect([shifts, multiplications]).toEqual([415_680, 0]);
    expect(freeText(sheet)).toMatch(/layers \(additions and shifts\), at inference/);
    const columnsOf = (of: CostSheet) => costTable(of, settings)[0]?.map(String) ?? [];
    expect(columnsOf(sheet)).toContain("this: inference shifts");
    expect(columnsOf(sheetOf(first)).filter((name) => name.includes("shift"))).toEqual([]);
    for (const row of costTable(sheet, settings)) expect(row).toHaveLength(columnsOf(sheet).length);
  });

  it("cost what their constant says", () => {
    const [row] = leaves(sheet.rows);
    if (row === undefined) throw new Error("no row");
    const own = figuresOf(row.own, "inference", settings);
    expect(own.shifts).toBe(117_600);
    expect(own.energy.shifts).toBe(2 * (own.shifts ?? 0));
    expect(sumOf(own.energy)).toBeCloseTo(0.9 * own.additions + 2 * (own.shifts ?? 0), 3);
    expect(own.multiplications).toBe(0);
  });
});

describe("energy", () => {
  const tap = { moved: 0, tapAdditions: 0, tapMultiplications: 0 };
  const adder = { ...tap, additions: 2, multiplications: 0, tapAdditions: 1 };
  const conv = { ...tap, additions: 1, multiplications: 1, tapMultiplications: 1 };

  it("of one tap is METHOD's: 0.13 and 0.30, all 8 bits 0.06 and 0.23, fp32 1.8 and 4.6 pJ", () => {
    const of = (kept: Record<string, unknown>) =>
      [adder, conv].map((amount) => sumOf(inferenceEnergy(amount, readSettings(kept))));
    const close = (found: number[], expected: number[]) => {
      for (const [at, value] of found.entries()) {
        expect(value).toBeCloseTo(expected[at] as number, 12);
      }
    };
    close(of({}), [0.13, 0.3]);
    close(of({ accumulator: "int8" }), [0.06, 0.23]);
    close(of({ numbers: "fp32" }), [1.8, 4.6]);
    close(of({ numbers: "fp32", "fp32 add": 2 }), [4, 5.7]);
  });

  it("is count x constant for the whole network", () => {
    const fp32 = readSettings({ numbers: "fp32" });
    const sheet = sheetOf(first);
    const { additions, multiplications } = sheet.all.own.inference;
    const found = inferenceEnergy(sheet.all.own.inference, fp32);
    expect(found.additions).toBeCloseTo(additions * 0.9, 3);
    expect(found.multiplications).toBeCloseTo(multiplications * 3.7, 3);
    expect(found.memory).toBe(0);
    const training = trainingOf(sheet.all.own);
    expect(sumOf(trainingEnergy(training, defaults))).toBeCloseTo(
      training.additions * 0.9 + training.multiplications * 3.7,
      3,
    );
  });

  it("agrees with the detection paper's 987.6 mJ for 214.7 G of each", () => {
    const count = { additions: 214.7e9, multiplications: 214.7e9 };
    expect(formatEnergy(sumOf(trainingEnergy(count, defaults)))).toBe("988\u202fmJ");
  });

  it("of memory moves each weight once and each block's result twice", () => {
    const conv = rowAt(sheetOf(first).rows, "Convolution").own.inference;
    expect(conv.moved).toBe(840 + 2 * 10);
    const { memory } = inferenceEnergy(conv, readSettings({ memory: "sram" }));
    expect(memory).toBe((860 / 8) * 10);
    const wide = readSettings({ memory: "dram", numbers: "fp32" });
    expect(inferenceEnergy(conv, wide).memory).toBe((860 / 2) * 1300);
  });

  it("takes kept constants one by one and passes over what is none", () => {
    const read = readSettings({ "int8 add": 5, "int8 mul": -1, sram: "ten", numbers: "int9" });
    expect(read.pj).toEqual({ ...defaultPj, "int8 add": 5 });
    expect(read.numbers).toBe("int8");
    expect(constants).toHaveLength(11);
  });
});

describe("what is shown", () => {
  const sheet = sheetOf(graphOf("resnet20-adder"));

  it("opens composites and sorts each level by itself", () => {
    const plain = shownRows(sheet.rows, new Set(), "inference", defaults);
    const composite = plain.find(({ row }) => row.inside.length > 0)?.row as CostRow;
    const open = shownRows(sheet.rows, new Set([composite.path]), "inference", defaults, {
      column: "additions",
      descending: true,
    });
    const levels = [0, 1].map((depth) =>
      open.filter((shown) => shown.depth === depth).map(({ own }) => own.additions),
    );
    for (const level of levels) {
      expect(level.length).toBeGreaterThan(1);
      expect(level).toEqual([...level].sort((a, b) => b - a));
    }
    const at = open.findIndex(({ row }) => row === composite);
    expect(open[at + 1]?.depth).toBe(1);
  });

  it("leaves out what is idle in the mode shown", () => {
    const names = (mode: "inference" | "training") =>
      shownRows(sheetOf(first).rows, "all", mode, defaults).map(({ row }) => row.name);
    expect(names("inference")).not.toContain("Max pool 1");
    expect(names("training")).toContain("Max pool 1");
    expect(names("training")).not.toContain("ReLU 1");
  });

  it("is said in one sentence", () => {
    expect(summaryOf(sheetOf(first), "inference", defaults)).toMatchInlineSnapshot(
      `"One prediction: 839 k add, 7.36 k mul, 75.1 nJ of arithmetic (int8, int32 accumulator). The convolution version: 423 k add, 423 k mul, 146 nJ, 1.94 times the energy."`,
    );
    expect(summaryOf(sheetOf(graphOf("lenet5-bn-conv")), "inference", defaults)).toMatch(
      /The adder version: .*, 51\.4\u202f% of the energy\.$/,
    );
    expect(summaryOf(sheetOf(first), "training", defaults)).toMatchInlineSnapshot(
      `"One example of training (batch 64): 2.33 M add, 755 k mul, 4.89 µJ of arithmetic (fp32). The convolution version: 1.2 M add, 1.17 M mul, 5.4 µJ, 1.11 times the energy."`,
    );
  });
});

describe("files", () => {
  const graph: ModelGraph = {
    ...first,
    title: "Small, “=1+1”",
    run: { ...defaultRun, batch: 4 },
  };

  it("writes the ledger as CSV", async () => {
    await expect(csvText(costTable(sheetOf(graph), defaults))).toMatchFileSnapshot(
      "../../../golden/cost.csv",
    );
  });

  it("quotes, and lets no name be a formula", () => {
    expect(csvText([['a"b', "c,d", "=1+1", -1.5, "@x\ny"]])).toBe(
      '"a""b","c,d",\'=1+1,-1.5,"\'@x\ny"\r\n',
    );
  });

  it("draws bars as long as their numbers, on round ticks", () => {
    const rows = shownRows(sheetOf(first).rows, new Set(), "inference", defaults);
    const options = { measure: "operations", width: 600, title: "Cost <of> it" } as const;
    const scene = barsScene(
      rows,
      { ...options, per: "per prediction", other: "convolution version" },
      estimate,
    );
    expect(scene.targets.map(({ key }) => key)).toEqual(rows.map(({ row }) => row.path));
    const svg = sceneSvg(scene, themes.light);
    const bars = paintedInSvg(svg).flatMap(({ kind, fill, at: [, , width = 0, height] }) =>
      kind === "rect" && fill === "#c65109" && height === 8 ? [width + 1] : [],
    );
    const additions = rows.map(({ own }) => own.additions);
    const longest = Math.max(...additions);
    const scale = Math.max(...bars) / longest;
    expect(bars).toHaveLength(additions.length);
    for (const [at, count] of additions.entries()) {
      // Below two pixels a bar is as thin as its outline lets it be.
      if (count * scale > 2) expect(Math.abs((bars[at] ?? 0) - count * scale)).toBeLessThan(0.02);
    }
    expect(svg).toContain("Cost &#60;of&#62; it");
    expect(svg).toContain("operations per prediction");
  });
});
