import { afterAll, beforeAll, expect, it } from "vitest";
import { observerOf } from "../../observe/observer";
import { filterLayers } from "../../observe/ops";
import { cursorOf } from "./cursor";
import { createPanelBench, type PanelBench } from "./panel-bench";
import { ResponsesPanel } from "./ResponsesPanel";
import { seenLayer } from "./use-layer";
import { decompose, type WindowLayer, windowOf } from "./window";

let bench: PanelBench;
/** Steps after which the moving statistics of batch norm let something through to every layer. */
const steps = 24;

beforeAll(async () => {
  bench = await createPanelBench("lenet5-bn-adder", steps);
});
afterAll(() => bench.dispose());

function layers(): readonly WindowLayer[] {
  const ir = bench.studio.run.store.getState().started?.ir;
  if (ir === undefined) throw new Error("nothing has started");
  return filterLayers(ir).flatMap((it) => windowOf(ir, it) ?? []);
}

const text = (selector: string) => bench.root.querySelector(selector)?.textContent ?? "";
const number = (shown: string) => Number(shown.replaceAll("−", "-"));

/** Looks at a layer and waits until all of it has been seen. */
async function look(index: number) {
  const layer = layers()[index] as WindowLayer;
  bench.studio.ui.select([layer.path]);
  const seen = await bench.until(() => seenLayer(observerOf(bench.studio).snapshot, layer));
  await bench.until(() => bench.root.querySelector(".look-body:not(.waiting)"));
  return { layer, seen };
}

/** Takes values of every layer apart: the sums must be the tensor's. */
async function checkSums(): Promise<void> {
  for (const index of layers().keys()) {
    const { layer, seen } = await look(index);
    const { rows, cols, filters } = layer;
    expect(seen.x.filter((value) => value !== 0).length / seen.x.length).toBeGreaterThan(0.02);
    const every = Math.max(1, Math.floor((rows * cols * filters) / 400));
    for (let at = 0; at < seen.y.length; at += every) {
      const place = { row: Math.floor(at / filters / cols), col: Math.floor(at / filters) % cols };
      const taken = decompose(layer, seen.x, seen.w, place, at % filters, seen.p);
      const own = layer.kind === "adder" ? taken.adder : taken.conv;
      // Sums of n float32 terms: relative to what was added up.
      const size = layer.kind === "adder" ? -taken.adder : taken.product.length;
      expect(Math.abs(own - (seen.y[at] as number))).toBeLessThan(2e-6 * size + 1e-6);
    }
  }
}

it("takes every value of every layer apart: the sum is the tensor's", async () => {
  bench.show(ResponsesPanel);
  await checkSums();
  expect(layers().map(({ kind }) => kind)).toEqual(["adder", "adder", "adder", "adder", "conv"]);
});

it("draws the same numbers every time", async () => {
  const lines: string[] = [];
  for (const level of ["maps", "map", "value"] as const) {
    cursorOf(bench.studio).setState({ level, filter: 2, channel: 1, place: { row: 3, col: 4 } });
    bench.show(ResponsesPanel);
    await look(1);
    cursorOf(bench.studio).setState({ level, filter: 2, channel: 1, place: { row: 3, col: 4 } });
    bench.show(ResponsesPanel);
    await bench.until(() => /row 4|maps/.test(text(".summary")));
    lines.push(text(".summary").replace(/ \(.*?\)/, ""));
    if (level === "maps") {
      for (const it of bench.root.querySelectorAll(".look-tiles .value"))
        lines.push(it.textContent);
    }
    if (level === "value") {
      lines.push(text(".sums"), ...[".total", ".other-total", ".channel-sum"].map(text));
      for (const it of bench.root.querySelectorAll(".decomposition-channels .value")) {
        lines.push(it.textContent);
      }
    }
    lines.push(...[...bench.root.querySelectorAll(".look-legend")].map((it) => it.textContent));
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../../../golden/responses.txt");
});

it("shows the sum of the place that the keys choose, and lists all taps", async () => {
  cursorOf(bench.studio).setState({ level: "value" });
  bench.show(ResponsesPanel);
  const { layer, seen } = await look(0);
  cursorOf(bench.studio).setState({ filter: 0, place: { row: 0, col: 0 }, cell: undefined });
  const map = await bench.until(() => bench.root.querySelector<HTMLElement>(".big-map"));
  const press = (target: HTMLElement, key: string) =>
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
  press(map, "ArrowRight");
  press(map, "ArrowDown");
  press(map, "PageDown");
  expect(cursorOf(bench.studio).getState()).toMatchObject({ filter: 1, place: { row: 1, col: 1 } });
  const value = seen.y[(layer.cols + 1) * layer.filters + 1] as number;
  await bench.until(() => Math.abs(number(text(".total")) / value - 1) < 1e-3);
  const grids = bench.root.querySelector<HTMLElement>(".decomposition-grids") as HTMLElement;
  press(grids, "ArrowRight");
  const taken = decompose(layer, seen.x, seen.w, { row: 1, col: 1 }, 1, seen.p);
  expect(taken.padded[0]).toBe(1);
  await bench.until(() => text(".readout").startsWith("tap row 1, column 1: x = 0 (padding)"));

  bench.show(ResponsesPanel, true);
  const rows = await bench.until(() => {
    const all = bench.root.querySelectorAll<HTMLTableRowElement>("tbody tr");
    return all.length === 26 && all;
  });
  const shares = [...rows].slice(0, -1).map(({ cells }) => number(cells[5]?.textContent ?? ""));
  expect(shares.reduce((sum, it) => sum + it, 0)).toBeCloseTo(-taken.adder, 1);
  expect([...rows].filter(({ cells }) => cells[7]?.textContent === "padding").length).toBe(
    taken.padded.reduce((sum, it) => sum + it, 0),
  );
});

it("takes them apart by the exponent of that step, and says which it is", async () => {
  bench.dispose();
  bench = await createPanelBench("lenet5-bn-adder", steps, { lpStart: 2, lpEnd: 1, epochs: 1 });
  cursorOf(bench.studio).setState({ level: "value" });
  bench.show(ResponsesPanel);
  const { seen } = await look(1);
  // 24 of 156 steps on the way from 2 to 1.
  expect(seen.p).toBeCloseTo(2 - 24 / 156, 12);
  await checkSums();
  await look(1);
  await bench.until(() => text(".own").startsWith("y = −Σ|x − f|^1.85 = −"));
  expect(text("[data-grid=distance] + figcaption")).toBe("|x − f|^1.85");
  bench.show(ResponsesPanel, true);
  await bench.until(() => /\|x − f\|\^1\.85/.test(text("thead")));
});
