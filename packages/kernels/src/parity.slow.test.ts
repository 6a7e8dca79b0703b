import { describeKernels, describeWasmBits } from "./parity/suite";

describeKernels("cpu");
describeKernels("wasm");
describeWasmBits();
