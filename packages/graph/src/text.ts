/** Control, lone-surrogate, bidi-control, zero-width and tag characters; joiners stay (scripts and emoji need them). */
const unwanted =
  /[\p{Cc}\p{Cs}\p{Bidi_Control}\u200b\u2028\u2029\u2060-\u2064\ufeff\u{e0000}-\u{e007f}]/gu;

/** Accents piled up by the thousand: putting them in order (NFC) takes quadratic time. 30 as in UAX 15, section 13. */
const piledMarks = /(\p{M}{30})\p{M}+/gu;

/**
 * A text from outside as a label may hold it: NFC, without characters that hide or turn the text
 * around, cut at `max` UTF-16 units between characters. Cleaning twice changes nothing more.
 */
export function cleanText(text: string, max: number): string {
  // 8 units a letter is more than NFC can merge: the rest would be cut anyway, and megabytes cost time.
  const rough = text.slice(0, max * 8);
  const plain = rough.replace(/\s/g, " ").replace(unwanted, "").replace(piledMarks, "$1");
  // Some marks come apart under NFC, so the piles are measured again.
  return cut(plain.normalize("NFC").replace(piledMarks, "$1").trim(), max);
}

/** Cleans a text as `cleanText` does, but line ends stay (as `\n`). */
export function cleanLines(text: string, max: number): string {
  const lines = text.slice(0, max * 8).split(/\r\n|[\n\r]/u);
  const clean = lines.map((line) => cleanText(line, max)).join("\n");
  return cut(clean.trim(), max);
}

function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const unit = text.charCodeAt(max - 1);
  const splitsPair = unit >= 0xd800 && unit <= 0xdbff;
  return text.slice(0, splitsPair ? max - 1 : max).trim();
}
