import { describeKernels, describeWasmBits } from "./parity/suite";

describeKernels("wasm");
describeWasmBits();
describeKernels("webgl");
describeKernels("webgpu");
