import { describeKernels } from "./parity/suite";

describeKernels("cpu");
describeKernels("wasm");
