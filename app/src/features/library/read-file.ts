import type { Result } from "@adder-studio/core";
import { fileKind, type Opened, openFile } from "./experiment-file";

/** Files up to this size, in bytes, are read on the page itself, within a frame or two. */
const smallBytes = 200_000;

/**
 * Reads a file as `openFile` does. Large files are read in a worker, and so are files of PyTorch: they hold a pickle
 * program, and the worker contains whatever that program demands.
 */
export async function readFile(file: File, given?: string): Promise<Result<Opened, string>> {
  const kind = given ?? (await fileKind(file));
  if (file.size <= smallBytes && kind !== "torch") return openFile(file, kind);
  const worker = new Worker(new URL("./file-worker.ts", import.meta.url), { type: "module" });
  try {
    return await new Promise((resolve) => {
      worker.onmessage = ({ data }: MessageEvent<Result<Opened, string>>) => resolve(data);
      const failed = () => resolve({ ok: false, error: `${file.name} could not be read.` });
      worker.onerror = failed;
      worker.onmessageerror = failed;
      worker.postMessage({ file, kind });
    });
  } finally {
    worker.terminate();
  }
}
