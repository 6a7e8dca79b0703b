import type { Examples, ValueScale } from "../types";

/** One file of a drop, or one entry of an archive. Its path is for people and for grouping, never an address. */
export interface SourceFile {
  readonly path: string;
  /** Bytes, as whoever lists it says. */
  readonly size: number;
  /** Why it, or a folder of this path, cannot be opened, in a whole sentence: it is told of, and not read. */
  readonly fault?: string | undefined;
  /** The first `count` bytes, or fewer. */
  head(count: number): Promise<Uint8Array>;
  bytes(): Promise<Uint8Array>;
  stream(): ReadableStream<Uint8Array>;
}

/** What a reader is told while it works, and what it tells. */
export interface ReadHooks {
  readonly signal?: AbortSignal;
  /** `what`: for people, in the middle of a sentence ("reading images"). `done` of `total`: in any unit. */
  onProgress?(what: string, done: number, total: number): void;
  /** Decodes an image of which the header has been checked; of one that moves its first frame. */
  decodeImage?(bytes: Uint8Array, type: ImageType): Promise<Pixels>;
}

/** Kinds of images that are decoded. */
export type ImageType = "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/bmp";

/** What a file, or a folder, of a drop is for. */
export type Role = "train" | "test" | "leave-out";

/** What a column of a table is for; the target is what the network learns to give, a class or a value. */
export type ColumnRole = "feature" | "target" | "leave-out";

/**
 * What became of one file of a drop, or of a folder whose files were all treated alike. The reports of a set name
 * every file that was dropped: their `files` add up to all of them.
 */
export interface PartReport {
  /** Its path within the drop; names it in `ReadOptions.roles`. */
  readonly path: string;
  readonly files: number;
  /** Examples that were read from it. */
  readonly examples: number;
  readonly state: "read" | "left-out" | "broken";
  readonly role: Role;
  /** The roles a person may give it; empty where there is no choice. */
  readonly choices: readonly Role[];
  /** Why, in a whole sentence: always there for what was left out or is broken. */
  readonly reason?: string;
}

/** One column of a table, as the preview lists it. */
export interface ColumnReport {
  /** From 1; names it in `ReadOptions.columns`. */
  readonly number: number;
  readonly name: string;
  readonly role: ColumnRole;
  /** It holds numbers only (and empty cells). */
  readonly numeric: boolean;
  /** Why it has this role where that was not chosen, in a whole sentence. */
  readonly reason?: string;
}

/** One of several sets that the dropped files hold. */
export interface SetChoice {
  /** Names it in `ReadOptions.set`. */
  readonly id: string;
  readonly title: string;
  /** What it holds, for people: "2,000 images, IDX, 4 files". */
  readonly what: string;
}

/** Choices of a person; 0 leaves one to the reader. */
export interface ReadOptions {
  /** Side of the squares that images are scaled to. */
  readonly size: number;
  /** Side that large images are scaled to where nobody chose one: what the network reads now. */
  readonly usual?: number;
  /** Column of the class in a table, from 1. */
  readonly column: number;
  /** Roles of files and folders, by the path of their report; what is not named is the reader's choice. */
  readonly roles?: ReadonlyMap<string, Role>;
  /** Roles of columns, by number. */
  readonly columns?: ReadonlyMap<number, ColumnRole>;
  /** Whether the numbers of a table's target are classes, or values to come near to; absent: the reader's choice. */
  readonly answer?: "class" | "value";
  /** Which set, where the files hold several. */
  readonly set?: string;
  /** Rows and columns of each image are exchanged, as EMNIST's files want it. */
  readonly transpose?: boolean;
}

/** A decoded picture, RGBA, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** What a file held, before it is split and standardised. Images are NHWC. */
export interface Decoded {
  /** What kind of file it was, for people. */
  readonly kind: string;
  readonly images: Uint8Array | Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly labels: Uint16Array;
  readonly classes: readonly string[];
  /** What each example is answered with instead of a class: then `labels` are all 0, and there are no classes. */
  readonly targets?: Float32Array;
  /** What these values are, for people. */
  readonly valueName?: string;
  /** The first so many examples are for training and the others for testing; undefined when the file does not say. */
  readonly train?: number;
  /** The values are features with scales of their own: each is standardised by itself; NaN stands for an empty one. */
  readonly table?: boolean;
  /** Columns of a table by number, from 1: what could hold the class. */
  readonly columns?: readonly string[];
  /** The one that does. */
  readonly column?: number;
  /** What each of them is for. */
  readonly columnReports?: readonly ColumnReport[];
  /** What was assumed, in whole sentences. */
  readonly notes: readonly string[];
  /** The sets that the files hold, and which one this is. */
  readonly sets?: readonly SetChoice[];
  readonly set?: string;
  /** Of the files that the reader was given; absent when each of them was read as a whole. */
  readonly parts?: readonly PartReport[];
}

/** The values that a network is to give. */
export interface OwnValues extends ValueScale {
  /** For people: the title of their column. */
  readonly name: string;
}

/** A set of a person's own, ready to be kept and trained on. */
export interface OwnSet {
  /** SHA-256 (hex) over shape, class names, labels and pixels. */
  readonly hash: string;
  readonly kind: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: readonly string[];
  /** Of the training split's pixels, on the scale 0..1; 0 and 1 for values that are standardised already. */
  readonly mean: number;
  readonly std: number;
  /** Where the examples have values instead of classes: what these are and how they are scaled. */
  readonly values?: OwnValues;
  readonly train: Examples;
  readonly test: Examples;
  readonly columns: readonly string[];
  /** From 1; 0: not a table. */
  readonly column: number;
  readonly columnReports: readonly ColumnReport[];
  readonly notes: readonly string[];
  /** The sets that the files hold, where they hold several; `set`: the one that was read. */
  readonly sets: readonly SetChoice[];
  readonly set: string;
  /** Of everything that was dropped: their `files` add up to all files, those inside archives one by one. */
  readonly parts: readonly PartReport[];
}
