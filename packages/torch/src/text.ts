/** Characters that end a line somewhere, hide, or turn text around: controls, formats, separators, lone
 * halves of pairs. */
const unwanted = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]+/gu;

/** Longest line of generated text, as for Black and Ruff. */
export const width = 88;

/** Returns untrusted text as one line for a comment: nothing in it ends the line or hides. */
export function plain(text: string): string {
  return text.replace(unwanted, " ").replace(/ {2,}/g, " ").trim();
}

/** Escapes untrusted text for a docstring: a backslash starts nothing and a quote ends nothing. */
export function inDocstring(text: string): string {
  return plain(text).replace(/[\\"]/g, "\\$&");
}

/** Writes a Python string literal of exactly this text, in printable ASCII and letters that hide nothing. */
export function stringLiteral(text: string): string {
  let made = "";
  for (const letter of text) {
    const code = letter.codePointAt(0) as number;
    if (letter === "\\" || letter === '"') made += `\\${letter}`;
    else if (letter === "\n") made += "\\n";
    else if (letter.replace(unwanted, "") !== "") made += letter;
    else if (code > 0xffff) made += `\\U${code.toString(16).padStart(8, "0")}`;
    else made += `\\u${code.toString(16).padStart(4, "0")}`;
  }
  return `"${made}"`;
}

/** Writes a number in Python's syntax; with `float` a whole number has a decimal point. */
export function numberLiteral(value: number, float = false): string {
  const text = String(value);
  return float && /^-?\d+$/.test(text) ? `${text}.0` : text;
}

/** Writes a literal: True or False, a number, a string. */
export function literal(value: string | number | boolean, float = false): string {
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value === "number") return numberLiteral(value, float);
  return value ? "True" : "False";
}

/** Writes untrusted text as comment lines, broken between words. Each starts with `indent` and `# `. */
export function commentLines(text: string, indent: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029\u0085]/u)
    .flatMap((line) => wrapped(plain(line), width - indent.length - 2))
    .map((line) => (line === "" ? `${indent}#` : `${indent}# ${line}`));
}

/** Breaks text into lines of at most `most` letters; a longer word has a line of its own. */
export function wrapped(text: string, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length > most && line !== "") {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  return lines;
}
