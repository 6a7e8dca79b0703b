import { expect, it } from "vitest";
import { lower } from "../lower";
import { templates } from "../templates";
import { createSketch } from "../templates/sketch";
import { row } from "../test-support";
import { adderVersion, biasesToNorms, swapAll } from "./versions";

const conv = ["conv2d", { filters: 4, bias: true }] as const;

it("a bias becomes a batch norm behind its layer, on both levels; the output's layer keeps its own", () => {
  const sketch = createSketch();
  const unit = sketch.define("unit", (inner) => {
    const x = inner.input();
    const y = inner.chain(x, ["conv2d", { filters: 2, bias: true }], ["relu"]);
    inner.output(inner.block("add", {}, y, x));
  });
  const noise = { dataset: "noise", noiseHeight: 6, noiseWidth: 6, noiseChannels: 2 };
  const units = sketch.use(unit, 2, sketch.block("input", noise));
  const last = sketch.chain(units, conv, ["globalAvgPool"], ["dense", { units: 10 }]);
  sketch.block("classOutput", {}, last);
  const adders = adderVersion(sketch.finish("net"));
  const { ir, diagnostics, totals } = lower(adders);
  expect(diagnostics).toEqual([]);
  expect(totals.layers.multiplications).toBe(0);
  const kinds = ir?.ops.filter(({ op }) => ["adder2d", "bias", "batchNorm"].includes(op));
  const each = ["adder2d", "batchNorm"];
  expect(kinds?.map(({ op }) => op)).toEqual([...each, ...each, ...each, "adder2d", "bias"]);
});

it("layers with a batch norm behind them, without a bias or muted stay as they are", () => {
  expect(biasesToNorms(row(conv, ["batchNorm"], ["flatten"], ["dense"]))).toEqual([]);
  expect(biasesToNorms(row(["conv2d", {}], ["relu"], ["flatten"], ["dense"]))).toEqual([]);
  expect(biasesToNorms(row(conv, ["flatten"], ["dense"])).length).toBeGreaterThan(0);
});

it.each(
  templates.filter(({ id }) => id.endsWith("-conv")).map(({ id, graph }) => [id, graph] as const),
)("%s is the same as with its types alone swapped, for it has batch norms", (_, graph) => {
  expect(adderVersion(graph)).toEqual(swapAll(graph, "adder"));
});
