/** The forward kernels alone, and places for values: nothing here knows tfjs. */
export { inferenceBase64 } from "./inference.generated";
export { createHeap, type Heap } from "./wasm/heap";
