/** The engines, fastest hardware first: recovery and choices go through them in this order. */
export const engineNames = ["webgpu", "webgl", "wasm", "cpu"] as const;
export type EngineName = (typeof engineNames)[number];

/** Names of the engines on buttons, in tables and in lists of settings. */
export const engineLabels: Readonly<Record<EngineName, string>> = {
  webgpu: "WebGPU",
  webgl: "WebGL",
  wasm: "WASM",
  cpu: "Plain JS",
};

/** Names of the engines inside of a sentence, spelled out. */
export const engineTerms: Readonly<Record<EngineName, string>> = {
  ...engineLabels,
  wasm: "WebAssembly",
  cpu: "plain JavaScript",
};

/** Device and threads that an engine runs on: for the engine chip and for a run's receipt. */
export interface EngineFacts {
  readonly backend: EngineName;
  /** Name of the device: a graphics card, "SwiftShader", "SIMD". */
  readonly adapter: string;
  /** The adapter is emulated on the processor: correct, but slow. */
  readonly software: boolean;
  readonly threads: number;
  /** First 16 digits of the SHA-256 of the wasm engine's module; absent for other engines, and in runs saved before. */
  readonly module?: string;
}

/** A layer with filters, as a run reports it before the first step. */
export interface LayerFacts {
  /** The block. */
  readonly name: string;
  /** k: number of filter values. */
  readonly size: number;
  /** No adder layer: it learns by the plain rate, whatever the run's rule. */
  readonly plain?: true;
}

/** A named float32 array, HWIO for filters: how weights travel between packages. */
export interface NamedArray {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Everything the next step reads: replaying from it gives the same bits as never having stopped. */
export interface Checkpoint {
  readonly step: number;
  /** Parameters, moving statistics and optimizer slots, one after the other in `layout` order. */
  readonly layout: readonly { readonly name: string; readonly size: number }[];
  readonly data: Float32Array;
  /** Sums since the epoch began, for the epoch's training figures. */
  readonly epoch: { readonly steps: number; readonly loss: number; readonly correct: number };
  readonly backend: EngineName;
  /** SHA-256 of the experiment's numerics: IR and RunConfig. */
  readonly experiment: string;
  /** SHA-256 of `data`. */
  readonly hash: string;
}
