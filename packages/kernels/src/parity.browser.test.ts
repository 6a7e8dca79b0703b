import { afterAll, beforeAll, describe } from "vitest";
import { describeKernels, describeWasmBits, productKernels } from "./parity/suite";
import { force } from "./webgpu/tune";

// In Node its results are compared with those of the cpu table; here they have to be the same bits.
describeWasmBits();
describeKernels("webgl");

// Software adapters use one of the two variants only, unless it is forced.
describe.each([
  ["registers", undefined],
  ["tiled", productKernels],
] as const)("by %s", (variant, only) => {
  beforeAll(() => force({ variant }));
  afterAll(() => force({}));
  describeKernels("webgpu", only);
});
