import { histogramBins } from "@adder-studio/session/client";
import { expect, it } from "vitest";
import { keyOf, observerOf } from "../../observe/observer";
import { frames, openPanel, rounded } from "../../testing/live-panel";
import { DistributionsPanel, histogramRows } from "./DistributionsPanel";
import { expectedVariance, fitsOf, gaussianFit, laplaceFit, readSpread } from "./fits";
import { itemsOf, seenLayers } from "./layers";
import { ridgesOf } from "./ridges";

const steps = 8;

function seenOf(studio: Parameters<typeof observerOf>[0]) {
  const ir = studio.run.store.getState().started?.ir;
  if (ir === undefined) throw new Error("no run");
  return seenLayers(ir);
}

it("shows weights and outputs of each layer, and its fits are those of the weights", async () => {
  const panel = await openPanel(DistributionsPanel, { steps, table: true });
  const { studio, element } = panel;
  const observer = observerOf(studio);
  await expect.poll(() => observer.snapshot.step, { timeout: 30_000 }).toBe(steps);
  const weights = new Map(
    (await studio.run.session.exportWeights()).map(({ name, data }) => [name, data]),
  );
  const cells = (row: number) =>
    [...element.querySelectorAll(`tbody tr:nth-child(${row + 1}) td`)].map(
      ({ textContent }) => textContent ?? "",
    );
  await expect.poll(() => cells(0)[0]).toBe("150");

  const lines: string[] = [];
  const layers = seenOf(studio);
  expect(layers.map(({ layer }) => layer.kind)).toEqual([
    "adder",
    "adder",
    "adder",
    "adder",
    "conv",
  ]);
  const told = (value: number) => value.toPrecision(3).replace("-", "\u2212");
  // The table is written with the frame after a look.
  await expect
    .poll(() => layers.map((_, row) => cells(row).slice(5, 7)), { timeout: 20_000 })
    .toEqual(
      layers.map((seen) => {
        const [own] = itemsOf(seen).map((item) => readSpread(observer.snapshot.get(keyOf(item))));
        if (own === undefined) throw new Error("nothing was seen");
        return [told(laplaceFit(own).logLikelihood), told(gaussianFit(own).logLikelihood)];
      }),
    );
  layers.forEach((seen) => {
    const spreads = itemsOf(seen).map((item) => readSpread(observer.snapshot.get(keyOf(item))));
    const [own, , output] = spreads;
    for (const spread of spreads) {
      expect(spread).toBeDefined();
      expect(spread?.bins.reduce((sum, value) => sum + value, 0)).toBe(spread?.count);
    }
    const data = weights.get(seen.layer.param.name) ?? new Float32Array(0);
    if (own === undefined || output === undefined) throw new Error("nothing was seen");
    expect(own.count).toBe(data.length);
    // The mean log-likelihood, value by value.
    for (const fit of fitsOf(own)) {
      const mean = data.reduce((sum, w) => sum + Math.log(fit.density(w)), 0) / data.length;
      expect(fit.logLikelihood).toBeCloseTo(mean, 4);
    }
    if (seen.layer.kind === "adder") expect(output.high).toBeLessThanOrEqual(0);
    spreads.forEach((spread, i) => {
      if (spread === undefined) return;
      const { bins, ...facts } = spread;
      lines.push(`${seen.layer.param.name} ${i} ${rounded(Object.values(facts))}`, rounded(bins));
    });
  });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("golden/spreads.txt");
  panel.close();
});

it("draws ridges whose bins hold all values, and says which fit is likelier", async () => {
  const panel = await openPanel(DistributionsPanel, { steps });
  const { studio, element } = panel;
  const observer = observerOf(studio);
  await expect.poll(() => observer.snapshot.step, { timeout: 30_000 }).toBe(steps);
  await frames(3);
  const [seen] = seenOf(studio);
  if (seen === undefined) throw new Error("no layer");
  const { snapshot } = observer;
  const ridges = ridgesOf(
    observer.history(seen.output),
    snapshot.get(keyOf(seen.output)),
    snapshot.step,
  );
  expect(ridges.at(-1)?.step).toBe(steps);
  expect(ridges.length).toBeGreaterThan(1);
  for (const ridge of ridges) {
    const rows = histogramRows("output", [ridge]);
    const sum = rows.reduce((all, row) => all + Number(row[4]), 0);
    expect(sum).toBe(ridge.spread.count);
    expect(sum).toBe(seen.images * 28 * 28 * 6);
  }
  const canvases = [...element.querySelectorAll("canvas")];
  expect(canvases).toHaveLength(3);
  for (const canvas of canvases) {
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    expect(pixels?.some((value) => value > 0)).toBe(true);
  }
  const [first = "", second = "", third = ""] = [
    ...element.querySelectorAll(".distribution .why-note"),
  ].map(({ textContent }) => textContent ?? "");
  const own = readSpread(snapshot.get(keyOf(seen.weights)));
  if (own === undefined) throw new Error("no weights");
  expect(first).toContain(`The ${fitsOf(own)[0]?.name} curve fits these weights better`);
  expect(second).toContain("All outputs are ≤ 0");
  expect(third).toContain("Batch norm brings mean");

  const select = element.querySelector("select");
  if (select === null) throw new Error("no choice of layers");
  select.value = "4";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await expect
    .poll(() => element.querySelectorAll(".distribution .why-note")[1]?.textContent, {
      timeout: 20_000,
    })
    .toContain("84·Var X·Var F");
  panel.close();
});

it("fits by maximum likelihood", () => {
  // 1..5: median 3, mean distance 1.2, variance 2.
  const facts = [5, 1, 5, 3, Math.sqrt(2), 3, 1.2, 0];
  const spread = readSpread(Float32Array.from([...facts, ...new Float32Array(histogramBins)]));
  if (spread === undefined) throw new Error("not a spread");
  expect(gaussianFit(spread).logLikelihood).toBeCloseTo(-0.5 * Math.log(2 * Math.PI * 2) - 0.5, 6);
  expect(laplaceFit(spread).logLikelihood).toBeCloseTo(-Math.log(2.4) - 1, 6);
  expect(fitsOf(spread).map(({ name }) => name)).toEqual(["Gaussian", "Laplace"]);
  expect(readSpread(new Float32Array(histogramBins + 8))).toBeUndefined();
  // (1 - 2/pi) 2 = 0.727 for one tap of unit variances (METHOD 1.4).
  expect(expectedVariance("adder", 1, 1, 1)).toBeCloseTo(0.7268, 4);
  expect(expectedVariance("conv", 9, 2, 0.5)).toBe(9);
});
