import { type PictureJob, qrCodesIn } from "./qr-codes";

/** Looks for QR codes in pictures, away from the page: a large photo takes a second. */
self.onmessage = ({ data }: MessageEvent<PictureJob>) => {
  self.postMessage({ id: data.id, texts: qrCodesIn(data) });
};
