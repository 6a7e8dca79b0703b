import type { BoardModel } from "./model";
import { mostChars } from "./model";

/** Pictures that are looked through at a time: phones take dozens. */
const mostPictures = 60;

/** Reads codes from files: texts and tables as they are, pictures and screenshots by the QR codes in them. */
export async function takeFiles(board: BoardModel, files: readonly File[]): Promise<void> {
  const texts: string[] = [];
  const refused: string[] = [];
  let pictures = 0;
  for (const file of files) {
    if (file.type.startsWith("image/")) {
      pictures += 1;
      if (pictures > mostPictures) continue;
      const { readPicture } = await import("./qr/read-picture");
      const found = await readPicture(file);
      if (found.length === 0) refused.push(`${file.name} shows no QR code that can be read`);
      texts.push(...found);
    } else if (file.size > 4 * mostChars)
      refused.push(`${file.name} is too large for a list of codes`);
    else if (/\.(?:xlsx?|ods|numbers|docx?|pdf|zip)$/i.test(file.name)) {
      refused.push(`${file.name} is no plain text: copy its cells and paste them here`);
    } else texts.push(await file.text());
  }
  if (pictures > mostPictures) refused.push(`only ${mostPictures} pictures are read at a time`);
  if (texts.length > 0) await board.read(texts.join("\n"));
  if (refused.length === 0) return;
  const before = texts.length > 0 ? `${board.store.getState().message} ` : "";
  board.say(`${before}${refused.slice(0, 3).join("; ")}${refused.length > 3 ? "; and more" : ""}.`);
}
