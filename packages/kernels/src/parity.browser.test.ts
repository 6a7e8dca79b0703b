import { describeKernels } from "./parity/suite";

describeKernels("webgl");
describeKernels("webgpu");
