/** One downloadable piece of a dataset. */
export interface ShardInfo {
  /** Path relative to the data folder. */
  readonly path: string;
  /** Size of the file, for progress. */
  readonly bytes: number;
  /** SHA-256 of the unpacked content: a host that unpacks gzip on the way does no harm. */
  readonly sha256: string;
  /** Number of examples in it. */
  readonly count: number;
}

export interface DatasetInfo {
  readonly id: string;
  readonly title: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: readonly string[];
  /** Number of training examples. */
  readonly train: number;
  readonly test: number;
  /** Mean of all pixels of the training split, on the scale 0..1. */
  readonly mean: number;
  readonly std: number;
  readonly licence: string;
  readonly source: string;
  readonly shards: { readonly train: readonly ShardInfo[]; readonly test: readonly ShardInfo[] };
}

/**
 * Labelled examples; `images` is NHWC: bytes are pixels 0..255, which are standardised on their way into the
 * network; float32 values (features of a table) are standardised already and go in as they are.
 */
export interface Examples {
  readonly images: Uint8Array | Float32Array;
  /** Labels; all 0 for regression. */
  readonly labels: Uint8Array | Uint16Array;
  /** Targets `[count, values]` of a regression, in the units of the set; absent for classification. */
  readonly targets?: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * Loads bytes: by `fetch` in a browser, from the file system in Node. `onBytes` may be called with the number
 * of bytes that have come so far.
 */
export type FetchBytes = (
  path: string,
  signal?: AbortSignal,
  onBytes?: (loaded: number) => void,
) => Promise<Uint8Array>;

export interface LoadProgress {
  /** Name of the piece that is loading, for people: "training images 1 of 5". */
  readonly what: string;
  /** Number of bytes of this shard so far. */
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** Shape of synthetic images. */
export interface NoiseShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
}

/** Settings of a synthetic set of points. */
export interface PointsLike {
  /** Standard deviation of the noise that is added to each coordinate, or to each value of a function. */
  readonly noise: number;
  readonly train: number;
  readonly test: number;
  /** Id of the function that gives the values. */
  readonly target?: string;
}

/** Reference of a document to a data set of the person's own. */
export interface OwnDataRef {
  /** SHA-256 (hex) of the decoded set. */
  readonly hash: string;
  /** Name of the file that the set came from, for people. */
  readonly name: string;
}

/** Attributes of an input op that name the data. */
export interface InputAttrsLike {
  readonly dataset: string;
  readonly noise?: NoiseShape;
  readonly points?: PointsLike;
  readonly classes?: number;
  readonly own?: OwnDataRef;
}

/** Preparation of an image for the network. */
export interface InputPipeline {
  /** True to mirror half of the training images left to right. */
  readonly flip: boolean;
  /** Number of zero pixels around training images, of which a random window of the original size is cropped. */
  readonly crop: number;
  /** Length to which both sides of every image are padded with zeros; 0: no padding. */
  readonly padTo: number;
  /** Number of copies of the channels, one after the other. */
  readonly repeat: number;
}

/**
 * Scale of a regression's targets: the network learns (value - mean) / std; errors and predictions are shown in the set's
 * own units.
 */
export interface ValueScale {
  /** Mean of the training split's values. */
  readonly mean: number;
  readonly std: number;
}

/** An opened dataset: facts at once, images shard by shard. Loaded shards stay in memory. */
export interface DataSource {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classCount: number;
  readonly classNames: readonly string[];
  /** Number of target values of each example, for regression. */
  readonly values?: number;
  /** Scale of the targets; absent where they are not scaled. */
  readonly valueScale?: ValueScale;
  readonly mean: number;
  readonly std: number;
  readonly trainCount: number;
  readonly testCount: number;
  /** Number of examples per training shard. The order of shards is part of the numerics. */
  readonly trainShards: readonly number[];
  trainShard(index: number, signal?: AbortSignal): Promise<Examples>;
  /** Loads the whole test split. */
  test(signal?: AbortSignal): Promise<Examples>;
}
