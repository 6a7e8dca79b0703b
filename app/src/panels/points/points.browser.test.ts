import { createElement } from "react";
import { afterEach, expect, it, vi } from "vitest";
import type { Studio } from "../../studio/studio";
import { type Mounted, mount, realStudio } from "../../testing/live-run";
import { PredictionsPanel } from "../predictions/PredictionsPanel";

let root: Mounted | undefined;
let studio: Studio | undefined;

afterEach(() => {
  root?.unmount();
  studio?.dispose();
  document.body.replaceChildren();
});

async function weightsOf({ run: { session } }: Studio): Promise<(name: string) => Float32Array> {
  const all = await session.exportWeights();
  return (name) => {
    const found = all.find((array) => array.name === name);
    if (found === undefined) throw new Error(`${name} is not in ${all.map((a) => a.name)}`);
    return found.data;
  };
}

const relu = (values: readonly number[]) => values.map((value) => Math.max(0, value));

/** b - sum |x - w|; w is `[inputs, units]`. */
function distances(x: readonly number[], w: Float32Array, b: ArrayLike<number>): number[] {
  const units = w.length / x.length;
  return Array.from({ length: units }, (_, u) =>
    x.reduce((sum, value, i) => sum - Math.abs(value - (w[i * units + u] ?? 0)), b[u] ?? 0),
  );
}

/** b + sum x w. */
function products(x: readonly number[], w: Float32Array, b: ArrayLike<number>): number[] {
  const units = w.length / x.length;
  return Array.from({ length: units }, (_, u) =>
    x.reduce((sum, value, i) => sum + value * (w[i * units + u] ?? 0), b[u] ?? 0),
  );
}

const shown = () => document.body.textContent ?? "";

it("shows the curve of the network's own weights", async () => {
  studio = realStudio();
  await studio.openTemplate("approx-1d-adder");
  root = mount(studio, createElement(PredictionsPanel, { table: true }));
  await vi.waitFor(() => expect(shown()).toContain("Press Run"));
  studio.run.start({ pauseAt: 155 });
  await vi.waitFor(() => expect(shown()).toContain("After step 155"), { timeout: 60_000 });

  const of = await weightsOf(studio);
  const answer = (x: number) =>
    products(
      relu(distances([x], of("adderDense1/w"), of("adderDense1/b"))),
      of("dense1/w"),
      of("dense1/b"),
    )[0] as number;
  const rows = [...document.querySelectorAll<HTMLTableRowElement>("tbody tr")];
  expect(rows).toHaveLength(21);
  rows.forEach((row, i) => {
    const [x, target, network] = [...row.cells].map(({ textContent }) =>
      Number((textContent ?? "").replace("\u2212", "-")),
    );
    const at = -1 + i / 10;
    expect(x).toBeCloseTo(at, 6);
    expect(Math.abs((target as number) - Math.sin(Math.PI * at))).toBeLessThan(6e-4);
    expect(Math.abs((network as number) - answer(at))).toBeLessThan(6e-3);
  });
  const line = Array.from({ length: 201 }, (_, i) => -1 + i / 100);
  const off = line.map((x) => answer(x) - Math.sin(Math.PI * x));
  const rmse = Math.sqrt(off.reduce((sum, value) => sum + value * value, 0) / line.length);
  const said = Number(/off by ([\d.e-]+) \(root mean square\)/.exec(shown())?.[1]);
  expect(Math.abs(said - rmse)).toBeLessThan(0.01 * rmse);

  // The test's figure, from the test points one by one.
  const { session } = studio.run;
  const test = session.history.epochs.at(-1);
  const { ir, graph } = startedOf(studio);
  const [input] = ir.ops;
  if (input?.op !== "input") return never();
  const set = await session.testSet(input.attrs, graph.run.seed);
  const squares = Array.from({ length: set.count }, (_, n) => {
    const miss = answer(set.images[n] as number) - (set.targets?.[n] as number);
    return miss * miss;
  });
  expect(test?.epoch).toBe(5);
  const own = Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / set.count);
  expect(test?.testAccuracy).toBeCloseTo(own, 5);
});

function never(): never {
  throw new Error("the run is not there");
}

function startedOf(it: Studio) {
  return it.run.store.getState().started ?? never();
}

it("colours the plane by what the network's own weights answer", async () => {
  studio = realStudio();
  await studio.openTemplate("spirals-adder");
  const { nodes } = studio.document.store.getState().graph;
  // One adder layer without batch norm: a formula of its weights alone.
  for (const [id, node] of Object.entries(nodes)) {
    if (node.type === "batchNorm" || id === "adderDense2") {
      studio.edit({ kind: "setOff", id, off: true }, { label: "test" });
    }
    if (node.type !== "input") continue;
    studio.edit({ kind: "setProp", id, prop: "dataset", value: "moons" }, { label: "test" });
  }
  for (const [field, value] of [
    ["optimizer", "adam"],
    ["lr", 0.02],
    ["rateRule", "plain"],
  ] as const) {
    studio.edit({ kind: "setRun", field, value }, { label: "test" });
  }
  root = mount(studio, createElement(PredictionsPanel, { table: false }));
  studio.run.start({ pauseAt: 155 });
  await vi.waitFor(() => expect(shown()).toContain("After step 155"), { timeout: 60_000 });

  const of = await weightsOf(studio);
  const taken = (x: number, y: number) => {
    const first = relu(distances([x, y], of("adderDense1/w"), of("adderDense1/b")));
    const [a = 0, b = 0] = products(first, of("dense1/w"), of("dense1/b"));
    return { label: b > a ? 1 : 0, apart: Math.abs(b - a) };
  };
  const at = (i: number) => 1.25 * ((2 * i) / 48 - 1);
  const places = Array.from({ length: 49 * 49 }, (_, i) =>
    taken(at(i % 49), at(Math.floor(i / 49))),
  );
  const share = places.filter(({ label }) => label === 0).length / places.length;
  expect(Math.abs(share - 0.5)).toBeLessThan(0.35);
  const cell = document.querySelector(".points-classes tbody output")?.textContent ?? "";
  expect(Math.abs(Number.parseFloat(cell) / 100 - share)).toBeLessThan(0.002);

  // The picture: where the answer is clear, the colour is that class's.
  const canvas = document.querySelector("canvas") as HTMLCanvasElement;
  const context = canvas.getContext("2d") as CanvasRenderingContext2D;
  const ratio = devicePixelRatio;
  const [width, height] = [canvas.width / ratio, canvas.height / ratio];
  let [checked, same] = [0, 0];
  places.forEach(({ label, apart }, i) => {
    if (apart < 0.3) return;
    const x = 46 + ((width - 56) * (i % 49)) / 48;
    const y = 8 + (height - 42) * (1 - Math.floor(i / 49) / 48);
    const [red = 0, , blue = 0] = context.getImageData(x * ratio, y * ratio, 1, 1).data;
    if (Math.abs(red - blue) < 12) return;
    checked += 1;
    same += (red > blue ? 0 : 1) === label ? 1 : 0;
  });
  expect(checked).toBeGreaterThan(300);
  // Marks of test points lie over some places.
  expect(same / checked).toBeGreaterThan(0.93);
});
