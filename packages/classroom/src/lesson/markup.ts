import { isLessonPart, type LessonPart } from "./parts";

/** A piece of a line. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "emphasis" | "strong"; readonly children: readonly Inline[] }
  /** A link to a part of the screen. */
  | { readonly kind: "part"; readonly part: LessonPart; readonly label: string };

/** A paragraph, whose texts may hold line ends, or a list. */
export type MarkupBlock =
  | { readonly kind: "paragraph"; readonly children: readonly Inline[] }
  | {
      readonly kind: "list";
      readonly ordered: boolean;
      readonly items: readonly (readonly Inline[])[];
    };

const itemStart = /^ {0,3}(?:[-*•]|(\d{1,3})[.)]) +(?=\S)/u;

/**
 * The tree of a text in the markup of lessons: paragraphs with an empty line between, lines that begin with `- ` or
 * `1. ` as lists, `*emphasis*`, `**strong**`, and `[label](#part)` for a part of the screen. Never throws and makes no
 * HTML: whatever is not understood stays as it was written, and a link to an unknown part becomes its label. Takes time
 * that grows with the text's length and no faster.
 */
export function parseMarkup(text: string): readonly MarkupBlock[] {
  const blocks: MarkupBlock[] = [];
  let lines: string[] = [];
  let list: { ordered: boolean; items: string[] } | undefined;
  const flush = () => {
    if (lines.length > 0) blocks.push({ kind: "paragraph", children: parseLine(lines.join("\n")) });
    if (list) {
      blocks.push({ kind: "list", ordered: list.ordered, items: list.items.map(parseLine) });
    }
    lines = [];
    list = undefined;
  };
  for (const line of text.split("\n")) {
    const start = itemStart.exec(line);
    if (line.trim() === "") {
      flush();
    } else if (start) {
      const ordered = start[1] !== undefined;
      if (list?.ordered !== ordered) flush();
      list ??= { ordered, items: [] };
      list.items.push(line.slice(start[0].length).trim());
    } else {
      if (list) flush();
      lines.push(line.trim());
    }
  }
  flush();
  return blocks;
}

/** Pieces of a line: a link, one or two stars, or the text up to the next of them. */
const pieces = /\[([^[\]\n]{1,80})\]\(#([a-z][a-z0-9-]{0,31})\)|\*\*?|[^[*]+|\[/gu;

interface Frame {
  /** The stars it began with; empty for the line itself. */
  readonly stars: "" | "*" | "**";
  readonly children: Inline[];
}

function parseLine(line: string): readonly Inline[] {
  // At most three: the line, one emphasis, one strong.
  const frames: Frame[] = [{ stars: "", children: [] }];
  const top = () => frames.at(-1) as Frame;
  for (const match of line.matchAll(pieces)) {
    const [piece, label, part] = match;
    if (label !== undefined && part !== undefined) {
      if (isLessonPart(part)) top().children.push({ kind: "part", part, label });
      else addText(top(), label);
    } else if (piece === "*" || piece === "**") {
      const before = line[match.index - 1] ?? " ";
      const after = line[match.index + piece.length] ?? " ";
      const isOpen = frames.some(({ stars }) => stars === piece);
      if (isOpen && /\S/u.test(before)) {
        while (top().stars !== piece) giveUp(frames);
        close(frames);
      } else if (!isOpen && opens(before, after)) frames.push({ stars: piece, children: [] });
      else addText(top(), piece);
    } else addText(top(), piece);
  }
  while (frames.length > 1) giveUp(frames);
  return top().children;
}

/** Stars begin something before a letter, and not within a word or a product such as 3*4. */
function opens(before: string, after: string): boolean {
  return /[^\s*]/u.test(after) && !/[\p{L}\p{N}]/u.test(before);
}

function close(frames: Frame[]): void {
  const { stars, children } = frames.pop() as Frame;
  const kind = stars === "*" ? "emphasis" : "strong";
  (frames.at(-1) as Frame).children.push({ kind, children });
}

/** Stars without an end are text. */
function giveUp(frames: Frame[]): void {
  const { stars, children } = frames.pop() as Frame;
  const outer = frames.at(-1) as Frame;
  addText(outer, stars);
  for (const child of children) {
    if (child.kind === "text") addText(outer, child.text);
    else outer.children.push(child);
  }
}

function addText(frame: Frame, text: string): void {
  const last = frame.children.at(-1);
  if (last?.kind !== "text") frame.children.push({ kind: "text", text });
  else frame.children[frame.children.length - 1] = { kind: "text", text: last.text + text };
}

/** The words of a text in the markup of lessons alone: one line for each paragraph and each item of a list. */
export function plainWords(text: string): string {
  const words = (line: readonly Inline[]): string =>
    line
      .map((piece) => {
        if (piece.kind === "text") return piece.text;
        return piece.kind === "part" ? piece.label : words(piece.children);
      })
      .join("");
  return parseMarkup(text)
    .flatMap((block) => (block.kind === "list" ? block.items.map(words) : [words(block.children)]))
    .join("\n");
}
