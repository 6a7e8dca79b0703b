import { catalog } from "@adder-studio/blocks";
import { encodeLink, type ModelGraph } from "@adder-studio/graph";

/** Characters that a lesson of six steps should need at most. */
export const goodLength = 1200;

/** Behind a student's link: makes it the teacher's, who opens the locks. */
export const teacherMark = "&t=1";

/** A part of the document with the characters of the link that it takes. */
export interface Weight {
  readonly what: "states" | "words" | "places" | "network";
  readonly characters: number;
}

/** Returns the fragment of a document's link; undefined where it is too large for one. */
async function fragmentOf(graph: ModelGraph): Promise<string | undefined> {
  const made = await encodeLink(graph, catalog);
  return made.ok ? made.value : undefined;
}

/** The document's link, and what its characters go into. */
export interface LinkFacts {
  readonly fragment: string | undefined;
  readonly weights: readonly Weight[];
}

/** Measures a link by leaving out one thing after the other: recorded networks, words, places of blocks. */
export async function measureLink(graph: ModelGraph): Promise<LinkFacts> {
  const length = async (of: ModelGraph) => (await fragmentOf(of))?.length ?? 0;
  const fragment = await fragmentOf(graph);
  const plain = withoutStates(graph);
  const { lesson: _, ...bare } = plain;
  const tidy = withoutPlaces(bare);
  const [states, words, places] = [
    await length(plain),
    await length(bare),
    await length(tidy),
  ] as const;
  const weights: readonly Weight[] = [
    { what: "states", characters: (fragment?.length ?? states) - states },
    { what: "words", characters: states - words },
    { what: "places", characters: words - places },
    { what: "network", characters: places },
  ];
  return { fragment, weights: weights.filter(({ characters }) => characters > 0) };
}

function withoutStates(graph: ModelGraph): ModelGraph {
  const { lesson } = graph;
  if (lesson === undefined || "id" in lesson) return graph;
  const steps = lesson.steps.map(({ state: _, ...step }) => step);
  return { ...graph, lesson: { ...lesson, steps } };
}

function withoutPlaces(graph: ModelGraph): ModelGraph {
  const nodes = Object.fromEntries(
    Object.entries(graph.nodes).map(([id, { at: _, ...node }]) => [id, node]),
  );
  return { ...graph, nodes };
}

/** Says what can be done about each part of a link that is too long, the greatest help first. */
export function adviceFor(weights: readonly Weight[]): readonly string[] {
  const worth = weights.filter(({ characters }) => characters >= 60);
  return [...worth]
    .sort((a, b) => b.characters - a.characters)
    .flatMap(({ what, characters }) => {
      const line = advice[what];
      return line === undefined ? [] : [line(characters)];
    });
}

const advice: Readonly<Record<Weight["what"], ((characters: number) => string) | undefined>> = {
  states: (count) => `Recorded networks take ${count}: remove those that students can build.`,
  words: (count) => `Words, questions and checks take ${count}: shorten them, or make two lessons.`,
  places: (count) => `Blocks placed by hand take ${count}: “Lay out in columns” frees them.`,
  // The network is what the lesson is about.
  network: undefined,
};
