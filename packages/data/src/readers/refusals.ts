import { quoted, refusal } from "./errors";
import type { Opened } from "./open";
import type { Kind } from "./sniff";
import type { UnsupportedFile } from "./unsupported";

/** Returns the reason why a file of one kind was left out when another kind was read, in a whole sentence. */
export function whyNot(kind: Kind, read: Kind, unsupported?: UnsupportedFile): string {
  if (unsupported) return `It is ${unsupported.what}, which is not read here. ${unsupported.hint}`;
  switch (kind) {
    case "pickle":
      return "A Python pickle, which would have to be run to be read.";
    case "torch":
      return "Weights of PyTorch: drop them by themselves to open them.";
    case "onnx":
      return "A network, not examples: drop it by itself to open it.";
    case "markup":
      return "A web page or SVG, which is never opened here.";
    case "zip":
    case "tar":
      return "An archive too deep inside of others: drop it by itself.";
    case "json":
    case "safetensors":
    case "other":
      return "No examples that can be read here.";
    default:
      return `The ${nouns[read]} were read; drop the ${nouns[kind]} by themselves to read them.`;
  }
}

const nouns: Readonly<Record<Kind, string>> = {
  idx: "IDX files",
  cifar: "CIFAR files",
  npy: "arrays",
  image: "images",
  csv: "tables",
  zip: "zip files",
  tar: "tar files",
  json: "JSON files",
  safetensors: "weights",
  markup: "web pages",
  torch: "weights of PyTorch",
  onnx: "ONNX networks",
  pickle: "pickles",
  other: "files",
};

/** Makes the refusal of a drop in which nothing can be read. */
export function refused({ groups, unsupported }: Opened): Error {
  const kind = groups.has("pickle") ? "pickle" : ([...groups.keys()][0] ?? "other");
  const [file] = groups.get(kind) ?? [];
  const name = quoted(file?.path ?? "");
  const known = file && unsupported.get(file);
  if (known) {
    return refusal("file-kind", `${name} is ${known.what}, which is not read here.`, known.hint);
  }
  switch (kind) {
    case "pickle":
      return refusal(
        "file-pickle",
        `${name} is a Python pickle, which would have to be run to be read.`,
        "Export weights as safetensors, or data as npz.",
      );
    case "torch":
      return refusal(
        "file-pickle",
        `${name} holds weights of PyTorch and no data.`,
        "Drop it by itself to open the weights.",
      );
    case "markup":
      return refusal(
        "file-markup",
        `${name} is a web page or SVG, which is never opened here.`,
        "Drop PNG or JPEG images instead.",
      );
    case "zip":
    case "tar":
      return refusal(
        "file-archive",
        `${name} is a ${kind} file inside of an archive that lies in another one.`,
        `Drop this ${kind} file by itself.`,
      );
    default:
      return refusal(
        "file-kind",
        `${name} is not data that can be read here.`,
        "Drop IDX, CIFAR-10 binary, npz or CSV files, or a zip file, tar file or folder with one folder of images for each class.",
      );
  }
}
