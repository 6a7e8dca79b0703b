interface ArrayJson {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

/** One adder layer of a golden file. */
export interface LayerCase {
  readonly name: string;
  readonly config: {
    readonly batch: number;
    readonly inChannels: number;
    readonly outChannels: number;
    readonly height: number;
    readonly width: number;
    readonly kernel: number;
    readonly stride: number;
    readonly padding: number;
    readonly outHeight: number;
    readonly outWidth: number;
    readonly eta: number;
  };
  readonly input: ArrayJson;
  readonly weight: ArrayJson;
  readonly output: ArrayJson;
  readonly gradOutput: ArrayJson;
  readonly gradInput: ArrayJson;
  readonly gradWeightRaw: ArrayJson;
  readonly gradWeightRawL2: number;
  readonly gradWeightScaled: ArrayJson;
  readonly ablation: {
    readonly gradInputSign: ArrayJson;
    readonly gradWeightSign: ArrayJson;
    readonly gradInputUnclipped: ArrayJson;
  };
  readonly biasVector?: ArrayJson;
  readonly gradBias?: ArrayJson;
}

/** One layer of the l_p family for one exponent. */
export interface LpCase {
  readonly name: string;
  readonly p: number;
  readonly config: { readonly stride: number; readonly padding: number };
  readonly input: ArrayJson;
  readonly weight: ArrayJson;
  readonly gradOutput: ArrayJson;
  readonly output: ArrayJson;
  readonly gradInput: ArrayJson;
  readonly gradWeightRaw: ArrayJson;
}

export interface NetworkLayer {
  readonly name: string;
  readonly op: string;
  readonly in: string | readonly string[];
  readonly filters?: number;
  readonly kernel?: number;
  readonly size?: number;
  readonly stride?: number;
  readonly pad?: number;
  readonly eps?: number;
  readonly momentum?: number;
  readonly bias?: boolean;
}

/** A small network with its training steps. */
export interface NetworkCase {
  readonly kind: "network";
  readonly name: string;
  readonly layers: readonly NetworkLayer[];
  readonly weightsFile: string;
  readonly manifest: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly offsetFloats: number;
    readonly count: number;
  }[];
  readonly optimizer: {
    readonly type: string;
    readonly lr: number;
    readonly momentum: number;
    readonly nesterov: boolean;
    readonly weightDecay: number;
    readonly schedule: "constant" | "cosine";
    readonly eta: number;
  };
  readonly input: ArrayJson;
  readonly labels: readonly (readonly number[])[];
  readonly steps: readonly {
    readonly lr: number;
    readonly loss: number;
    readonly accuracy: number;
    readonly rawAdderGradL2: Readonly<Record<string, number>>;
    readonly logits?: ArrayJson;
  }[];
  readonly firstValuesAfter: Readonly<Record<string, readonly number[]>>;
  readonly evalLogitsLastBatch: ArrayJson;
}

export type VectorCase =
  | { readonly kind: "layer"; readonly data: LayerCase }
  | { readonly kind: "lp"; readonly data: LpCase }
  | { readonly kind: "network"; readonly data: NetworkCase; readonly weights: readonly number[] };

/** Largest deviation of one quantity; it passes with a ratio of at most 1. */
export interface Deviation {
  readonly quantity: string;
  /** Largest absolute difference. */
  readonly largest: number;
  /** Largest quotient of difference and tolerance. */
  readonly ratio: number;
}

export interface CaseResult {
  readonly name: string;
  readonly deviations: readonly Deviation[];
  readonly passed: boolean;
}
