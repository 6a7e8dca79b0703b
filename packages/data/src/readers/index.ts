export { megabytes, readerCaps } from "./caps";
export { readData } from "./read";
export { sniff, sniffed } from "./sniff";
export type { OwnSet, Pixels, ReadHooks, ReadOptions, SourceFile } from "./types";
