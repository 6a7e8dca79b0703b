export { type OnnxOptions, writeOnnx } from "./export";
