import { describeCheck } from "./describe-check";

describeCheck("wasm");
describeCheck("webgl");
describeCheck("webgpu");
