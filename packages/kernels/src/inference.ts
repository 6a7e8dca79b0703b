/** The forward kernels as a WebAssembly module, and a heap for its values. Nothing here imports tfjs. */
export { inferenceBase64 } from "./inference.generated";
export { createHeap, type Heap } from "./wasm/heap";
