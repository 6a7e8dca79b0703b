import type { RecordingInfo } from "./types";

/** Made by `npm run -s headless -- record --index`. */
export const recordings: readonly RecordingInfo[] = [];
