export { megabytes, readerCaps } from "./caps";
export { choicesText, parseChoices } from "./choices";
export { imageHeader, pictureSize } from "./image-header";
export { readData } from "./read";
export { SeveralSets } from "./sets";
export { sniff, sniffed } from "./sniff";
export type {
  ColumnReport,
  ColumnRole,
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
