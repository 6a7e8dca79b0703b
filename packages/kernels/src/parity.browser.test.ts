import wasmUrl from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import { beforeAll } from "vitest";
import { describeKernels } from "./parity/suite";
import { useBackend } from "./register";

// Where the binary lies has to be said once; later calls find tfjs' backend started.
beforeAll(async () => {
  await useBackend("wasm", { wasmUrls: { "tfjs-backend-wasm-simd.wasm": wasmUrl } });
});

describeKernels("wasm");
describeKernels("webgl");
describeKernels("webgpu");
