export { looksLikeTorch } from "./marks";
export { readTorch, type TorchFile } from "./read";
