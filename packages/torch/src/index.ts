export type { BlockPlace, Line } from "./lines";
export { modelLines } from "./model";
export { type TorchOptions, torchPackage, torchZip } from "./package";
export { type Sound, soundDocument } from "./sound";
export type { ZipEntry } from "./zip";
