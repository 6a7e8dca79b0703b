import { looksLikeTorch } from "../torch/marks";
import { cifarLabels } from "./cifar";
import { looksLikeIdx } from "./idx";
import { looksLikeImage } from "./image-header";
import { looksLikeNpy } from "./npy";
import { looksLikeTar } from "./tar";
import { imageName, looksLikeTable, textOf } from "./text-head";
import { unsupportedFile } from "./unsupported";

export type Kind =
  | "idx"
  | "cifar"
  | "npy"
  | "zip"
  | "tar"
  | "image"
  | "csv"
  | "json"
  | "safetensors"
  | "markup"
  | "torch"
  | "onnx"
  | "pickle"
  | "other";

/** Number of bytes that `sniff` needs. */
export const sniffed = 512;

/**
 * Returns the kind of a file by its first bytes; its name only decides where the content cannot. `head` is unpacked already
 * where the file was gzip; `size` is that of the whole.
 */
export function sniff(head: Uint8Array, path: string, size: number): Kind {
  const [a, b] = head;
  if (looksLikeTorch(head)) return "torch";
  if (looksLikeImage(head)) return "image";
  if (
    a === 0x50 &&
    b === 0x4b &&
    ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))
  )
    return "zip";
  if (looksLikeNpy(head)) return "npy";
  if (looksLikeIdx(head)) return "idx";
  if (/\.onnx$/i.test(path)) return "onnx";
  if (unsupportedFile(head)) return "other";
  if (a === 0x80 && (b ?? 0) >= 2 && (b ?? 0) <= 5) return "pickle";
  if (/\.(pt|pth|pkl|pickle)$/i.test(path)) return "pickle";
  if (looksLikeTar(head)) return "tar";
  const text = textOf(head);
  const start = text?.trimStart() ?? "";
  if (start.startsWith("<")) return "markup";
  // A safetensors header: its length in eight bytes, then JSON.
  if (head[8] === 0x7b && head[7] === 0 && head[6] === 0) return "safetensors";
  if (start.startsWith("{") || /\.json$/i.test(path)) return "json";
  if (text !== undefined && looksLikeTable(text, path, head.length < size)) return "csv";
  if (cifarLabels(size) !== undefined && /\.bin$|batch/i.test(path)) return "cifar";
  // An empty or damaged one is to be counted among the images.
  return imageName.test(path) ? "image" : "other";
}
