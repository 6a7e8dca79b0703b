/** Reads an event file of a run in a worker, since up to 200 MB would block the page. */
import { readEvents } from "./read";

self.onmessage = async ({ data: file }: MessageEvent<File>) => {
  const result = await readEvents(file, (share) => self.postMessage({ share })).catch(() => ({
    ok: false as const,
    error: `${file.name} could not be read.`,
  }));
  const curve = result.ok ? result.value.curve : undefined;
  const columns =
    curve === undefined
      ? []
      : [
          curve.step,
          curve.loss,
          curve.accuracy,
          curve.lr,
          ...(curve.norms ?? []).map((one) => one.norm),
        ];
  self.postMessage({ result }, { transfer: columns.map(({ buffer }) => buffer as ArrayBuffer) });
};
