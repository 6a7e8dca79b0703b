export { megabytes, readerCaps } from "./caps";
export { readData } from "./read";
export { sniff, sniffed } from "./sniff";
export type {
  ColumnReport,
  ImageType,
  OwnSet,
  PartReport,
  Pixels,
  ReadHooks,
  ReadOptions,
  Role,
  SourceFile,
} from "./types";
