/** A text with its selection, as a textarea has both. */
export interface Selected {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

const letters = /[\p{L}\p{N}]/u;

/** Grows a caret inside of a word to the whole word; a selection loses the spaces at its ends. */
function wordAround({ text, from, to }: Selected): { from: number; to: number } {
  let [start, end] = [from, to];
  if (start === end) {
    while (start > 0 && letters.test(text[start - 1] ?? "")) start -= 1;
    while (end < text.length && letters.test(text[end] ?? "")) end += 1;
    return { from: start, to: end };
  }
  while (start < end && /\s/u.test(text[start] ?? "")) start += 1;
  while (end > start && /\s/u.test(text[end - 1] ?? "")) end -= 1;
  return { from: start, to: end };
}

function replaced(text: string, from: number, to: number, by: string): string {
  return `${text.slice(0, from)}${by}${text.slice(to)}`;
}

/** Puts stars around the selection, or around the word at the caret; takes them away where they stand already. */
export function emphasise(selected: Selected): Selected {
  const { text } = selected;
  const { from, to } = wordAround(selected);
  const isMarked = text[from - 1] === "*" && text[to] === "*";
  if (isMarked) {
    const plain = text.slice(from, to);
    return { text: replaced(text, from - 1, to + 1, plain), from: from - 1, to: to - 1 };
  }
  const words = text.slice(from, to) || "word";
  // An emphasis does not go beyond its line.
  const line = words.split("\n")[0]?.trimEnd() ?? words;
  const end = from + (from === to ? 0 : line.length);
  return {
    text: replaced(text, from, end, `*${line}*`),
    from: from + 1,
    to: from + 1 + line.length,
  };
}

const itemStart = /^- /;

/** Makes the lines of the selection items of a list; takes the dashes away where all of them have one. */
export function listLines({ text, from, to }: Selected): Selected {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const next = text.indexOf("\n", to);
  const end = next === -1 ? text.length : next;
  const lines = text.slice(start, end).split("\n");
  const all = lines.every((line) => itemStart.test(line));
  const made = lines.map((line) => {
    if (all) return line.replace(itemStart, "");
    return line === "" && lines.length > 1 ? line : `- ${line.replace(itemStart, "")}`;
  });
  const block = made.join("\n");
  return { text: replaced(text, start, end, block), from: start, to: start + block.length };
}

/** Makes the selection, or a part's title where nothing is selected, a link to a part of the screen. */
export function linkTo(selected: Selected, part: string, title: string): Selected {
  const { text } = selected;
  const { from, to } = selected.from === selected.to ? selected : wordAround(selected);
  const label =
    text
      .slice(from, to)
      .replace(/[[\]\n]/gu, " ")
      .trim()
      .slice(0, 80) || title;
  const link = `[${label}](#${part})`;
  // A word right before or behind would grow together with the label.
  const before = from > 0 && letters.test(text[from - 1] ?? "") ? " " : "";
  const after = letters.test(text[to] ?? "") ? " " : "";
  const at = from + before.length + link.length;
  return { text: replaced(text, from, to, `${before}${link}${after}`), from: at, to: at };
}
