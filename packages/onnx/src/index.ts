export { type OnnxOptions, writeNetwork, writeOnnx } from "./export";
export { type Imported, type ImportOptions, readOnnx } from "./import";
