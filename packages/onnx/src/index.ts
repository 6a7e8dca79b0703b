export { type OnnxOptions, writeOnnx } from "./export";
export { type Imported, type ImportOptions, readOnnx } from "./import";
