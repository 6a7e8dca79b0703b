import type { Result } from "@adder-studio/core";
import { fileKind, type Opened, openFile } from "./experiment-file";

/** A file below this is read within a frame or two. */
const smallBytes = 200_000;

/**
 * Reads a file as `openFile` does, a large one in a worker of its own, and one of PyTorch too: it is a program for a small
 * machine, and whatever it asks of that machine is asked there.
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
