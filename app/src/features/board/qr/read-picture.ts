import type { PictureJob } from "./qr-codes";

/** Browsers that read codes by themselves: Chrome on macOS, Android and ChromeOS at least. */
interface Detector {
  detect(source: ImageBitmapSource): Promise<readonly { readonly rawValue: string }[]>;
}

/** The longer side, in pixels, at which a picture is looked through. */
const mostSide = 2200;
const pictureMs = 600;

let worker: Worker | undefined;
let jobs = 0;
const waiting = new Map<number, (texts: readonly string[]) => void>();

function ask(job: Omit<PictureJob, "id">): Promise<readonly string[]> {
  if (worker === undefined) {
    worker = new Worker(new URL("./qr-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<{ id: number; texts: readonly string[] }>) => {
      waiting.get(data.id)?.(data.texts);
      waiting.delete(data.id);
    };
    worker.onerror = () => endReading();
  }
  jobs += 1;
  const id = jobs;
  worker.postMessage({ ...job, id }, { transfer: [job.data.buffer] });
  return new Promise((resolve) => waiting.set(id, resolve));
}

/** Ends the worker that reads pictures; what it was at has no codes. */
function endReading(): void {
  worker?.terminate();
  worker = undefined;
  for (const resolve of waiting.values()) resolve([]);
  waiting.clear();
}

/** Returns the texts of the QR codes that a frame of the camera, or a picture, shows. */
export async function readFrame(
  source: ImageBitmap | HTMLVideoElement,
  [width, height]: readonly [number, number],
  timeMs: number,
): Promise<readonly string[]> {
  const native = Reflect.get(globalThis, "BarcodeDetector") as
    | (new (options: {
        readonly formats: readonly string[];
      }) => Detector)
    | undefined;
  if (native !== undefined) {
    const found = await new native({ formats: ["qr_code"] }).detect(source).catch(() => []);
    if (found.length > 0) return found.map(({ rawValue }) => rawValue);
  }
  const scale = Math.min(1, mostSide / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) return [];
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  return ask({ width: canvas.width, height: canvas.height, data, timeMs });
}

/** Returns the texts of the QR codes in a picture; none for a file that no browser shows. */
export async function readPicture(file: File): Promise<readonly string[]> {
  const bitmap = await createImageBitmap(file).catch(() => undefined);
  if (bitmap === undefined) return [];
  try {
    return await readFrame(bitmap, [bitmap.width, bitmap.height], pictureMs);
  } finally {
    bitmap.close();
  }
}
