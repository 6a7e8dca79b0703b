import type { Examples, ValueScale } from "../types";

/** One file of a drop, or one entry of an archive. Its path is for people and for grouping, never an address. */
export interface SourceFile {
  readonly path: string;
  /** Number of bytes, as listed. */
  readonly size: number;
  /** Reason why the file or folder cannot be opened, in a whole sentence: it is reported and not read. */
  readonly fault?: string | undefined;
  /** Reads the first `count` bytes, or fewer. */
  head(count: number): Promise<Uint8Array>;
  bytes(): Promise<Uint8Array>;
  stream(): ReadableStream<Uint8Array>;
}

/** Signals to a reader while it works, and its reports. */
export interface ReadHooks {
  readonly signal?: AbortSignal;
  /** Reports progress. `what`: for people, in the middle of a sentence ("reading images"). `done` of `total`: in any unit. */
  onProgress?(what: string, done: number, total: number): void;
  /** Decodes an image whose header has been checked; the first frame of an animated one. */
  decodeImage?(bytes: Uint8Array, type: ImageType): Promise<Pixels>;
}

/** Kinds of images that are decoded. */
export type ImageType = "image/png" | "image/jpeg" | "image/webp" | "image/gif" | "image/bmp";

/** Role of a file or a folder of a drop. */
export type Role = "train" | "test" | "leave-out";

/** Role of a table's column; the target is the class or value that the network learns. */
export type ColumnRole = "feature" | "target" | "leave-out";

/**
 * Report on one file of a drop, or on a folder whose files were all treated alike. The reports of a set name
 * every file that was dropped: their `files` add up to all of them.
 */
export interface PartReport {
  /** Path within the drop, which names the file in `ReadOptions.roles`. */
  readonly path: string;
  readonly files: number;
  /** Number of examples that were read from it. */
  readonly examples: number;
  readonly state: "read" | "left-out" | "broken";
  readonly role: Role;
  /** Roles that a person may choose; empty where there is no choice. */
  readonly choices: readonly Role[];
  /** Reason, in a whole sentence: always present for a file that was left out or is broken. */
  readonly reason?: string;
}

/** One column of a table, as the preview lists it. */
export interface ColumnReport {
  /** Number from 1, which names the column in `ReadOptions.columns`. */
  readonly number: number;
  readonly name: string;
  readonly role: ColumnRole;
  /** True when it holds numbers only (and empty cells). */
  readonly numeric: boolean;
  /** Reason for a role that was not chosen by the person, in a whole sentence. */
  readonly reason?: string;
}

/** One of several sets that the dropped files hold. */
export interface SetChoice {
  /** Id that names the set in `ReadOptions.set`. */
  readonly id: string;
  readonly title: string;
  /** Contents, for people: "2,000 images, IDX, 4 files". */
  readonly what: string;
}

/** Choices of a person; 0 leaves one to the reader. */
export interface ReadOptions {
  /** Side of the squares that images are scaled to. */
  readonly size: number;
  /** Side that large images are scaled to by default: that of the network's input. */
  readonly usual?: number;
  /** Column of the class in a table, from 1. */
  readonly column: number;
  /** Roles of files and folders, by the path of their report; others are chosen by the reader. */
  readonly roles?: ReadonlyMap<string, Role>;
  /** Roles of columns, by number. */
  readonly columns?: ReadonlyMap<number, ColumnRole>;
  /** Kind of a table's numeric target: classes, or values for regression; absent: the reader's choice. */
  readonly targetKind?: "class" | "value";
  /** Id of the set to read, where the files hold several. */
  readonly set?: string;
  /** True to exchange rows and columns of each image, as EMNIST's files need it. */
  readonly transpose?: boolean;
}

/** A decoded picture, RGBA, row by row. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array | Uint8ClampedArray;
}

/** Decoded contents of files, before they are split and standardised. Images are NHWC. */
export interface Decoded {
  /** Kind of file, for people. */
  readonly kind: string;
  readonly images: Uint8Array | Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly labels: Uint16Array;
  readonly classes: readonly string[];
  /** Targets of a regression; then `labels` are all 0, and there are no classes. */
  readonly targets?: Float32Array;
  /** Name of the targets, for people. */
  readonly valueName?: string;
  /** Number of examples for training, which come first; the others are for testing. Undefined when the file has no split. */
  readonly train?: number;
  /** True when the values are features with scales of their own: each is standardised by itself; NaN stands for an empty one. */
  readonly table?: boolean;
  /** Names of a table's columns, which could hold the class, by number from 1. */
  readonly columns?: readonly string[];
  /** Number of the column that holds the class. */
  readonly column?: number;
  /** Reports on the columns. */
  readonly columnReports?: readonly ColumnReport[];
  /** Assumptions, in whole sentences. */
  readonly notes: readonly string[];
  /** Sets that the files hold. */
  readonly sets?: readonly SetChoice[];
  readonly set?: string;
  /** Reports on the files of the reader; absent when each of them was read as a whole. */
  readonly parts?: readonly PartReport[];
}

/** Targets of a regression. */
export interface OwnValues extends ValueScale {
  /** Title of their column, for people. */
  readonly name: string;
}

/** A data set of a person's own, ready to be saved and trained on. */
export interface OwnSet {
  /** SHA-256 (hex) over shape, class names, labels and pixels. */
  readonly hash: string;
  readonly kind: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly classes: readonly string[];
  /** Mean of the training split's pixels on the scale 0..1; 0 for values that are standardised already, with std 1. */
  readonly mean: number;
  readonly std: number;
  /** Name and scale of the targets of a regression. */
  readonly values?: OwnValues;
  readonly train: Examples;
  readonly test: Examples;
  readonly columns: readonly string[];
  /** Column of the target, from 1; 0: no table. */
  readonly column: number;
  readonly columnReports: readonly ColumnReport[];
  readonly notes: readonly string[];
  /** Sets that the files hold, where they hold several; `set` is the one that was read. */
  readonly sets: readonly SetChoice[];
  readonly set: string;
  /** Reports on everything that was dropped: their `files` add up to all files, those inside archives one by one. */
  readonly parts: readonly PartReport[];
}
