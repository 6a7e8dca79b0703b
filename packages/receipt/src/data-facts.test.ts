import { lower, templates } from "@adder-studio/blocks";
import { expect, it } from "vitest";
import { dataOf } from "./data-facts";

const hashes = (id: string) => {
  const { ir } = lower(templates.find((one) => one.id === id)?.graph ?? fail(id));
  return ir && dataOf(ir).map(({ id: set, hash }) => `${set} ${hash}`);
};
function fail(id: string): never {
  throw new Error(`There is no template ${id}.`);
}

it("gives the hashes that runs have had since 0.1.0", () => {
  expect(
    ["lenet5-bn-adder", "spirals-adder", "approx-1d-adder"].map(hashes),
  ).toMatchInlineSnapshot(`
    [
      [
        "fashion-mnist e3e27ad1cec8cead09c02753f2fcfec25d933493fa43c02a67e7f14c816bd485",
      ],
      [
        "spirals 2b8a70f5482a64159c7adf35ed3e7ea553caaedb9dc359e8826a3bce8dd855cb",
      ],
      [
        "function b35c7126ade108b7c2d85c28388d45554c3968f745c30a396727ad31292decef",
      ],
    ]
  `);
});
