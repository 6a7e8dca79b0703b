export { megabytes, readerCaps } from "./caps";
export { readData } from "./read";
export { SeveralSets } from "./sets";
export { sniff, sniffed } from "./sniff";
export type {
  ColumnReport,
  ImageType,
  OwnSet,
  OwnValues,
  PartReport,
  Pixels,
  ReadHooks,
  ReadOptions,
  Role,
  SetChoice,
  SourceFile,
} from "./types";
