/** A piece of a line of Python with what it is, for its colour. */
export interface Token {
  readonly text: string;
  readonly kind?: "keyword" | "string" | "comment" | "number" | "adder" | "conv";
}

const pieces =
  /(?<comment>#.*$)|(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<adder>\bAdder\w+)|(?<conv>\bnn\.(?:Conv2d|Linear)\b)|(?<keyword>\b(?:class|def|return|import|from|for|in|if|is|not|else|None|True|False|self)\b)|(?<number>\b\d+(?:\.\d+)?(?:e-?\d+)?\b)/g;

/**
 * The pieces of each line of a Python file, in colours' terms: enough for what packages/torch writes, whose strings end in
 * their line and whose docstrings stand on lines of their own.
 */
export function tokensOf(lines: readonly string[]): Token[][] {
  let isDoc = false;
  return lines.map((line) => {
    const quotes = line.split('"""').length - 1;
    if (isDoc || quotes > 0) {
      if (quotes % 2 === 1) isDoc = !isDoc;
      return [{ text: line, kind: "string" }];
    }
    return tokensOfLine(line);
  });
}

function tokensOfLine(line: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const match of line.matchAll(pieces)) {
    if (match.index > at) tokens.push({ text: line.slice(at, match.index) });
    const [kind] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
    tokens.push({ text: match[0], kind: kind as NonNullable<Token["kind"]> });
    at = match.index + match[0].length;
  }
  if (at < line.length) tokens.push({ text: line.slice(at) });
  return tokens;
}
