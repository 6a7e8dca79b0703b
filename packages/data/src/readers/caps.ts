/** Caps of every file a person may drop. One table; the tests hold its edges. Sizes are in bytes. */
export const readerCaps = {
  /** Of all files of one drop together. */
  input: 512 * 2 ** 20,
  /** Of the decoded set: what is kept on the device. */
  decoded: 256 * 2 ** 20,
  /** Of a CSV file. */
  csv: 512 * 2 ** 20,
  csvColumns: 10_000,
  csvField: 2 ** 20,
  /** Examples of one set. */
  examples: 1_000_000,
  classes: 1000,
  /** Pixels along a side, before and after resizing. */
  side: 4096,
  channels: 64,
  /** Files in a folder, entries of an archive. */
  entries: 100_000,
  /** One image file. */
  imageFile: 32 * 2 ** 20,
  /** How many times larger than packed an entry of an archive may get, once it is larger than `ratioFrom`. */
  ratio: 200,
  ratioFrom: 2 ** 20,
  /** Letters of a class name; of a longer one the middle is cut. */
  className: 255,
} as const;

/** `512 MB`, `1.5 MB`, for sentences. */
export function megabytes(bytes: number): string {
  const size = bytes / 2 ** 20;
  return `${size >= 10 || Number.isInteger(size) ? Math.round(size) : size.toFixed(1)} MB`;
}
