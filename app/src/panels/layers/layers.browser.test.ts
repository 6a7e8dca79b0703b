import { templateOf } from "@adder-studio/blocks";
import type { ObserveItem } from "@adder-studio/session/client";
import { expect, it } from "vitest";
import { columns } from "../../draw/series";
import { observerOf } from "../../observe/observer";
import { runsOf } from "../../runs/runs";
import { frames, openPanel, rounded } from "../../testing/live-panel";
import { LayersPanel } from "./LayersPanel";
import { storyText } from "./labels";
import { movementOf, rowOf, speedLines, stalledLayers, views } from "./speed";

const movement: ObserveItem = { kind: "movement" };
const steps = 12;

/** Text of the table's cells, a row each. */
function rowsOf(element: HTMLElement): string[][] {
  return [...element.querySelectorAll("tbody tr")].map((row) =>
    [...row.children].map(({ textContent }) => textContent ?? ""),
  );
}

/** Returns true when a cell shows this number, to three digits. */
function tells(cell: string | undefined, value: number): boolean {
  return Math.abs(Number((cell ?? "").replace(/,/g, "")) / value - 1) < 0.01;
}

it("tells of each layer what the rule asks for and what really moved", async () => {
  const panel = await openPanel(LayersPanel, { steps, table: true });
  const { studio, element } = panel;
  const { history, state } = studio.run.session;
  const observer = observerOf(studio);
  await expect.poll(() => observer.snapshot.step, { timeout: 20_000 }).toBe(steps);
  await expect.poll(() => rowsOf(element)[0]?.[9]).toMatch(/%$/);
  await frames(4);

  const { ir, graph } = studio.run.store.getState().started ?? {};
  const weights = new Map(
    (await studio.run.session.exportWeights()).map(({ name, data }) => [name, data]),
  );
  const seen = observer.snapshot.get("movement");
  // Four adder layers and the classifier, a convolution.
  expect(state.layers.map(({ plain = false }) => plain)).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
  state.layers.forEach(({ name, size, plain }, index) => {
    const norm = history.column(columns.firstLayer + index)[history.length - 1] as number;
    // alpha = eta sqrt(k) / ||g||, and k is the number of values that the filter really has.
    const filter = weights.get(
      ir?.params.find((param) => param.from === name && /filter$/.test(param.role))?.name ?? "",
    );
    expect(filter).toHaveLength(size);
    const alpha = plain ? 1 : ((graph?.run.eta ?? 0) * Math.sqrt(size)) / norm;
    const [, shownNorm, shownAlpha] = rowsOf(element)[index] as string[];
    expect([shownNorm, norm, tells(shownNorm, norm)]).toContain(true);
    expect([shownAlpha, alpha, tells(shownAlpha, alpha)]).toContain(true);
    // ||W|| is that of the weights themselves.
    const length = Math.sqrt((filter ?? new Float32Array(0)).reduce((sum, w) => sum + w * w, 0));
    expect(movementOf(seen, index).size / length).toBeCloseTo(1, 4);
  });
  expect(element.querySelector(".why-formula")?.textContent).toMatch(
    /^α₁ = η·√k \/ ‖g₁‖ = 0\.1 · √150 \/ [\d.]+ = [\d.]+$/,
  );

  // What was drawn, for all views that need no chance: those of the steps, and of the last look.
  const { run } = graph ?? {};
  if (run === undefined) throw new Error("no run");
  const shown = state.layers.map((_, index) => index);
  const lines = views.flatMap(({ id }) => {
    const [x, ...own] = speedLines(
      id,
      history,
      observer.history(movement).filter(({ step }) => step === steps),
      state.layers,
      shown,
      run,
      state.stepsPerEpoch,
    );
    return [`${id} x ${rounded(x)}`, ...own.map((line) => rounded(line))];
  });
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("golden/speed.txt");

  // Looking back: the numbers of that step.
  const [first] = observer.steps;
  if (first === undefined) throw new Error("nothing was kept");
  observer.scrub(first);
  await frames(3);
  const early = history.column(columns.firstLayer)[rowOf(history, first)] as number;
  const shownEarly = rowsOf(element)[0]?.[1];
  expect([shownEarly, early, tells(shownEarly, early)]).toContain(true);
  panel.close();
});

it("leaves one layer alone; another rule trains a comparison run", async () => {
  const panel = await openPanel(LayersPanel, { steps: 3 });
  const { studio, element } = panel;
  const buttons = [...element.querySelectorAll<HTMLButtonElement>("tbody button")];
  buttons[2]?.click();
  await expect.poll(() => buttons[2]?.getAttribute("aria-pressed")).toBe("true");
  await expect
    .poll(() => element.querySelector(".why-formula")?.textContent)
    .toMatch(/^α₃ = .* √48000 /);
  expect(element.querySelectorAll("tr.faded")).toHaveLength(4);

  const plain = [...element.querySelectorAll<HTMLButtonElement>(".why-switch button")].find(
    ({ textContent }) => textContent === "plain",
  );
  plain?.click();
  await expect
    .poll(() => element.querySelector(".why-said")?.textContent)
    .toContain("comparison run");
  const { runs, waiting } = runsOf(studio).store.getState();
  const comparison = runs.find(({ beside }) => beside) ?? waiting[0];
  expect(comparison?.name).toMatch(/plain/);
  const annealed = [...element.querySelectorAll<HTMLButtonElement>(".why-switch button")].find(
    ({ textContent }) => textContent === "2 → 1",
  );
  annealed?.click();
  const names = () => {
    const state = runsOf(studio).store.getState();
    return [...state.runs, ...state.waiting].map(({ name }) => name);
  };
  await expect.poll(names).toContain("p from 2 to 1");
  expect(studio.document.store.getState().graph.run.lpStart).toBe(1);
  // The document and the run on screen keep theirs.
  expect(studio.document.store.getState().graph.run.rateRule).toBe("adaptive");
  expect(studio.run.store.getState().started?.graph.run.rateRule).toBe("adaptive");
  panel.close();
});

it("names the layers that stalled with the plain rate, also to one who looks when it waits", async () => {
  const panel = await openPanel(LayersPanel, {
    steps: 20,
    late: true,
    change: (graph) => ({ ...graph, run: { ...graph.run, rateRule: "plain", weightDecay: 0 } }),
  });
  const { studio, element } = panel;
  const story = () => element.querySelector(".why-story")?.textContent ?? "";
  await expect.poll(story, { timeout: 20_000 }).toMatch(/stalled/);
  const seen = observerOf(studio).snapshot.get("movement");
  // The story is of adder layers where there are any.
  const { layers } = studio.run.session.state;
  const shares = layers.flatMap(({ plain }, index) => {
    const { since, size } = movementOf(seen, index);
    return plain ? [] : [since / size];
  });
  expect(shares).toHaveLength(4);
  const stalled = stalledLayers(shares);
  expect(stalled.length).toBeGreaterThan(0);
  expect(stalled).not.toContain(shares.indexOf(Math.max(...shares)));
  for (const index of shares.keys()) {
    const named = new RegExp(`Adder ${index + 1} \\([^)]*\\)`).test(story());
    expect(named).toBe(stalled.includes(index));
  }
  panel.close();
});

it("calls a layer stalled below a tenth of the greatest, wherever it stands", () => {
  expect(stalledLayers([0.7, 0.069, 0.071, Number.NaN])).toEqual([1]);
  expect(stalledLayers([0.01, 0.5])).toEqual([0]);
  const moved = (since: number) => ({ before: 1, size: 1, step: 0, since });
  expect(storyText(["A", "B"], [moved(0.01), moved(0.5)], [1, 1], 9)).toBe(
    "After 9 steps B has moved by 50\u202f% of its norm; A (1\u202f%) stalled, below a tenth of that.",
  );
  expect(storyText(["A", "B"], [moved(0.2), moved(0.5)], [0, 1], 9)).toContain(
    "none stalled. A: the gradient is exactly 0.",
  );
});

it("has the layers of a network without adders, by the plain rate", async () => {
  const { graph } = templateOf("lenet5-bn-conv") ?? {};
  if (graph === undefined) throw new Error("no such template");
  const panel = await openPanel(LayersPanel, { steps: 3, table: true, change: () => graph });
  const { history, state } = panel.studio.run.session;
  await expect.poll(() => rowsOf(panel.element)[4]?.[9]).toMatch(/%$/);
  await frames(4);
  expect(state.layers.map(({ plain }) => plain)).toEqual(Array.from({ length: 5 }, () => true));
  for (const [index, [, norm, alpha]] of rowsOf(panel.element).entries()) {
    const last = history.column(columns.firstLayer + index)[history.length - 1] as number;
    expect(last).toBeGreaterThan(0);
    expect([norm, last, tells(norm, last)]).toContain(true);
    expect(Number(alpha)).toBe(1);
  }
  expect(panel.element.querySelector(".why-formula")?.textContent).toMatch(/^α = 1/);
  panel.close();
});
