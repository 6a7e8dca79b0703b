/** Limits of files that a person drops, in one table; the tests check its edges. Sizes are in bytes. */
export const readerCaps = {
  /** Size of all files of one drop together. */
  input: 512 * 2 ** 20,
  /** Size of the decoded set, which is saved on the device. */
  decoded: 256 * 2 ** 20,
  /** Size of a CSV file. */
  csv: 512 * 2 ** 20,
  csvColumns: 10_000,
  csvField: 2 ** 20,
  /** Number of examples of one set. */
  examples: 1_000_000,
  classes: 1000,
  /** Pixels along a side, before and after resizing. */
  side: 4096,
  channels: 64,
  /** Number of files in a folder, or of entries of an archive. */
  entries: 100_000,
  /** Size of one image file. */
  imageFile: 32 * 2 ** 20,
  /** Largest ratio of unpacked to packed size of an archive's entry, once it is larger than `ratioFrom`. */
  ratio: 200,
  ratioFrom: 2 ** 20,
  /** Letters of a class name; the middle of a longer one is cut. */
  className: 255,
} as const;

/** Formats a size for messages: `512 MB`, `1.5 MB`. */
export function megabytes(bytes: number): string {
  const size = bytes / 2 ** 20;
  return `${size >= 10 || Number.isInteger(size) ? Math.round(size) : size.toFixed(1)} MB`;
}
