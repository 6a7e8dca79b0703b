import { expect, test } from "vitest";
import { createBuilder } from "./builder";
import { convVersion, teacherOf } from "./conv-version";
import { canDistil } from "./task";
import { inputOf, must, smallIr } from "./test-support";
import { distillationCount } from "./training";
import type { ModelIR } from "./types";
import { verifyIr } from "./verify";

const schemes = ["paper", "kaiming", "small"] as const;

/** A grouped adder of an exponent with a bias of its own, a bias of another block behind it, an l1 adder. */
function manyIr(): ModelIR {
  const builder = createBuilder();
  const x = inputOf(builder, [6, 6, 4], 3);
  const filter = (name: string, shape: readonly number[]) =>
    builder.param({
      name: `${name}/w`,
      shape,
      init: { kind: "normal", std: 1 },
      role: "adder-filter",
      from: name,
    });
  const bias = (name: string) =>
    builder.param({
      name: `${name}/b`,
      shape: [6],
      init: { kind: "uniform", low: 0, high: 1 },
      role: "bias",
      from: name,
    });
  const first = { filters: 6, kernel: 3, stride: 1, pad: 1, groups: 2, p: 1.5 };
  let y = must(
    builder.emit("adder2d", {
      ins: { x },
      params: { w: filter("a", [3, 3, 2, 6]) },
      attrs: first,
      from: "a",
    }),
  );
  for (const from of ["a", "other"]) {
    y = must(builder.emit("bias", { ins: { x: y }, params: { b: bias(from) }, attrs: {}, from }));
  }
  y = must(
    builder.emit("adder2d", {
      ins: { x: y },
      params: { w: filter("c", [6, 6, 6, 3]) },
      attrs: { filters: 3, kernel: 6, stride: 1, pad: 0 },
      from: "c",
    }),
  );
  const flat = must(
    builder.emit("reshape", { ins: { x: y }, params: {}, attrs: { shape: [3] }, from: "out" }),
  );
  const attrs = { classes: 3 };
  must(builder.emit("softmaxCrossEntropy", { ins: { x: flat }, params: {}, attrs, from: "out" }));
  return builder.build();
}

test.each(schemes)("the conv version is a sound network without adders: %s", (scheme) => {
  for (const ir of [smallIr(), manyIr()]) {
    expect(verifyIr(ir)).toEqual([]);
    const version = convVersion(ir, scheme);
    expect(verifyIr(version)).toEqual([]);
    expect(version.ops.some(({ op }) => op === "adder2d")).toBe(false);
    expect(version.params.map(({ name, shape }) => [name, shape])).toEqual(
      ir.params.map(({ name, shape }) => [name, shape]),
    );
    expect(convVersion(version, scheme)).toEqual(version);
  }
});

test("filters and the bias of their own layer start as a convolution's", () => {
  const startOf = (scheme: (typeof schemes)[number]) =>
    Object.fromEntries(convVersion(manyIr(), scheme).params.map(({ name, init }) => [name, init]));
  const before = Object.fromEntries(manyIr().params.map(({ name, init }) => [name, init]));
  const within = (bound: number) => ({ kind: "uniform", low: -bound, high: bound });
  const filters = {
    "a/w": within(1 / Math.sqrt(3 * 3 * 2)),
    "c/w": within(1 / Math.sqrt(6 * 6 * 6)),
  };
  expect(startOf("paper")).toEqual({ ...before, ...filters, "a/b": filters["a/w"] });
  expect(startOf("small")).toEqual({ ...before, ...filters });
  expect(startOf("kaiming")).toEqual(before);
});

test("a teacher is there where it is asked for, and where there are classes and adders", () => {
  const ir = smallIr();
  expect(teacherOf(ir, { distill: 0.5, init: "paper" })).toEqual(convVersion(ir, "paper"));
  for (const distill of [{ distill: 0 }, {}]) {
    expect(teacherOf(ir, { ...distill, init: "paper" })).toBeUndefined();
  }
  const values: ModelIR = {
    ...ir,
    ops: ir.ops.map((op) =>
      op.op === "softmaxCrossEntropy"
        ? { ...op, op: "meanSquaredError", attrs: { values: 16 } }
        : op,
    ),
  };
  expect([ir, values, convVersion(ir, "paper")].map(canDistil)).toEqual([true, false, false]);
});

test("what joins a network to its teacher is counted as it is worked out", () => {
  const classes = 7;
  const seen = { additions: 0, multiplications: 0 };
  const added = (value: number) => {
    seen.additions += 1;
    return value;
  };
  const multiplied = (value: number) => {
    seen.multiplications += 1;
    return value;
  };
  const softened = (shift: number) => {
    const z = Array.from({ length: classes }, (_, k) => multiplied(Math.sin(k + shift) / 4));
    const top = Math.max(...z);
    const powers = z.map((one) => Math.exp(added(one - top)));
    const sum = powers.reduce((all, one) => added(all + one));
    // The kernel makes its loss, too.
    added(Math.log(sum) - (z[0] as number));
    return powers.map((one, k) => {
      const share = multiplied(one / sum);
      return multiplied((k === 0 ? added(share - 1) : share) / 4);
    });
  };
  const [own, teacher] = [softened(0), softened(1)];
  for (const [k, one] of own.entries()) {
    const apart = added(one + multiplied(-(teacher[k] as number)));
    added(1 + multiplied(apart * 2));
  }
  expect(distillationCount(classes)).toEqual(seen);
});
