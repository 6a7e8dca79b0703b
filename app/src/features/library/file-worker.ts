/** The worker that reads one file of an experiment or of weights, so that megabytes do not block the page. */
import { openFile } from "./experiment-file";

self.onmessage = async ({ data }: MessageEvent<{ file: File; kind: string }>) => {
  const opened = await openFile(data.file, data.kind);
  const value = opened.ok ? opened.value : undefined;
  const arrays = value?.kind === "weights" ? value.arrays : value?.preview.weights;
  // Two arrays may be views of one buffer, which is handed over once.
  const buffers = (arrays ?? []).map((array) => array.data.buffer as ArrayBuffer);
  const transfer = [...new Set(buffers)];
  self.postMessage(opened, { transfer });
};
