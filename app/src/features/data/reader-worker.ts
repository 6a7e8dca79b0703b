/** The worker that reads a person's files, sends a preview of them, and saves them on command. To cancel, it is terminated. */
import { type Diagnostic, DiagnosticError, nameStores } from "@adder-studio/core";
import {
  choicesText,
  type OwnSet,
  type Pixels,
  readData,
  SeveralSets,
  type SourceFile,
} from "@adder-studio/data/readers";
import { saveOwnData } from "@adder-studio/session/own-data";
import { previewOf } from "./preview";
import type { DroppedFile, ReaderCommand, ReaderEvent } from "./protocol";

const progressEveryMs = 80;
let current: (OwnSet & { readonly choices: string }) | undefined;
/** The canvas on which all images are decoded, as large as the largest so far. */
let canvas: OffscreenCanvas | undefined;

function post(event: ReaderEvent, transfer: Transferable[] = []): void {
  self.postMessage(event, { transfer });
}

function sourceOf({ path, file, fault }: DroppedFile): SourceFile {
  return {
    path,
    fault,
    size: file.size,
    head: async (count) => new Uint8Array(await file.slice(0, count).arrayBuffer()),
    bytes: async () => new Uint8Array(await file.arrayBuffer()),
    stream: () => file.stream(),
  };
}

async function decodeImage(bytes: Uint8Array, type: string): Promise<Pixels> {
  const bitmap = await createImageBitmap(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }), {
    premultiplyAlpha: "none",
    colorSpaceConversion: "none",
  });
  try {
    const { width, height } = bitmap;
    canvas ??= new OffscreenCanvas(width, height);
    if (canvas.width < width) canvas.width = width;
    if (canvas.height < height) canvas.height = height;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    if (context === null) throw new Error("no canvas");
    context.clearRect(0, 0, width, height);
    context.drawImage(bitmap, 0, 0);
    return { width, height, rgba: context.getImageData(0, 0, width, height).data };
  } finally {
    bitmap.close();
  }
}

async function read({ files, options }: Extract<ReaderCommand, { type: "read" }>): Promise<void> {
  current = undefined;
  let reportedAt = Number.NEGATIVE_INFINITY;
  const set = await readData(files.map(sourceOf), options, {
    decodeImage,
    onProgress(what, done, total) {
      const now = performance.now();
      if (now - reportedAt < progressEveryMs) return;
      reportedAt = now;
      post({ type: "progress", what, done, total });
    },
  });
  const choices = choicesText(options);
  current = { ...set, choices };
  const preview = previewOf(set, choices);
  post(
    { type: "read", preview },
    preview.samples.map(({ rgba }) => rgba.buffer),
  );
}

async function save(name: string): Promise<void> {
  if (current === undefined) throw new Error("There is nothing to save.");
  post({ type: "progress", what: "saving on this device", done: 0, total: 1 });
  const record = await saveOwnData(current, name, Date.now());
  if (record === undefined) {
    throw new DiagnosticError({
      code: "storage-blocked",
      severity: "error",
      message: "The browser does not let the page store anything, so the data cannot be saved.",
      hint: "Allow storage for this page, or open it in a window that is not private.",
    });
  }
  post({ type: "saved", record });
}

/** Returns the diagnostic of an error; a file may be removed or changed while it is read. */
function describe(error: unknown): Diagnostic {
  if (error instanceof DiagnosticError) return error.diagnostic;
  const name = error instanceof Error ? error.name : "";
  if (name === "QuotaExceededError") {
    return {
      code: "storage-full",
      severity: "error",
      message: "The browser's storage is full, so the data cannot be saved on this device.",
      hint: "Delete data under “Your data”, or choose a smaller set.",
    };
  }
  const memory = error instanceof RangeError;
  const text = error instanceof Error ? error.message : String(error);
  return {
    code: "file-unreadable",
    severity: "error",
    message: memory
      ? "There is not enough memory to read this file."
      : `The file could not be read: ${text.replace(/\.$/, "")}.`,
    hint: memory ? "Choose a smaller set." : "Choose it again; it may have been moved or changed.",
  };
}

self.addEventListener("message", ({ data }: MessageEvent<ReaderCommand>) => {
  if (data.type === "stores") {
    nameStores(data.prefix);
    return;
  }
  const work = data.type === "read" ? read(data) : save(data.name);
  work.catch((error: unknown) => {
    if (error instanceof SeveralSets) post({ type: "choose-set", sets: error.sets });
    else post({ type: "failed", diagnostic: describe(error) });
  });
});
