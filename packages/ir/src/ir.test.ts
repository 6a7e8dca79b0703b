import { expect, test } from "vitest";
import { createBuilder } from "./builder";
import { irHash, printIr } from "./print";
import { inputOf, smallIr } from "./test-support";
import { estimateMemory, totals } from "./totals";
import type { IrOp, ModelIR } from "./types";
import { verifyIr } from "./verify";

test("the print is text a person can review", () => {
  expect(printIr(smallIr())).toMatchInlineSnapshot(`
    "param a1/w: f32[3,3,3,16] adder-filter normal std=1
    param n1/gamma: f32[16] gamma constant 1
    param n1/beta: f32[16] beta constant 0
    param n1/mean: f32[16] moving-mean constant 0
    param n1/variance: f32[16] moving-variance constant 1
    %0: f32[N,8,8,3] = input() dataset="noise" classes=16 flip=false crop=0 padTo=0 repeat=1  # adds 0 muls 0
    %1: f32[N,8,8,16] = adder2d(x=%0, w=a1/w) filters=16 kernel=3 stride=1 pad=1  # adds 55296 muls 0
    %2: f32[N,8,8,16] = batchNorm(x=%1, gamma=n1/gamma, beta=n1/beta, mean=n1/mean, variance=n1/variance) epsilon=0.00001 momentum=0.1  # adds 1024 muls 1024
    %3: f32[N,16] = globalAvgPool(x=%2)  # adds 1008 muls 16
    %4: f32[N,16] = softmaxCrossEntropy(x=%3) classes=16  # adds 0 muls 0"
  `);
});

test("a built network is sound; totals are sums by group", () => {
  const ir = smallIr();
  expect(verifyIr(ir)).toEqual([]);
  const { all, layers, normalisation, other } = totals(ir);
  expect(layers.additions).toBe(2 * 64 * 27 * 16);
  expect(normalisation).toMatchObject({ additions: 1024, multiplications: 1024, parameters: 32 });
  expect(other).toMatchObject({ additions: 63 * 16, multiplications: 16 });
  expect(all.parameters).toBe(27 * 16 + 32);
  expect(all.additions).toBe(layers.additions + 1024 + 63 * 16);
});

test("the hash follows names, attributes and starts, but not costs", () => {
  const ir = smallIr();
  const free = ir.ops.map((op) => ({ ...op, cost: { ...op.cost, additions: 0 } })) as IrOp[];
  expect(irHash({ ...ir, ops: free })).toBe(irHash(ir));
  const [first, ...rest] = ir.params;
  const other = { ...first, init: { kind: "normal", std: 0.1 } } as ModelIR["params"][number];
  expect(irHash({ ...ir, params: [other, ...rest] })).not.toBe(irHash(ir));
});

/** Each breaks one rule; the verifier must name it. */
const broken: Record<string, (ir: ModelIR) => ModelIR> = {
  "stands at place": (ir) => change(ir, 1, { id: 5 }),
  "before it is made": (ir) => change(ir, 1, { ins: [2] }),
  "takes 1 values": (ir) => change(ir, 1, { ins: [] }),
  "a type that its rule": (ir) => change(ir, 1, { type: { shape: [8, 8, 17] } }),
  "a cost that its rule": (ir) =>
    change(ir, 1, { cost: { ...(ir.ops[1] as IrOp).cost, additions: 1 } }),
  "lacks its parameter": (ir) => change(ir, 1, { params: {} }),
  "wrong kind or shape": (ir) => change(ir, 1, { params: { w: "n1/gamma" } }),
  "is no op": (ir) => change(ir, 1, { op: "toString" as "relu" }),
  "is the loss": (ir) => ({ ...ir, ops: ir.ops.slice(0, -1) }),
  "and no other, is the loss": (ir) => {
    const last = ir.ops.at(-1) as IrOp;
    const other = { ...last, id: 5, op: "meanSquaredError", attrs: { values: 16 }, ins: [3] };
    return { ...ir, ops: [...ir.ops, other as IrOp] };
  },
  "is the input": (ir) => ({ ...ir, ops: [...ir.ops.slice(1)] }),
  "is empty": (ir) => ({ ...ir, ops: [], params: [] }),
  "listed twice": (ir) => ({ ...ir, params: [...ir.params, ...ir.params.slice(0, 1)] }),
  "never used": (ir) => {
    const [first] = ir.params;
    return {
      ...ir,
      params: [...ir.params, { ...first, name: "x/y" } as ModelIR["params"][number]],
    };
  },
};

function change(ir: ModelIR, at: number, part: object): ModelIR {
  return {
    ...ir,
    ops: ir.ops.map((op, index) => (index === at ? ({ ...op, ...part } as IrOp) : op)),
  };
}

test.each(Object.entries(broken))("the verifier notices: %s", (sentence, spoil) => {
  const faults = verifyIr(spoil(smallIr()));
  expect(faults.map((fault) => fault.message).join(" ")).toContain(sentence);
  for (const fault of faults) expect(fault.code).toBe("ir-invalid");
});

test("results that no card could index are refused", () => {
  const builder = createBuilder();
  let x = inputOf(builder, [4096, 4096, 64]);
  const joined = builder.emit("concat", { ins: { a: x, b: x }, params: {}, attrs: {}, from: "c" });
  expect(joined).toMatchObject({ ok: false, error: { code: "tensor-too-large" } });
  x = inputOf(builder, [1, 1, 1]);
  expect(builder.emit("relu", { ins: { x }, params: {}, attrs: {}, from: "r" }).ok).toBe(true);
});

test("faults of ours throw", () => {
  const builder = createBuilder();
  const spec = {
    name: "a/w",
    shape: [1],
    init: { kind: "constant", value: 0 },
    role: "bias",
    from: "a",
  } as const;
  builder.param(spec);
  expect(() => builder.param(spec)).toThrow("declared twice");
  const x = inputOf(builder, [1, 1, 2]);
  const args = { ins: { x }, params: { b: "a/w" }, attrs: {}, from: "a" };
  expect(() => builder.emit("bias", args)).toThrow("must be 2");
});

test("memory counts the batch's values and what the optimizer keeps", () => {
  const ir = smallIr();
  const bytes = totals(ir).all.bytes;
  const sgd = estimateMemory(ir, 32, 1);
  expect(sgd.activationBytes).toBe(32 * (bytes + 3 * 4096));
  expect(sgd.parameterBytes).toBe(4 * ((27 * 16 + 32) * 4 + 32 * 2));
  expect(estimateMemory(ir, 32, 2).parameterBytes).toBeGreaterThan(sgd.parameterBytes);
  const taught = estimateMemory(ir, 32, 1, true);
  expect(taught.parameterBytes - sgd.parameterBytes).toBe(4 * ((27 * 16 + 32) * 2 + 32));
  expect(taught.activationBytes).toBe(sgd.activationBytes);
});
