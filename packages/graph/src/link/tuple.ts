import type { ModelGraph } from "../types";

/**
 * The compact form of a document, as JSON:
 * `[version, semantics, title, nodes, wires?, run?, share?, composites?, question?, lesson?]`, empty ends cut off.
 *
 * A node is its link name, or `[link name, key, value, key, value, ...]` with the keys
 * `#` id, `@` [x, y], `=` label, `!` muted (1), `<` sources, and the link names of its properties.
 * What is not written is implied: the id is the last ordinal of its prefix plus one; the first input
 * hangs on the node before, the others on nothing; a property has its default.
 * Sources: for each input port, how many nodes back the source is (0: no wire).
 * Wires that do not fit in there are listed as `[from, port, to, port]`.
 *
 * A composite is `[id, title, nodes, wires?]`; its ports are those of its group blocks, in natural order of ids.
 *
 * A question is the name of one that comes with the program, or `[text, answer, hint, hint, ...]`.
 *
 * A lesson is the name of one that comes with the program, or `[title, access, step, step, ...]` (see lesson-tuple.ts).
 *
 * `[0, document]` holds anything the compact form could not give back exactly.
 */
export type Tuple = readonly unknown[];

export const nodeKeys = { id: "#", at: "@", label: "=", off: "!", sources: "<" } as const;

/** Marks the plain form in the version's place. */
export const plainForm = 0;

export function plainTuple(graph: ModelGraph): Tuple {
  return [plainForm, graph];
}
