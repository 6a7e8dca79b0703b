import type { NodeId } from "@adder-studio/graph";
import { width } from "./text";

/** One line of model.py, and the block of the document that it comes from. */
export interface Line {
  readonly text: string;
  readonly block?: BlockPlace;
}

/** Location of a block for people: its id in the document, or in a composite's definition. */
export interface BlockPlace {
  readonly composite: string | undefined;
  readonly id: NodeId;
}

/** A statement with the comment behind it. */
export interface Statement {
  readonly code: string;
  readonly comment?: string;
  readonly block?: BlockPlace;
}

/** Longest statement up to which comments stand in one column. */
const commentColumn = 52;

/** Lays out statements behind `indent`, their comments in one column. A call that is too long is broken at its bracket. */
export function layOut(statements: readonly Statement[], indent: string): Line[] {
  const lengths = statements.flatMap(({ code, comment }) =>
    comment !== undefined && code.length <= commentColumn ? [code.length] : [],
  );
  const column = Math.max(0, ...lengths);
  return statements.flatMap(({ code, comment, block }) => {
    const from = block ? { block } : {};
    const behind =
      comment === undefined ? "" : `${" ".repeat(Math.max(0, column - code.length))}  # ${comment}`;
    const broken = `${indent}${code}`.length > width ? brokenCall(code) : undefined;
    if (broken === undefined) return [{ text: `${indent}${code}${behind}`, ...from }];
    const [head, inside, tail] = broken;
    const suffix = comment === undefined ? "" : `  # ${comment}`;
    return [
      { text: `${indent}${head}${suffix}`, ...from },
      { text: `${indent}    ${inside}`, ...from },
      { text: `${indent}${tail}`, ...from },
    ];
  });
}

function brokenCall(code: string): readonly [string, string, string] | undefined {
  const open = code.indexOf("(");
  if (open < 0 || !code.endsWith(")")) return undefined;
  return [code.slice(0, open + 1), code.slice(open + 1, -1), ")"];
}
