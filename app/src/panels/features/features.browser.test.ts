import { randomStream } from "@adder-studio/core";
import { expect, it } from "vitest";
import { keyOf, observerOf } from "../../observe/observer";
import { testSetOf } from "../../observe/test-set";
import { frames, openPanel, rounded } from "../../testing/live-panel";
import { betweenShare, classPlaces, embed, featuresOf } from "./embedding";
import { FeaturesPanel } from "./FeaturesPanel";
import { principal } from "./pca";

/** `[count, dims]` normal values of the given widths, along the axes of the space. */
function cloud(count: number, widths: readonly number[]): Float32Array {
  const random = randomStream(1, "cloud");
  const uniform = () => random.uniform();
  return Float32Array.from({ length: count * widths.length }, (_, i) => {
    const sum = Array.from({ length: 12 }, uniform).reduce((all, value) => all + value, -6);
    return sum * (widths[i % widths.length] as number);
  });
}

/** The largest eigenvalue and its direction by plain power iteration on an explicit covariance, then the next. */
function byPower(values: Float32Array, count: number, dims: number) {
  const mean = Array.from({ length: dims }, (_, d) => {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += values[n * dims + d] as number;
    return sum / count;
  });
  const matrix = Array.from({ length: dims }, (_, a) =>
    Array.from({ length: dims }, (_, b) => {
      let sum = 0;
      for (let n = 0; n < count; n++) {
        sum +=
          ((values[n * dims + a] as number) - (mean[a] as number)) *
          ((values[n * dims + b] as number) - (mean[b] as number));
      }
      return sum / count;
    }),
  );
  const found: { value: number; axis: number[] }[] = [];
  for (let k = 0; k < 2; k++) {
    let axis = Array.from({ length: dims }, (_, i) => 1 + (i % 3));
    let value = 0;
    for (let round = 0; round < 4000; round++) {
      const image = matrix.map((row) =>
        row.reduce((sum, m, i) => sum + m * (axis[i] as number), 0),
      );
      value = Math.hypot(...image);
      axis = image.map((one) => one / value);
    }
    found.push({ value, axis });
    for (const [a, row] of matrix.entries()) {
      for (const b of row.keys()) {
        row[b] = (row[b] as number) - value * (axis[a] as number) * (axis[b] as number);
      }
    }
  }
  const trace = mean.reduce((sum, m, d) => {
    let own = 0;
    for (let n = 0; n < count; n++) own += ((values[n * dims + d] as number) - m) ** 2;
    return sum + own / count;
  }, 0);
  return { found, trace };
}

it.each([
  { count: 200, widths: [1, 5, 0.5, 3, 0.2, 0.1, 1] },
  {
    count: 12,
    widths: Array.from({ length: 40 }, (_, i) => 1 + (i === 7 ? 9 : 0) + (i === 20 ? 4 : 0)),
  },
])("finds the principal components of $count points", ({ count, widths }) => {
  const dims = widths.length;
  const values = cloud(count, widths);
  const { found, trace } = byPower(values, count, dims);
  const result = principal(values, count, dims);
  found.forEach(({ value, axis }, k) => {
    const own = result.axes.subarray(k * dims, (k + 1) * dims);
    const along = own.reduce((sum, x, d) => sum + x * (axis[d] as number), 0);
    expect(Math.abs(along)).toBeCloseTo(1, 4);
    expect(result.explained[k]).toBeCloseTo(value / trace, 5);
    // The sign is no matter of chance: the greatest weight is positive.
    const greatest = [...own].reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
    expect(greatest).toBeGreaterThan(0);
    let variance = 0;
    for (let n = 0; n < count; n++) variance += (result.points[2 * n + k] as number) ** 2 / count;
    expect(variance / value).toBeCloseTo(1, 4);
  });
});

it("keeps places and signs from frame to frame", () => {
  const values = cloud(100, [4, 3, 1, 0.5]);
  const first = principal(values, 100, 4);
  // The second direction becomes the wider one: the axes stay where they were.
  const [, , , , ...across] = first.axes;
  const wider = across.findIndex((weight) => Math.abs(weight) > 0.7);
  const later = values.map((value, i) => (i % 4 === wider ? value * 2 : value));
  const second = principal(later, 100, 4, first);
  for (const k of [0, 1]) {
    let along = 0;
    for (let d = 0; d < 4; d++) {
      along += (first.axes[4 * k + d] as number) * (second.axes[4 * k + d] as number);
    }
    expect(along).toBeGreaterThan(0.8);
  }
  expect(second.components).toEqual([2, 1]);
  // The same values again: the same picture.
  expect([...principal(values, 100, 4, first).points].map((x) => x.toFixed(3))).toEqual(
    [...first.points].map((x) => x.toFixed(3)),
  );
});

it("draws two units as they are, and measures classes", () => {
  const raw = Float32Array.from([1, 2, -3, 4, 5, 6, 1, 0]);
  expect([...embed(raw, 2).points]).toEqual([...raw]);
  const places = classPlaces(raw, [0, 1, 0, 1]);
  expect(places).toEqual([
    { label: 0, count: 2, x: 3, y: 4, spread: Math.sqrt(8) },
    { label: 1, count: 2, x: -1, y: 2, spread: Math.sqrt(8) },
  ]);
  // Between: 4 points at distance sqrt(5) from the middle; within: 4 at sqrt(8).
  expect(betweenShare(places)).toBeCloseTo(20 / 52, 6);
});

it("embeds the network's own two units, and its points answer to hand, keys and the legend", async () => {
  // The default network with a layer of two units before its read-out.
  const panel = await openPanel(FeaturesPanel, {
    steps: 40,
    change(graph) {
      const wide = Object.values(graph.nodes).find(({ props }) => props.filters === 84);
      const nodes = Object.fromEntries(
        Object.entries(graph.nodes).map(([id, node]) => [
          id,
          node === wide ? { ...node, props: { ...node.props, filters: 2 } } : node,
        ]),
      );
      return { ...graph, nodes, run: { ...graph.run, batch: 16 } };
    },
  });
  const { studio, element } = panel;
  const observer = observerOf(studio);
  await expect.poll(() => observer.snapshot.step, { timeout: 30_000 }).toBe(40);
  const ir = studio.run.store.getState().started?.ir;
  const features = ir && featuresOf(ir);
  if (features === undefined) throw new Error("no features");
  expect(features).toMatchObject({ dims: 2, count: 300 });
  const raw = observer.snapshot.get(keyOf(features.item)) ?? new Float32Array(0);
  expect(raw).toHaveLength(600);
  expect([...embed(raw, 2).points]).toEqual([...raw]);
  await expect(`${rounded(raw)}\n`).toMatchFileSnapshot("golden/two-units.txt");

  const set = () => testSetOf(studio).store.getState().set;
  await expect.poll(set, { timeout: 30_000 }).toBeDefined();
  await expect.poll(() => element.querySelectorAll(".class-legend button").length).toBe(10);
  const story = () => element.querySelector(".why-story")?.textContent ?? "";
  await expect
    .poll(story)
    .toMatch(/^Step 40, 300 test examples: the network's own two units\. [\d.]+/);

  const plot = element.querySelector<HTMLElement>("[role=application]");
  plot?.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  await expect
    .poll(() => element.querySelector(".feature-card")?.textContent)
    .toMatch(/test image \d+/);
  const index = Number(
    /test image (\d+)/.exec(element.querySelector(".feature-card")?.textContent ?? "")?.[1],
  );
  const name = set()?.classNames[set()?.labels[index] ?? -1];
  expect(element.querySelector(".feature-card strong")?.textContent).toBe(name);
  plot?.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  expect(observer.store.getState().image).toEqual({ index });

  const [bag] = [...element.querySelectorAll<HTMLButtonElement>(".class-legend button")].slice(8);
  bag?.click();
  await expect.poll(() => bag?.getAttribute("aria-pressed")).toBe("true");

  await panel.show(true);
  await frames(2);
  const counts = [...element.querySelectorAll("tbody tr td:nth-child(2)")].map((cell) =>
    Number(cell.textContent),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300);
  panel.close();
});

it("sees wider features along their principal components, frame after frame in little time", async () => {
  const panel = await openPanel(FeaturesPanel, {
    steps: 40,
    change: (graph) => ({ ...graph, run: { ...graph.run, batch: 16 } }),
  });
  const { studio, element } = panel;
  const observer = observerOf(studio);
  await expect.poll(() => observer.snapshot.step, { timeout: 30_000 }).toBe(40);
  const ir = studio.run.store.getState().started?.ir;
  const features = ir && featuresOf(ir);
  if (features === undefined) throw new Error("no features");
  expect(features).toMatchObject({ dims: 84, count: 300 });
  const values = observer.snapshot.get(keyOf(features.item)) ?? new Float32Array(0);
  const embedding = embed(values, 84);
  const { found, trace } = byPower(values, 300, 84);
  found.forEach(({ value }, k) => {
    expect(embedding.explained[k]).toBeCloseTo(value / trace, 3);
  });
  await expect(
    `${rounded(embedding.explained)}\n${rounded(embedding.points)}\n`,
  ).toMatchFileSnapshot("golden/components.txt");
  expect(element.querySelector(".why-story")?.textContent).toContain(
    "84 features, seen along two principal components",
  );
  panel.close();
});
