import { afterAll, beforeAll, describe } from "vitest";
import { describeKernels, describeWasmBits } from "./parity/suite";
import { force } from "./webgpu/tune";

describeKernels("wasm");
describeWasmBits();
describeKernels("webgl");

// By themselves, software adapters take one of them only.
describe.each(["registers", "tiled"] as const)("by %s", (variant) => {
  beforeAll(() => force({ variant }));
  afterAll(() => force({}));
  describeKernels("webgpu");
});
