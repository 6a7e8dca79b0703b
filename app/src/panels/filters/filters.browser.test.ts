import { afterAll, beforeAll, expect, it } from "vitest";
import { keyOf, observerOf } from "../../observe/observer";
import { filterLayers } from "../../observe/ops";
import { testSetOf } from "../../observe/test-set";
import { cursorOf } from "../activations/cursor";
import { createPanelBench, type PanelBench } from "../activations/panel-bench";
import { filterItem, inputItem, seen, seenLayer } from "../activations/use-layer";
import {
  decompose,
  filterOf,
  outputMapOf,
  type WindowLayer,
  windowOf,
} from "../activations/window";
import { FiltersPanel } from "./FiltersPanel";
import { nearestPatches } from "./nearest";
import { filterFacts, inputRange } from "./outside";
import { prepare, seesImage } from "./use-nearest";

let bench: PanelBench;
/** Steps after which the moving statistics of batch norm let something through to every layer. */
const steps = 24;

beforeAll(async () => {
  bench = await createPanelBench("lenet5-bn-adder", steps);
});
afterAll(() => bench.dispose());

function network() {
  const ir = bench.studio.run.store.getState().started?.ir;
  if (ir === undefined) throw new Error("nothing has started");
  return { ir, layers: filterLayers(ir).flatMap((it) => windowOf(ir, it) ?? []) };
}

const text = (selector: string) => bench.root.querySelector(selector)?.textContent ?? "";
const number = (shown: string | null | undefined) => Number((shown ?? "").replaceAll("−", "-"));
const look = () => observerOf(bench.studio).snapshot;

function press(selector: string, key: string): void {
  bench.root
    .querySelector(selector)
    ?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

/** Until a drawing next writes there: goes on in the task of that drawing. */
function nextDrawing(selector: string): Promise<void> {
  const element = bench.root.querySelector(selector);
  if (element === null) throw new Error(`no ${selector}`);
  return new Promise((done) => {
    const watch = new MutationObserver(() => {
      watch.disconnect();
      done();
    });
    watch.observe(element, { childList: true, characterData: true, subtree: true });
  });
}

function button(words: string): HTMLButtonElement | undefined {
  const all = [...bench.root.querySelectorAll<HTMLButtonElement>("button")];
  return all.find((it) => it.textContent.trim() === words && !it.disabled);
}

it("counts the taps that no input reaches, as a count over all inputs does", async () => {
  const { layers } = network();
  const layer = layers[1] as WindowLayer;
  bench.studio.ui.select([layer.path]);
  cursorOf(bench.studio).setState({ path: layer.path });
  bench.show(FiltersPanel, true);
  const item = { kind: "sample", op: layer.from, count: 32 } as const;
  const stop = observerOf(bench.studio).want([item], () => {});
  const inputs = await bench.until(() => look().get(keyOf(item)));
  const w = await bench.until(() => seen(look(), filterItem(layer), 25 * 6 * 16));
  stop();
  const [least, most] = [
    inputs.reduce((a, b) => Math.min(a, b)),
    inputs.reduce((a, b) => Math.max(a, b)),
  ];
  const lines = await bench.until(() => {
    const rows = [...bench.root.querySelectorAll<HTMLTableRowElement>("tbody tr")];
    return rows.length === 16 && rows[0]?.cells[4]?.textContent !== "–" && rows;
  });
  for (const [filter, { cells }] of lines.entries()) {
    const f = [...filterOf(layer, w, filter)];
    const out = f.filter((value) => value < least || value > most).length / f.length;
    expect(number(cells[4]?.textContent)).toBeCloseTo(out, 3);
    const norm = Math.hypot(...f);
    expect(number(cells[1]?.textContent) / norm).toBeCloseTo(1, 3);
    expect(number(cells[2]?.textContent)).toBeCloseTo(Math.min(...f), 2);
  }
  // Where a tap lies outside, |x - f| is x and a constant: the same difference for any two inputs.
  const far = [...w].find((value) => value < least) as number;
  expect(Math.abs(most - far) - Math.abs(least - far)).toBeCloseTo(most - least, 5);
});

it("takes zero into the range where padding takes part", () => {
  const spread = [10, 0.5, 2];
  expect(inputRange(spread, 0)).toEqual({ least: 0.5, most: 2 });
  expect(inputRange(spread, 1)).toEqual({ least: 0, most: 2 });
  expect(inputRange([0, Number.NaN, Number.NaN], 0)).toBeUndefined();
  const facts = filterFacts([0.1, 3, 1, -1], 2, { least: 0, most: 2 });
  expect(facts.share).toBe(0.5);
  expect(facts.each.map(({ outside }) => outside)).toEqual([0, 1]);
});

it("draws the same numbers every time", async () => {
  const lines: string[] = [];
  for (const layer of network().layers.slice(0, 2)) {
    bench.studio.ui.select([layer.path]);
    bench.show(FiltersPanel);
    await bench.until(() => text(".summary").includes("outside of"));
    await bench.until(() => text(".filter-tiles .value").includes("outside"));
    lines.push(text(".summary"), text(".look-legend"));
    const tiles = bench.root.querySelectorAll(".filter-tiles .caption");
    lines.push(...[...tiles].map((it) => it.textContent));
  }
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../../../golden/filters.txt");
});

it("paints: the answer, the nearest patches and the next run are those of the painted filter", async () => {
  const { ir, layers } = network();
  const layer = layers[0] as WindowLayer;
  expect(seesImage(ir, layer)).toBe(true);
  expect(seesImage(ir, layers[1] as WindowLayer)).toBe(false);
  bench.studio.ui.select([layer.path]);
  cursorOf(bench.studio).setState({ painting: true, filter: 0, channel: 0 });
  bench.show(FiltersPanel);
  // Painted as early as a person can: what React commits after this drawing has not come yet.
  await nextDrawing(".tap");
  press(".paint-editor", "Enter");
  press(".paint-editor", "ArrowRight");
  const now = await bench.until(() => seenLayer(look(), layer));
  const trained = filterOf(layer, now.w, 0);
  // Computed in the page as the network computes it.
  const map = outputMapOf(layer, now.x, trained, 0, now.p);
  map.forEach((value, at) => {
    expect(Math.abs(value - (now.y[at * layer.filters] as number))).toBeLessThan(1e-4);
  });

  // The page prepares test images as the worker does.
  const set = await bench.until(() => testSetOf(bench.studio).store.getState().set);
  const prepared = prepare(ir, set);
  if (prepared === undefined) throw new Error("no input");
  const shown = look().get(keyOf(inputItem(layer))) ?? [];
  expect([...prepared.image(0)]).toEqual([...shown]);

  await bench.until(() => text(".tap").startsWith("row 1, column 2"));
  press(".paint-editor", "+");
  await bench.until(() => text(".summary").includes("painted (dots)"));
  const painted = await bench.until(() => {
    const value = number(text(".tap").replace(/.*: (\S+) .*/, "$1"));
    return Math.abs(value - (trained[1] as number)) > 1e-3 && value;
  });
  const limit = number(text(".look-legend .high"));
  const values = Float32Array.from(trained);
  values[0] = limit;
  values[1] = (trained[1] as number) + limit / 20;
  expect(painted).toBeCloseTo(values[1], 2);
  const answers = outputMapOf(layer, now.x, values, 0, now.p);
  const best = answers.reduce((a, b) => Math.max(a, b));
  // The words may still be those of the first of the two taps.
  const written = () => number(text(".summary").replace(/.* is (\S+) at the .*/, "$1"));
  await bench.until(() => Math.abs(written() - best) < 0.05);

  const hits = await nearestPatches(
    {
      ...{ layer, filter: values, number: 0, images: prepared.count, most: 8, p: now.p },
      input: (image) => prepared.image(image),
    },
    new AbortController().signal,
  );
  const w = Float32Array.from(now.w);
  values.forEach((value, tap) => {
    w[tap * layer.filters] = value;
  });
  for (const { image, row, col, answer } of hits) {
    const taken = decompose(layer, prepared.image(image), w, { row, col }, 0, now.p);
    expect(taken.adder).toBeCloseTo(answer, 5);
    const all = outputMapOf(layer, prepared.image(image), values, 0, now.p);
    expect(all.reduce((a, b) => Math.max(a, b))).toBeCloseTo(answer, 4);
  }
  const first = hits[0];
  await bench.until(() => {
    const caption = bench.root.querySelector(".paint-patches li .caption")?.textContent ?? "";
    return (
      caption.endsWith(`(${(first?.image ?? 0) + 1})`) &&
      Math.abs(number(caption.split(" ")[0]) + (first?.answer ?? 0)) < 0.1
    );
  });

  const before = bench.studio.run.session.state.runId;
  (await bench.until(() => button("Start a run with this filter"))).click();
  await bench.until(() => {
    const { runId, phase } = bench.studio.run.session.state;
    return runId > before && phase === "paused";
  });
  bench.show(FiltersPanel);
  const next = await bench.until(() => {
    const it = seen(look(), filterItem(layer), now.w.length);
    return look().step === 0 && it;
  });
  expect(filterOf(layer, next, 0)).toEqual(values);
  expect(filterOf(layer, next, 1)).toEqual(filterOf(layer, now.w, 1));
});
