/** The most letters of a line that are looked through for a name. */
export const mostBefore = 160;
const mostLetters = 32;
const mostWords = 4;

/** The stamps that chats put in front of a name: `[01.12.26, 10:01]`, `12/1/26, 10:01 AM - `. */
const stamps = [
  /^\[[^\]]{1,40}\]\s*/u,
  /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?[\s:–-]*/iu,
  /^\d{1,2}:\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?[\s:–-]*/iu,
] as const;
const nameLike = /^[\p{L}\p{N}][\p{L}\p{M}\p{N} .,'’()_-]*$/u;
/** Words that say what follows, not whose it is. */
const noName = /(?:^|\s)(?:codes?|answers?|steps?|seed|lesson|link|hand-?in|sorry)(?:\s|$)/iu;

/**
 * Returns the name in front of a code on its line, the text between the line's beginning and the code: `Tom: `, a line of a
 * chat, cells of a table. It is empty unless what stands there has the looks of a name; and it is a word to show, nothing more.
 */
export function nameBefore(before: string): string {
  let text = before.replace(/[\p{Cf}]/gu, "").replace(/^[\s>*~"'`•-]+/u, "");
  for (const stamp of stamps) text = text.replace(stamp, "");
  // A person's name ends at the first colon; what was written may have others.
  const colon = /:(?=[\s*"'`~]|$)/u.exec(text);
  if (colon !== null) return cleaned(text.slice(0, colon.index));
  if (/[\t;|]|,\s*"?$/u.test(text)) {
    const cells = text.split(/[\t;|]|,(?!\s)/u).map(cleaned);
    return cells.find((cell) => cell !== "") ?? "";
  }
  return /\s[=–-]+>?\s*$/u.test(text) ? cleaned(text.replace(/[\s=–>-]+$/u, "")) : "";
}

function cleaned(text: string): string {
  const name = text
    .replace(/[*"`~“”|]/gu, "")
    .replace(/[\s\p{Cc}]+/gu, " ")
    .trim();
  const words = name.split(" ").length;
  if (name.length > mostLetters || words > mostWords || !nameLike.test(name)) return "";
  if (!/\p{L}/u.test(name) || noName.test(name)) return "";
  // A sentence begins small in a chat; a name of several words does not.
  return words > 1 && /^\p{Ll}/u.test(name) ? "" : name;
}
