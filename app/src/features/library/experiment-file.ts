import { catalog } from "@adder-studio/blocks";
import {
  type ExperimentFile,
  readExperimentText,
  readTorchFile,
  readWeightFile,
} from "@adder-studio/blocks/experiment-file";
import { err, ok, type Result } from "@adder-studio/core";
import { looksLikeTorch } from "@adder-studio/data/torch";
import { limits, parseGraph } from "@adder-studio/graph";
import type { NamedArray } from "@adder-studio/session";
import { looksLikeEvents } from "../../runs/imported/line";
import type { Preview } from "../../studio/ui";

/** Size of the largest file that is read, in bytes. */
const largestFile = 512 * 1024 * 1024;

export type Opened =
  | { readonly kind: "experiment"; readonly preview: Preview }
  /** Weights without a document, for the open experiment. */
  | {
      readonly kind: "weights";
      readonly arrays: readonly NamedArray[];
      readonly notes: readonly string[];
    };

/** Returns the kind of a file: by its first bytes where these are enough, else by its name. */
export async function fileKind(file: File): Promise<string> {
  const head = new Uint8Array(await file.slice(0, 512).arrayBuffer());
  if (/\.onnx$/i.test(file.name)) return "onnx";
  if (looksLikeEvents(new TextDecoder().decode(head)) || /\.(jsonl|ndjson)$/i.test(file.name))
    return "events";
  if (looksLikeTorch(head) || /\.pth?$/i.test(file.name)) return "torch";
  if (/\.safetensors$/i.test(file.name)) return "safetensors";
  return /\.json$/i.test(file.name) || file.type === "application/json" ? "json" : "other";
}

/**
 * Reads an experiment or weights from an untrusted file; `given` is its kind where it is known. Each error is a sentence;
 * neither the studio nor the storage changes.
 */
export async function openFile(file: File, given?: string): Promise<Result<Opened, string>> {
  if (file.size > largestFile) return err(`${file.name} is larger than 512 MB.`);
  const kind = given ?? (await fileKind(file));
  if (kind === "torch") return shown(await readTorchFile(new Uint8Array(await file.arrayBuffer())));
  if (kind === "safetensors") {
    return shown(readWeightFile(new Uint8Array(await file.arrayBuffer())));
  }
  if (kind === "onnx") return openOnnx(file);
  if (kind === "json") {
    // A character of the document has up to three bytes; one of the weights has one.
    if (file.size > 3 * limits.documentText + limits.weightsText) {
      return err(`${file.name} is larger than a .json file with weights may be (270 MB).`);
    }
    const text = await file.text();
    return (await openReceipt(text)) ?? shown(readExperimentText(text));
  }
  return err(
    `${file.name} is no experiment (.json), no network (.onnx) and no weights (.safetensors, .pth or .pt).`,
  );
}

/** Opens the document of a receipt file, with the result that it claims; undefined for a text that is none. */
async function openReceipt(text: string): Promise<Result<Opened, string> | undefined> {
  const { readReceiptFile, writeReceipt } = await import("@adder-studio/receipt");
  const read = readReceiptFile(text);
  if (read === undefined || !read.ok) return read;
  const { receipt, document, isInWords } = read.value;
  const opened = parseGraph(document, catalog);
  if (!opened.ok) return err(`${opened.error.message} ${opened.error.hint ?? ""}`.trim());
  const notices = opened.value.notices.map(({ message }) => message);
  if (!isInWords) {
    notices.push("The words in this file claim something else than its receipt, which counts.");
  }
  const preview: Preview = {
    graph: opened.value.graph,
    notices,
    from: "file",
    receipt: writeReceipt(receipt),
  };
  return ok({ kind: "experiment", preview });
}

/** Image sides that are tried where a network takes images of any size. */
const sides = [64, 128, 224, 32];

async function openOnnx(file: File): Promise<Result<Opened, string>> {
  const { readOnnx } = await import("@adder-studio/onnx");
  const title = file.name.replace(/\.onnx$/i, "");
  const read = readOnnx(new Uint8Array(await file.arrayBuffer()), { title, sides });
  if (!read.ok) return err(`${file.name}: ${read.error}`);
  const { graph, weights, notes, isOwn } = read.value;
  const preview = { graph, weights, notices: notes, from: "file", isImported: !isOwn } as const;
  return ok({ kind: "experiment", preview });
}

function shown(read: Result<ExperimentFile, string>): Result<Opened, string> {
  if (!read.ok) return read;
  const { document, weights, notes } = read.value;
  if (document === undefined) return ok({ kind: "weights", arrays: weights ?? [], notes });
  const notices = [...document.notices.map(({ message }) => message), ...notes];
  const preview: Preview = { graph: document.graph, notices, from: "file" };
  return ok({
    kind: "experiment",
    preview: weights === undefined ? preview : { ...preview, weights },
  });
}
