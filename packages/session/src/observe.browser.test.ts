import { expect, it } from "vitest";
import type { Observation, ObserveItem } from "./observation";
import { distributionFacts, histogramBins } from "./observation";
import { tinyExperiment } from "./test-support/network";
import { createTestBench, recordOf } from "./test-support/test-bench";

const { ir, run } = tinyExperiment();
const start = { ir, run, backend: "wasm" } as const;
const idOf = (from: string) => ir.ops.findLast((op) => op.from === from)?.id as number;
const images = idOf("images");
const adder = idOf("adder1");
const norm = idOf("norm1");
const relu = idOf("relu1");
const [side, kernel, stride, pad, filters] = [8, 3, 2, 1, 4];

/** -sum |x - f| over the window of each place, zeros around the image: CVPR 2020, eq. 2. */
function adderOutput(x: Float32Array, f: Float32Array): number[] {
  const result: number[] = [];
  for (let my = 0; my < side / stride; my++) {
    for (let mx = 0; mx < side / stride; mx++) {
      for (let t = 0; t < filters; t++) {
        let sum = 0;
        for (let i = 0; i < kernel; i++) {
          for (let j = 0; j < kernel; j++) {
            const [y, column] = [my * stride + i - pad, mx * stride + j - pad];
            const inside = y >= 0 && y < side && column >= 0 && column < side;
            const value = inside ? (x[y * side + column] as number) : 0;
            sum -= Math.abs(value - (f[(i * kernel + j) * filters + t] as number));
          }
        }
        result.push(sum);
      }
    }
  }
  return result;
}

function partsOf({ sizes, data }: Observation): Float32Array[] {
  let at = 0;
  return sizes.map((size) => {
    at += size;
    return data.slice(at - size, at);
  });
}

/** A bench whose next observation can be waited for. */
function watched() {
  const bench = createTestBench();
  const seen: Observation[] = [];
  bench.session.onObservation((observation) => seen.push(observation));
  let id = 0;
  return {
    ...bench,
    seen,
    ask(
      items: readonly ObserveItem[],
      image: { index: number } | { pixels: Uint8Array },
      everyMs = 20,
    ) {
      id += 1;
      bench.session.observe({ id, image, items, everyMs });
      return id;
    },
    async next(request: number, step: number): Promise<Float32Array[]> {
      const found = () => seen.find((it) => it.request === request && it.step === step);
      await expect.poll(found, { timeout: 30_000 }).toBeDefined();
      return partsOf(found() as Observation);
    },
  };
}

it("observes activations while paused, in training and after the end", async () => {
  const bench = watched();
  const { session } = bench;
  session.start({ ...start, pauseAt: 30 });
  await bench.until(({ phase }) => phase === "paused");
  const items: ObserveItem[] = [
    { kind: "value", op: images },
    { kind: "value", op: adder },
    { kind: "value", op: norm },
    { kind: "value", op: relu, channels: 2 },
    { kind: "param", name: "adder1/w" },
    { kind: "sample", op: adder, count: 70 },
    { kind: "distribution", op: adder, count: 70 },
    { kind: "distribution", name: "adder1/w" },
  ];
  const request = bench.ask(items, { index: 3 });
  const [x, y, bn, act, w, sample, spread, weights] = (await bench.next(request, 30)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];

  const expected = adderOutput(x, w);
  expect(y).toHaveLength(expected.length);
  for (const [i, value] of expected.entries()) expect(y[i]).toBeCloseTo(value, 4);
  // The batch norm's own output, although the engine fuses it with the ReLU.
  expect(bn.some((value) => value < 0)).toBe(true);
  const twoOf = [...bn].filter((_, i) => i % filters < 2);
  expect([...act]).toEqual(twoOf.map((value) => Math.max(0, value)));

  // The same image is number 3 of the sample.
  expect([...sample.slice(3 * y.length, 4 * y.length)]).toEqual([...y]);
  expect(sample).toHaveLength(70 * y.length);
  for (const [facts, values] of [
    [spread, sample],
    [weights, w],
  ] as const) {
    const sorted = values.slice().sort();
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const middle = values.length / 2;
    const median = ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
    expect(facts).toHaveLength(distributionFacts + histogramBins);
    expect(facts[0]).toBe(values.length);
    expect(facts[1]).toBe(sorted[0]);
    expect(facts[2]).toBe(sorted.at(-1));
    expect(facts[3]).toBeCloseTo(mean, 3);
    expect(facts[5]).toBeCloseTo(median, 5);
    const counts = facts.slice(distributionFacts);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
  }

  // Another image, and one of the person's own, while it waits.
  const other = bench.ask([{ kind: "value", op: images }], { index: 4 });
  expect([...((await bench.next(other, 30))[0] as Float32Array)]).not.toEqual([...x]);
  const own = bench.ask([{ kind: "value", op: images }], { pixels: new Uint8Array(64).fill(128) });
  expect(new Set((await bench.next(own, 30))[0]).size).toBe(1);

  const going = bench.ask(items, { index: 3 });
  session.resume();
  await bench.until(({ phase }) => phase === "done");
  await bench.next(going, 120);
  const late = bench.ask([{ kind: "param", name: "adder1/w" }], { index: 0 });
  const [last] = await bench.next(late, 120);
  const exported = await session.exportWeights();
  expect([...(last as Float32Array)]).toEqual([
    ...(exported.find(({ name }) => name === "adder1/w")?.data ?? []),
  ]);
  session.dispose();
});

it("costs nothing without a request, and changes no number with one", async () => {
  const blind = watched();
  blind.session.start(start);
  await blind.until(({ phase }) => phase === "done");
  expect(blind.seen).toHaveLength(0);
  const ticks = blind.messages.filter(({ type }) => type === "tick");
  expect(ticks.every((tick) => !("observation" in tick))).toBe(true);
  expect(blind.messages.some(({ type }) => type === "observed")).toBe(false);

  const seeing = watched();
  seeing.ask([{ kind: "value", op: adder }, { kind: "movement" }], { index: 0 });
  seeing.session.pace(4);
  seeing.session.start(start);
  await seeing.until(({ phase }) => phase === "done");
  // One message per tick: what was seen travels with the rows.
  const inTicks = seeing.messages.filter((event) => event.type === "tick" && event.observation);
  expect(inTicks.length).toBeGreaterThan(2);
  expect(recordOf(seeing.session)).toEqual(recordOf(blind.session));
  blind.session.dispose();
  seeing.session.dispose();
});

it("measures the steps of layers and their distance from initialisation", async () => {
  const bench = watched();
  const { session } = bench;
  // The adder's and the output's.
  const weights = async () => {
    const all = await session.exportWeights();
    return session.state.layers.map(
      (layer) => all.find(({ name }) => name === `${layer.name}/w`)?.data as Float32Array,
    );
  };
  const length = (a: Float32Array, b: Float32Array) =>
    Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0));
  session.start({ ...start, pauseAt: 0 });
  await bench.until(({ phase }) => phase === "paused");
  const first = await weights();
  for (let step = 1; step <= 3; step++) {
    const before = await weights();
    const request = bench.ask([{ kind: "movement" }], { index: step });
    session.step();
    await expect.poll(() => session.history.step).toBe(step);
    const [moved] = (await bench.next(request, step)) as [Float32Array];
    const after = await weights();
    expect(moved).toHaveLength(8);
    after.forEach((now, layer) => {
      const [was, start] = [before[layer], first[layer]] as [Float32Array, Float32Array];
      const nothing = new Float32Array(now.length);
      const own = moved.subarray(4 * layer);
      expect(own[0]).toBeCloseTo(length(was, nothing), 4);
      expect(own[1]).toBeCloseTo(length(now, nothing), 4);
      expect(own[2]).toBeCloseTo(length(now, was), 4);
      expect(own[3]).toBeCloseTo(length(now, start), 4);
    });
  }
  session.dispose();
});

it("measures the last step, however soon the run ends", async () => {
  const bench = watched();
  // Nothing but the first step and the last is due within an hour.
  const request = bench.ask([{ kind: "movement" }], { index: 0 }, 3_600_000);
  bench.session.start(start);
  await bench.until(({ phase }) => phase === "done");
  const [moved] = (await bench.next(request, bench.session.history.step)) as [Float32Array];
  expect([...moved].every((value) => value > 0)).toBe(true);
  bench.session.dispose();
});

it("gives the test images with and without a run, and the predictions of each test", async () => {
  const bench = watched();
  const { session } = bench;
  const [input] = ir.ops;
  if (input?.op !== "input") throw new Error("no input");
  const set = await session.testSet(input.attrs, run.seed);
  expect(set).toMatchObject({ height: side, width: side, channels: 1 });
  expect(set.images).toHaveLength(set.count * side * side);
  session.start(start);
  await bench.until(({ phase }) => phase === "done");
  const predictions = session.predictions;
  expect(predictions?.epoch).toBe(3);
  expect([...(predictions?.labels ?? [])]).toEqual([...set.labels]);
  const right = set.labels.reduce((sum, label, i) => {
    const scores = [...(predictions?.logits.slice(i * 4, i * 4 + 4) ?? [])];
    return sum + (scores.indexOf(Math.max(...scores)) === label ? 1 : 0);
  }, 0);
  expect(right / set.count).toBeCloseTo(session.history.epochs.at(-1)?.testAccuracy ?? 0, 6);
  session.dispose();
  // Data that does not exist is refused in a sentence.
  const again = createTestBench();
  await expect(
    again.session.testSet({ ...input.attrs, dataset: "nowhere" }, 1),
  ).rejects.toMatchObject({ diagnostic: { code: "data-unknown" } });
  again.session.dispose();
});
