/**
 * Rounds of unwrapping: an address encoded in an address, its characters encoded by the browser, all of it in a mail.
 */
const rounds = 6;

/** Blanks, invisible characters, and signs that mark quoted or escaped text and never stand in a link of ours. */
const strays = /[\s\p{Default_Ignorable_Code_Point}\\<>"'`|\u2018-\u201f]/gu;

/**
 * Signs that look like a hyphen and are none: hyphen, non-breaking hyphen, figure dash, minus, small and wide hyphen.
 */
const hyphens = /[\u2010-\u2012\u2043\u2212\ufe63\uff0d]/gu;

/**
 * A text as it was before mail, chat and browser handled it: percent-escapes (UTF-8) and quoted-printable are undone,
 * however often they were applied and wherever a line was broken within; blanks, invisible characters, quotation signs
 * and backslashes are left out, hyphens are hyphens. Linear in the text. What stays open (joined dashes, `+`, `/`) is
 * tried by `readings`.
 */
export function repaired(text: string): string {
  let plain = text;
  const known = new Map<string, string>();
  for (let round = 0; round < rounds; round++) {
    const before = plain;
    plain = plain.replace(/=(?:3D)*[ \t]*\r?\n/gi, "");
    plain = plain.replace(strays, "").replace(hyphens, "-");
    plain = withoutQuotedPrintable(plain);
    plain = plain.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
      const seen = known.get(run) ?? decoded(run.slice(1).split("%"));
      known.set(run, seen);
      return seen;
    });
    if (plain === before) break;
  }
  return plain;
}

/**
 * Quoted-printable (RFC 2045) ends a broken line with `=` and writes a letter's bytes as `=E2=80=8B`. Letters of a link
 * are never written so, and no link of ours holds `=`.
 */
function withoutQuotedPrintable(text: string): string {
  if (!text.includes("=")) return text;
  return text
    .replace(/=+/g, "=")
    .replace(/(?:=(?:C[23]|E[0-9A-F]=[89AB][0-9A-F])=[89AB][0-9A-F])+/gi, (run) =>
      decoded(run.slice(1).split("=")),
    )
    .replace(/=/g, "");
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
const windows1252 = new TextDecoder("windows-1252");

/** Bytes in hexadecimal as the text they are in UTF-8, else in Windows-1252. An exception a run would cost too much. */
function decoded(hex: readonly string[]): string {
  const bytes = Uint8Array.from(hex, (pair) => Number.parseInt(pair, 16));
  const text = utf8.decode(bytes);
  return text.includes("\ufffd") ? windows1252.decode(bytes) : text;
}

/**
 * The payloads that a repaired text may have been: base64 with `+` and `/` (a `+` may also be a blank), and dashes that
 * programs made of two or three hyphens. The checksum says which it was. At most 12.
 */
export function readings(text: string): readonly string[] {
  if (!/[+/\u2013-\u2015]/u.test(text)) return [text];
  const slashed = text.replace(/\//g, "_");
  const pluses = slashed.includes("+") ? ["-", ""] : [""];
  const short = slashed.includes("\u2013") ? ["--", "-"] : [""];
  const long = /[\u2014\u2015]/u.test(slashed) ? ["--", "---", "-"] : [""];
  return pluses.flatMap((plus) =>
    short.flatMap((en) =>
      long.map((em) =>
        slashed
          .replace(/\+/g, plus)
          .replace(/\u2013/gu, en)
          .replace(/[\u2014\u2015]/gu, em),
      ),
    ),
  );
}
