import type { Result } from "@adder-studio/core";
import type { Opened } from "./experiment-file";

/** A file below this is read within a frame or two. */
const smallBytes = 200_000;

/** Reads a file as `openFile` does, a large one in a worker of its own. */
export async function readFile(file: File, kind?: string): Promise<Result<Opened, string>> {
  if (file.size <= smallBytes) {
    const { openFile } = await import("./experiment-file");
    return openFile(file, kind);
  }
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
