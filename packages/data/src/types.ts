/** One downloadable piece of a dataset. */
export interface ShardInfo {
  /** Relative to the data folder. */
  readonly path: string;
  /** Size of the file, for progress. */
  readonly bytes: number;
  /** SHA-256 of the unpacked content: a host that unpacks gzip on the way does no harm. */
  readonly sha256: string;
  /** Examples in it. */
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
  /** Of all pixels of the training split, on the scale 0..1. */
  readonly mean: number;
  readonly std: number;
  readonly licence: string;
  readonly source: string;
  readonly shards: { readonly train: readonly ShardInfo[]; readonly test: readonly ShardInfo[] };
}

/**
 * Some labelled images; `images` is NHWC: bytes are pixels 0..255, which are standardised on their way into the
 * network; float32 values (features of a table) are standardised already and go in as they are.
 */
export interface Examples {
  readonly images: Uint8Array | Float32Array;
  /** All 0 where the examples have values instead. */
  readonly labels: Uint8Array | Uint16Array;
  /** `[count, values]`: what a network is to answer, in the units of the set; absent where there are classes. */
  readonly targets?: Float32Array;
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/**
 * How bytes are got: `fetch` in a browser, the file system in Node. `onBytes` may be called with the number
 * of bytes that have come so far.
 */
export type FetchBytes = (
  path: string,
  signal?: AbortSignal,
  onBytes?: (loaded: number) => void,
) => Promise<Uint8Array>;

export interface LoadProgress {
  /** What is loading, for people: "training images 1 of 5". */
  readonly what: string;
  /** Bytes of this shard. */
  readonly loadedBytes: number;
  readonly totalBytes: number;
}

/** Shape of made-up images. */
export interface NoiseShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: number;
}

/** How the points of a made-up set are drawn. */
export interface PointsLike {
  /** Standard deviation of what is added to each coordinate, or to each value of a function. */
  readonly noise: number;
  readonly train: number;
  readonly test: number;
  /** Which function gives the values. */
  readonly target?: string;
}

/** What a document says of a set of the person's own. */
export interface OwnDataRef {
  /** SHA-256 (hex) of the decoded set. */
  readonly hash: string;
  /** The file it came from, for people. */
  readonly name: string;
}

/** The part of an input op that says which images are meant. */
export interface InputAttrsLike {
  readonly dataset: string;
  readonly noise?: NoiseShape;
  readonly points?: PointsLike;
  readonly classes?: number;
  readonly own?: OwnDataRef;
}

/** What happens to an image on its way into the network. */
export interface InputPipeline {
  /** Mirror half of the training images left to right. */
  readonly flip: boolean;
  /** Pad training images with this many zero pixels, then crop a random window of the original size. */
  readonly crop: number;
  /** Zero pixels around every image until both sides are this long; 0 leaves it as it is. */
  readonly padTo: number;
  /** Copies of the channels, one after the other. */
  readonly repeat: number;
}

/**
 * How values are scaled on their way to a network and back: it learns (value - mean) / std, and what is told of it is in
 * the set's own units again.
 */
export interface ValueScale {
  /** Of the training split's values. */
  readonly mean: number;
  readonly std: number;
}

/** An opened dataset: facts at once, images shard by shard. Loaded shards are kept. */
export interface DataSource {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classCount: number;
  readonly classNames: readonly string[];
  /** Values of each example, where it has these instead of a class. */
  readonly values?: number;
  /** Of those values; absent where the network is to give them as they are. */
  readonly valueScale?: ValueScale;
  readonly mean: number;
  readonly std: number;
  readonly trainCount: number;
  readonly testCount: number;
  /** Examples per training shard. Their order is part of the numerics. */
  readonly trainShards: readonly number[];
  trainShard(index: number, signal?: AbortSignal): Promise<Examples>;
  /** The whole test split. */
  test(signal?: AbortSignal): Promise<Examples>;
}
