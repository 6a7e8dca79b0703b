import { expect, it } from "vitest";
import { planPasses } from "./passes";
import { testBuilder } from "./testing/networks";

/** Makes a network with batch norm - ReLU, and with `shared` another reader of the batch norm's output. */
function network(shared: boolean) {
  const { x, emit, layer, norm, finish } = testBuilder();
  const normal = norm(layer("adder2d", x, "a1", 4), "b1");
  const active = emit("relu", { ins: { x: normal }, params: {}, attrs: {} }, "r1");
  const next = shared
    ? emit("add", { ins: { a: active, b: normal }, params: {}, attrs: {} }, "sum")
    : active;
  const again = emit("relu", { ins: { x: next }, params: {}, attrs: {} }, "r2");
  const last = norm(layer("adder2d", again, "a2", 3, 6, 0), "b2");
  return finish(emit("reshape", { ins: { x: last }, params: {}, attrs: { shape: [3] } }, "out"));
}

it.each([
  [false, ["r1"]],
  [true, []],
] as const)(
  "a batch norm takes the ReLU behind it when it alone reads it (shared: %s)",
  (shared, taken) => {
    const ir = network(shared);
    const plan = planPasses(ir);
    expect(ir.ops.filter(({ id }) => plan.taken[id]).map(({ from }) => from)).toEqual(taken);
    expect(ir.ops.filter(({ id }) => plan.takesRelu[id]).map(({ from }) => from)).toEqual(
      taken.length > 0 ? ["b1"] : [],
    );
  },
);
