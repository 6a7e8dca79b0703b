import { exp, randomStream } from "@adder-studio/core";
import { targetOf, targetTitles } from "@adder-studio/data";
import { describe, expect, test } from "vitest";
import { chainCost, forward } from "./chain";
import { distance, hatBound, hatChain, hatErrors, type Line, spread } from "./hats";
import { kinkNet } from "./kinks";
import { additiveFit, onGrid, pyramidChain, squareGrid } from "./plane";
import { type SignLayer, saturate, signChain } from "./saturated";
import { deepStart } from "./start";

function lineOf(id: string): Line {
  const { at } = targetOf(id);
  return { low: -1, high: 1, f: (x) => at(x, 0) };
}

const lines = targetTitles.filter(({ features }) => features === 1).map(({ id }) => id);
const continuous = lines.filter((id) => Number.isFinite(targetOf(id).lipschitz));
const widths = Array.from({ length: 255 }, (_, i) => i + 2);

describe("hats", () => {
  test.each(continuous)("of %s miss it by at most L h / 2 at every width from 2 to 256", (id) => {
    const line = lineOf(id);
    const errors = hatErrors(line, widths);
    const above = widths.filter((width, i) => {
      const bound = hatBound(line, targetOf(id).lipschitz ?? Number.NaN, width);
      return !((errors[i] as number) <= bound + 1e-12);
    });
    expect(above).toEqual([]);
    // A bound that no width comes near would hold for anything.
    expect(errors[0]).toBeGreaterThan(0.1);
  });

  test.each(continuous)("L of %s is the steepest slope there is, not more", (id) => {
    const { at, lipschitz = Number.NaN } = targetOf(id);
    const xs = spread(-1, 1, 20001);
    let steepest = 0;
    for (let i = 1; i < xs.length; i++) {
      const [a, b] = [xs[i - 1] as number, xs[i] as number];
      steepest = Math.max(steepest, Math.abs(at(b, 0) - at(a, 0)) / (b - a));
    }
    expect(steepest).toBeLessThanOrEqual(lipschitz * (1 + 1e-9));
    expect(steepest).toBeGreaterThan(lipschitz * 0.999);
  });

  test("a jump keeps its error at every width", () => {
    const errors = hatErrors(lineOf("step"), widths);
    expect(Math.min(...errors)).toBeGreaterThan(0.9);
  });

  test.each([2, 3, 17, 64, 255])(
    "as a network of %i units they are the straight lines",
    (units) => {
      const line = lineOf("chirp");
      const chain = hatChain(line, units);
      const centres = spread(-1, 1, units);
      expect(distance(forward(chain, centres), centres.map(line.f)).sup).toBeLessThan(1e-12);
      const xs = spread(-1, 1, 4097);
      const sup = distance(forward(chain, xs), xs.map(line.f)).sup;
      expect(sup).toBeCloseTo(hatErrors(line, [units])[0] as number, 12);
    },
  );

  test("multiply in the read-out only", () => {
    const chain = hatChain(lineOf("sine"), 32);
    expect(chainCost(chain.slice(0, 1))).toEqual({ adds: 96, muls: 0 });
    expect(chainCost(chain.slice(1))).toEqual({ adds: 33, muls: 32 });
  });
});

/** A network of signs with biases that leave about half of its units above 0. */
function randomNet(seed: number, sizes: readonly number[]) {
  const draw = randomStream(seed, "saturated");
  const layers = sizes.map((units, at): SignLayer => {
    const inputs = at === 0 ? 1 : (sizes[at - 1] as number);
    const signs = Int8Array.from({ length: inputs * units }, () =>
      at === 0 ? (draw.uniform() < 0.5 ? -1 : 1) : Math.trunc(3 * draw.uniform()) - 1,
    );
    const bias = Float64Array.from({ length: units }, () => 2 * draw.uniform() - 1);
    return { inputs, units, signs, bias };
  });
  const readOut = Float64Array.from({ length: sizes.at(-1) as number }, () => draw.uniform() - 0.5);
  return { layers, readOut, offset: 0.25 };
}

describe("saturated adders", () => {
  test.each(Array.from({ length: 40 }, (_, i) => i))(
    "do what a network of signs does, %i",
    (seed) => {
      const sizes = [3, 4, 2, 5, 3, 4].slice(0, 1 + (seed % 6));
      const net = randomNet(seed, sizes);
      const xs = spread(-1, 1, 801);
      const wanted = forward(signChain(net), xs);
      const made = forward(saturate(net, -1, 1), xs);
      expect(distance(made, wanted).sup).toBeLessThan(1e-11);
    },
  );

  test("have no value within reach of what comes in: every one is saturated", () => {
    const net = kinkNet(lineOf("sine"), 5, 3).net;
    const chain = saturate(net, -1, 1);
    let values: Float64Array = spread(-1, 1, 801);
    for (const layer of chain.slice(0, -1)) {
      const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
      const least = Array.from(layer.weights, Math.abs).reduce((a, b) => Math.min(a, b));
      expect(least).toBeGreaterThanOrEqual(most);
      values = forward([layer], values);
    }
  });

  test("not even when the filters are pushed further out", () => {
    const net = kinkNet(lineOf("sine"), 3, 3).net;
    const [first, ...rest] = saturate(net, -1, 1);
    if (first === undefined) throw new Error("no layer");
    const far = Array.from(first.weights, (w) => w * 4);
    const bias = Array.from(first.bias, (b, o) => b + 3 * Math.abs(first.weights[o] as number));
    const xs = spread(-1, 1, 401);
    const moved = forward([{ ...first, weights: far, bias }, ...rest], xs);
    expect(distance(moved, forward(saturate(net, -1, 1), xs)).sup).toBeLessThan(1e-11);
  });
});

describe("a deep narrow network", () => {
  test.each(continuous)("for %s: its pieces add up to it, and more layers come nearer", (id) => {
    const line = lineOf(id);
    const xs = spread(-1, 1, 801);
    const errors = [2, 4, 8].map((depth) => {
      const { net, base, slope, ramps } = kinkNet(line, depth, 3);
      expect(ramps.length).toBeLessThanOrEqual(3 * depth);
      const made = forward(signChain(net), xs);
      const sum = xs.map((x) =>
        ramps.reduce((y, { at, slope: s }) => y + s * Math.max(0, x - at), base + slope * (x + 1)),
      );
      expect(distance(made, sum).sup).toBeLessThan(1e-10);
      return distance(made, xs.map(line.f)).sup;
    });
    expect(errors[2]).toBeLessThanOrEqual(errors[0] as number);
    const { low, high } = targetOf(id);
    if (id !== "chirp") expect(errors[2]).toBeLessThan((high - low) / 20);
  });
});

describe("on the plane", () => {
  const side = 21;
  const points = squareGrid(side);

  test("no additive function comes nearer than the additive fit", () => {
    const wanted = onGrid((x, y) => x * y + 0.3 * x * x - exp(-y * y), points);
    const best = additiveFit(wanted, side);
    const least = distance(best, wanted).rms;
    for (let seed = 0; seed < 20; seed++) {
      const draw = randomStream(seed, "additive");
      const columns = Array.from({ length: side }, () => 0.02 * (draw.uniform() - 0.5));
      const rows = Array.from({ length: side }, () => 0.02 * (draw.uniform() - 0.5));
      const other = best.map(
        (value, i) => value + (columns[i % side] ?? 0) + (rows[Math.trunc(i / side)] ?? 0),
      );
      expect(distance(other, wanted).rms).toBeGreaterThan(least);
    }
  });

  test("adders without an activation are additive, so the fit takes them whole", () => {
    const draw = randomStream(7, "flat");
    const layer = {
      kind: "adder" as const,
      inputs: 2,
      units: 6,
      weights: Array.from({ length: 12 }, () => 2 * draw.uniform() - 1),
      bias: Array.from({ length: 6 }, () => draw.uniform()),
      relu: false,
    };
    const values = forward([layer], points);
    for (let unit = 0; unit < 6; unit++) {
      const own = Float64Array.from(
        { length: side * side },
        (_, i) => values[6 * i + unit] as number,
      );
      expect(distance(additiveFit(own, side), own).sup).toBeLessThan(1e-12);
      const bent = own.map((value) => Math.max(0, value));
      if (Math.max(...bent) > 0.2)
        expect(distance(additiveFit(bent, side), bent).sup).toBeGreaterThan(0.01);
    }
  });

  test("the product is missed whole without an activation, and fitted with one", () => {
    const f = (x: number, y: number) => x * y;
    const wanted = onGrid(f, points);
    expect(distance(additiveFit(wanted, side), new Float64Array(side * side)).sup).toBeLessThan(
      1e-12,
    );
    const chain = pyramidChain(f, 4, points);
    expect(chain[0]?.units).toBe(16);
    expect(distance(forward(chain, points), wanted).rms).toBeLessThan(0.02);
    // The four corners: XOR.
    const corners = forward(chain, [-1, -1, 1, -1, -1, 1, 1, 1]);
    expect(Array.from(corners, Math.sign)).toEqual([1, -1, -1, 1]);
  });

  test("a saddle is additive", () => {
    const { at } = targetOf("saddle");
    const wanted = onGrid(at, points);
    expect(distance(additiveFit(wanted, side), wanted).sup).toBeLessThan(1e-12);
  });
});

test("a deep start leaves every unit above 0 somewhere, and at 0 somewhere else", () => {
  const shape = Array.from({ length: 8 }, () => ({
    kind: "adder" as const,
    units: 10,
    relu: true,
  }));
  let values: Float64Array = spread(-1, 1, 129);
  for (const layer of deepStart(shape, 3)) {
    values = forward([layer], values);
    for (let unit = 0; unit < 10; unit++) {
      const alive = values.filter((value, i) => i % 10 === unit && value > 0).length;
      expect(alive).toBeGreaterThan(10);
      expect(alive).toBeLessThan(129);
    }
  }
});
