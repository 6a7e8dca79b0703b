import { describe, expect, it } from "vitest";
import { createBuilder, type IrValue } from "./builder";
import { inputOf, must, smallIr } from "./test-support";
import { type TrainingRules, trainingCosts } from "./training";
import type { ModelIR } from "./types";

/** Examples a step. */
const batch = 4;

const rules: TrainingRules = {
  optimizer: "sgd",
  momentum: 0.9,
  nesterov: false,
  weightDecay: 5e-4,
  rateRule: "adaptive",
  filterRule: "full-precision",
  inputRule: "hardtanh",
  lpStart: 1,
  lpEnd: 1,
};

/** Arithmetic that counts itself. */
function counter() {
  const seen = { additions: 0, multiplications: 0 };
  return {
    seen,
    add(a: number, b: number) {
      seen.additions += 1;
      return a + b;
    },
    sub(a: number, b: number) {
      seen.additions += 1;
      return a - b;
    },
    mul(a: number, b: number) {
      seen.multiplications += 1;
      return a * b;
    },
    div(a: number, b: number) {
      seen.multiplications += 1;
      return a / b;
    },
  };
}

const value = (at: number) => Math.sin(at * 12.9898) * 1.7;
const clip = (x: number) => Math.max(-1, Math.min(1, x));

/** Taps of one example: 8x8x3 through 16 filters of 3x3, padding 1, as `smallIr` has them. */
function forTaps(visit: (x: number, w: number, y: number) => void): void {
  for (let i = 0; i < 8; i++)
    for (let j = 0; j < 8; j++)
      for (let a = 0; a < 3; a++)
        for (let b = 0; b < 3; b++)
          for (let c = 0; c < 3; c++)
            for (let o = 0; o < 16; o++)
              visit(
                ((i + a) * 10 + j + b) * 3 + c,
                ((a * 3 + b) * 3 + c) * 16 + o,
                (i * 8 + j) * 16 + o,
              );
}

/** Two adders (so that the second has an input gradient), a shortcut, and the loss. */
function deepIr(layer: "adder2d" | "conv2d" | "shift2d", groups = 1): ModelIR {
  const builder = createBuilder();
  let x = inputOf(builder, [8, 8, 3], 3);
  const attrs = { filters: 3, kernel: 3, stride: 1, pad: 1, ...(groups === 1 ? {} : { groups }) };
  const role = (
    { adder2d: "adder-filter", conv2d: "conv-filter", shift2d: "shift-filter" } as const
  )[layer];
  const layerOf = (from: string, input: typeof x) => {
    const w = builder.param({
      name: `${from}/w`,
      shape: [3, 3, 3 / groups, 3],
      init: { kind: "normal", std: 1 },
      role,
      from,
    });
    return must(builder.emit(layer, { ins: { x: input }, params: { w }, attrs, from }));
  };
  x = layerOf("a1", x);
  const y = layerOf("a2", x);
  const joined = must(
    builder.emit("add", { ins: { a: x, b: y }, params: {}, attrs: {}, from: "s" }),
  );
  const pooled = must(
    builder.emit("globalAvgPool", { ins: { x: joined }, params: {}, attrs: {}, from: "g" }),
  );
  must(
    builder.emit("softmaxCrossEntropy", {
      ins: { x: pooled },
      params: {},
      attrs: { classes: 3 },
      from: "out",
    }),
  );
  return builder.build();
}

describe("a training step", () => {
  it("of an adder layer: the loops of eq. 2, 5 and 6, counted", () => {
    const [, adder] = trainingCosts(smallIr(), rules);
    const [forward, filter] = [counter(), counter()];
    forTaps((x, w) => {
      forward.sub(0, Math.abs(forward.sub(value(x), value(w))));
      filter.add(0, filter.mul(1, filter.sub(value(x), value(w))));
    });
    expect(adder?.forward).toEqual(forward.seen);
    expect(adder?.filterGradient).toEqual(filter.seen);
    // It stands on the images: no gradient goes further.
    expect(adder?.inputGradient).toEqual({ additions: 0, multiplications: 0 });
  });

  it("has an input gradient where a trained layer lies below, and a sum where a value is read twice", () => {
    const [, first, second, , pool] = trainingCosts(deepIr("adder2d"), rules);
    const taps = 64 * 27 * 3;
    const back = counter();
    for (let tap = 0; tap < taps; tap++) {
      back.add(0, back.mul(1, clip(back.sub(value(tap), value(tap + 1)))));
    }
    expect(second?.inputGradient).toEqual(back.seen);
    expect(first?.inputGradient).toEqual({ additions: 64 * 3, multiplications: 0 });
    expect(pool?.inputGradient).toEqual({ additions: 0, multiplications: 3 });
    const signs = trainingCosts(deepIr("adder2d"), {
      ...rules,
      inputRule: "sign",
      filterRule: "sign",
    });
    expect(signs[2]?.inputGradient).toEqual({ additions: taps, multiplications: 0 });
    expect(signs[2]?.filterGradient).toEqual({ additions: taps, multiplications: 0 });
    const conv = trainingCosts(deepIr("conv2d"), rules)[2];
    const each = { additions: taps, multiplications: taps };
    expect(conv).toMatchObject({ forward: each, inputGradient: each, filterGradient: each });
  });

  it("in groups: a third of the taps for three groups", () => {
    const taps = 64 * 9 * 3;
    const conv = trainingCosts(deepIr("conv2d", 3), rules)[2];
    const each = { additions: taps, multiplications: taps };
    expect(conv).toMatchObject({ forward: each, inputGradient: each, filterGradient: each });
    const adder = trainingCosts(deepIr("adder2d", 3), rules)[2];
    const full = { additions: 2 * taps, multiplications: taps };
    expect(adder).toMatchObject({ inputGradient: full, filterGradient: full });
  });

  it("of a shift layer: shifts forward and for its input, products for its weights", () => {
    const taps = 64 * 27 * 3;
    const [, first, second] = trainingCosts(deepIr("shift2d"), rules);
    const shifts = { additions: taps, multiplications: 0, shifts: taps };
    expect(second).toMatchObject({
      forward: shifts,
      inputGradient: shifts,
      filterGradient: { additions: taps, multiplications: taps },
    });
    expect(first?.filterGradient).toEqual({ additions: taps, multiplications: taps });
  });

  it("of adders with an exponent: a square a tap for p = 2, a series in between", () => {
    const taps = 64 * 27 * 3;
    const values = 64 * 3;
    const of = (lpStart: number, lpEnd: number) =>
      trainingCosts(deepIr("adder2d"), { ...rules, rateRule: "plain", lpStart, lpEnd })[2];
    const [forward, back] = [counter(), counter()];
    for (let tap = 0; tap < taps; tap++) {
      const d = forward.sub(value(tap), value(tap + 1));
      forward.sub(0, forward.mul(d, d));
      back.add(0, back.mul(1, back.sub(value(tap), value(tap + 1))));
    }
    const scaled = { ...back.seen, multiplications: back.seen.multiplications + values };
    expect(of(2, 2)).toMatchObject({
      forward: forward.seen,
      inputGradient: scaled,
      filterGradient: back.seen,
    });
    const power = { additions: 19 * taps, multiplications: 19 * taps };
    expect(of(2, 1)).toMatchObject({
      forward: { additions: 19 * taps, multiplications: 18 * taps },
      inputGradient: { ...power, multiplications: power.multiplications + values },
      filterGradient: power,
    });
    // The factor p, once a filter value and step.
    const plain = trainingCosts(deepIr("adder2d"), { ...rules, rateRule: "plain" })[2];
    expect((of(2, 1)?.step.multiplications ?? 0) - (plain?.step.multiplications ?? 0)).toBe(81);
  });

  it("of batch norm: the statistics and the gradient, worked out and counted", () => {
    const [rows, channels, epsilon] = [64 * batch, 16, 1e-5];
    const norm = trainingCosts(smallIr(), { ...rules, momentum: 0, weightDecay: 0 })[2];
    const [forward, filter, input, step] = [counter(), counter(), counter(), counter()];
    for (let c = 0; c < channels; c++) {
      const x = Array.from({ length: rows }, (_, r) => value(r * channels + c));
      const dy = Array.from({ length: rows }, (_, r) => value(7 + r * channels + c));
      const [gamma, beta] = [1.3, 0.2];
      const mean = step.div(
        x.reduce((total, v) => forward.add(total, v), 0),
        rows,
      );
      const z = x.map((v) => forward.sub(v, mean));
      const variance = step.div(
        z.reduce((total, v) => forward.add(total, forward.mul(v, v)), 0),
        rows,
      );
      const inverse = step.div(1, Math.sqrt(step.add(variance, epsilon)));
      const scale = step.mul(gamma, inverse);
      const y = z.map((v) => forward.add(forward.mul(v, scale), beta));
      const zBack = x.map((v) => filter.sub(v, mean));
      const s1 = dy.reduce((total, d) => filter.add(total, d), 0);
      const s2 = dy.reduce(
        (total, d, r) => filter.add(total, filter.mul(d, zBack[r] as number)),
        0,
      );
      const pull = step.div(s1, rows);
      const dgamma = step.mul(s2, inverse);
      const slope = step.div(step.mul(dgamma, inverse), rows);
      const dx = dy.map((d, r) =>
        input.mul(scale, input.sub(input.sub(d, pull), input.mul(zBack[r] as number, slope))),
      );
      for (const found of [mean, variance]) {
        step.add(step.mul(0.9, 0), step.mul(0.1, found));
      }
      // SGD without momentum and decay: a product and a difference for each of gamma and beta.
      for (const gradient of [dgamma, s1]) step.sub(0, step.mul(0.1, gradient));
      // What has been counted is batch norm and its gradient: dx against a difference quotient.
      const loss = (at: number, h: number) => {
        const moved = x.map((v, r) => (r === at ? v + h : v));
        const m = moved.reduce((a, b) => a + b, 0) / rows;
        const sd = Math.sqrt(moved.reduce((a, b) => a + (b - m) * (b - m), 0) / rows + epsilon);
        return moved.reduce(
          (a, v, r) => a + (dy[r] as number) * ((gamma * (v - m)) / sd + beta),
          0,
        );
      };
      expect(loss(5, 0)).toBeCloseTo(
        y.reduce((a, v, r) => a + (dy[r] as number) * v, 0),
        9,
      );
      expect(dx[5]).toBeCloseTo((loss(5, 1e-4) - loss(5, -1e-4)) / 2e-4, 5);
    }
    const perExample = ({ seen }: ReturnType<typeof counter>) => ({
      additions: seen.additions / batch,
      multiplications: seen.multiplications / batch,
    });
    expect(norm).toEqual({
      forward: perExample(forward),
      inputGradient: perExample(input),
      filterGradient: perExample(filter),
      step: step.seen,
    });
  });

  it("of the loss: softmax and its gradient, counted", () => {
    const [forward, back] = [counter(), counter()];
    const scores = Array.from({ length: 16 }, (_, k) => value(k));
    const top = Math.max(...scores);
    const shifted = scores.map((z) => forward.sub(z, top));
    const e = shifted.map(Math.exp);
    const sum = e.slice(1).reduce((total, v) => forward.add(total, v), e[0] as number);
    const loss = forward.sub(Math.log(sum), shifted[3] as number);
    expect(loss).toBeGreaterThan(0);
    const grad = e.map((v, k) => {
      const p = back.div(v, sum);
      return back.div(k === 3 ? back.sub(p, 1) : p, batch);
    });
    expect(grad.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 12);
    const cost = trainingCosts(smallIr(), rules).at(-1);
    expect(cost).toMatchObject({ forward: forward.seen, inputGradient: back.seen });
  });

  it("of the loss of values: squares and their mean, counted", () => {
    const builder = createBuilder();
    const x = inputOf(builder, [1, 1, 5], 0);
    const vector = { ins: { x }, params: {}, attrs: { shape: [5] }, from: "flat" };
    const flat = must(builder.emit("reshape", vector));
    const end = { ins: { x: flat }, params: {}, attrs: { values: 5 }, from: "out" };
    must(builder.emit("meanSquaredError", end));
    const [forward, back] = [counter(), counter()];
    const errors = [1, 2, 3, 4, 5].map((y) => forward.sub(y, 3));
    const squares = errors.map((error) => forward.mul(error, error));
    const sum = squares.slice(1).reduce((total, v) => forward.add(total, v), squares[0] as number);
    expect(forward.div(sum, 5)).toBe(2);
    expect(errors.map((error) => back.mul(error, 2 / (5 * batch)))).toHaveLength(5);
    expect(trainingCosts(builder.build(), rules).at(-1)?.forward).toEqual(forward.seen);
    expect(back.seen).toEqual({ additions: 0, multiplications: 5 });
  });

  it("steps with the optimizer and the rate as the run says", () => {
    const k = 3 * 3 * 3 * 16;
    const stepOf = (change: Partial<TrainingRules>) =>
      trainingCosts(smallIr(), { ...rules, ...change })[1]?.step;
    const run = (visit: (n: ReturnType<typeof counter>, g: number) => void, adaptive = true) => {
      const n = counter();
      const g = Array.from({ length: k }, (_, at) => value(at));
      if (adaptive) {
        const squares = g.map((v) => n.mul(v, v));
        const norm = Math.sqrt(squares.reduce((a, b) => n.add(a, b)));
        const alpha = n.div(0.1 * Math.sqrt(k), norm);
        for (const v of g) visit(n, n.mul(v, alpha));
      } else for (const v of g) visit(n, v);
      return n.seen;
    };
    const sgd = run((n, g) => {
      const d = n.add(g, n.mul(5e-4, 1));
      n.sub(1, n.mul(0.1, n.add(n.mul(0.9, 0), d)));
    });
    expect(stepOf({})).toEqual(sgd);
    const nesterov = run((n, g) => {
      const d = n.add(g, n.mul(5e-4, 1));
      const v = n.add(n.mul(0.9, 0), d);
      n.sub(1, n.mul(0.1, n.add(d, n.mul(0.9, v))));
    });
    expect(stepOf({ nesterov: true })).toEqual(nesterov);
    const adam = run((n, g) => {
      const m = n.add(n.mul(0.9, 0), n.mul(0.1, g));
      const v = n.add(n.mul(0.999, 0), n.mul(n.mul(0.001, g), g));
      n.sub(1, n.div(n.mul(0.1, n.div(m, 0.1)), n.add(Math.sqrt(n.div(v, 0.001)), 1e-8)));
    }, false);
    expect(stepOf({ optimizer: "adam", weightDecay: 0, rateRule: "plain" })).toEqual(adam);
    const plain = stepOf({ rateRule: "plain" });
    expect(stepOf({ rateRule: "fixed" })).toEqual({
      additions: plain?.additions,
      multiplications: (plain?.multiplications ?? 0) + k,
    });
  });

  it("of what has no parameters: its gradient, counted", () => {
    const shape = [4, 4, 2];
    const size = 32;
    const backOf = (emit: (builder: ReturnType<typeof createBuilder>, x: IrValue) => IrValue) => {
      const builder = createBuilder();
      const image = inputOf(builder, shape, 2);
      const w = builder.param({
        name: "c/w",
        shape: [1, 1, 2, 2],
        init: { kind: "normal", std: 1 },
        role: "conv-filter",
        from: "c",
      });
      const attrs = { filters: 2, kernel: 1, stride: 1, pad: 0 };
      const x = must(
        builder.emit("conv2d", { ins: { x: image }, params: { w }, attrs, from: "c" }),
      );
      emit(builder, x);
      return trainingCosts(builder.build(), rules)[2];
    };
    const window = { kernel: 2, stride: 2, pad: 0 };
    const at = { params: {}, from: "op" };
    const cases = [
      ["relu", backOf((b, x) => must(b.emit("relu", { ...at, ins: { x }, attrs: {} }))), () => {}],
      [
        "leakyRelu",
        backOf((b, x) => must(b.emit("leakyRelu", { ...at, ins: { x }, attrs: { slope: 0.1 } }))),
        (n) => repeat(size, (y) => n.mul(1, y > 0 ? 1 : 0.1)),
      ],
      [
        "sigmoid",
        backOf((b, x) => must(b.emit("sigmoid", { ...at, ins: { x }, attrs: {} }))),
        (n) => repeat(size, (y) => n.mul(1, n.mul(y, n.sub(1, y)))),
      ],
      [
        "tanh",
        backOf((b, x) => must(b.emit("tanh", { ...at, ins: { x }, attrs: {} }))),
        (n) => repeat(size, (y) => n.mul(1, n.sub(1, n.mul(y, y)))),
      ],
      [
        "maxPool",
        backOf((b, x) => must(b.emit("maxPool", { ...at, ins: { x }, attrs: window }))),
        (n) => repeat(size / 4, (y) => n.add(0, y)),
      ],
      [
        "avgPool",
        backOf((b, x) => must(b.emit("avgPool", { ...at, ins: { x }, attrs: window }))),
        (n) =>
          repeat(size / 4, (y) => {
            const share = n.div(y, 4);
            repeat(4, () => n.add(0, share));
          }),
      ],
      [
        "globalAvgPool",
        backOf((b, x) => must(b.emit("globalAvgPool", { ...at, ins: { x }, attrs: {} }))),
        (n) => repeat(2, (y) => n.div(y, 16)),
      ],
      [
        "dropout",
        backOf((b, x) => must(b.emit("dropout", { ...at, ins: { x }, attrs: { rate: 0.5 } }))),
        (n) => repeat(size, (y) => n.mul(y, 2)),
      ],
    ] satisfies [string, unknown, (n: ReturnType<typeof counter>) => void][];
    for (const [name, cost, work] of cases) {
      const n = counter();
      work(n);
      expect([name, cost]).toMatchObject([name, { inputGradient: n.seen }]);
    }
  });
});

function repeat(times: number, work: (y: number) => void): void {
  for (let i = 0; i < times; i++) work(value(i));
}
