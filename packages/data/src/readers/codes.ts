/** Codes of all refusals of readers; each is explained in docs/diagnostics.md. */
export const readerCodes = [
  "file-kind",
  "file-markup",
  "file-pickle",
  "file-limit",
  "file-cut",
  "file-header",
  "file-archive",
  "file-bomb",
  "file-image",
  "file-pair",
  "table-shape",
  "table-text",
  "labels-unfit",
  "examples-few",
  "file-unreadable",
] as const;
export type ReaderCode = (typeof readerCodes)[number];
