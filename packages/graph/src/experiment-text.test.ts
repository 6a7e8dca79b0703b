import fc from "fast-check";
import { afterEach, expect, it, vi } from "vitest";
import { canonicalText } from "./canonical";
import { documentText } from "./document-text";
import { parseExperimentText } from "./experiment-text";
import { placeOfField } from "./json";
import { limits } from "./limits";
import { parseGraph } from "./parse";
import { smallGraph, testCatalog } from "./test-support";

const opened = parseGraph(smallGraph(), testCatalog);
const graph = opened.ok ? opened.value.graph : smallGraph();
const document = JSON.parse(documentText(graph)) as Record<string, unknown>;
const large = "QUJD".repeat(1_000_000);

afterEach(() => void vi.restoreAllMocks());

/** The longest text that is given to the parser meanwhile. */
function longestParsed(work: () => void): number {
  const parse = JSON.parse;
  let longest = 0;
  vi.spyOn(JSON, "parse").mockImplementation((text: string) => {
    longest = Math.max(longest, text.length);
    return parse(text) as unknown;
  });
  work();
  vi.restoreAllMocks();
  return longest;
}

it.each<[string, (weights: string) => string]>([
  ["last", (weights) => JSON.stringify({ ...document, weights })],
  ["first", (weights) => JSON.stringify({ weights, ...document })],
  ["in lines", (weights) => JSON.stringify({ ...document, weights }, null, 4)],
  ["behind a byte order mark", (weights) => `\ufeff${JSON.stringify({ ...document, weights })}`],
  [
    "with blanks around the colon",
    (weights) => JSON.stringify({ ...document, weights }).replace('"weights":', '"weights" \n:\t '),
  ],
  [
    "beside a block's label of this name",
    (weights) => JSON.stringify({ ...document, title: '"weights":"', weights }),
  ],
  [
    "with slashes escaped",
    (weights) => JSON.stringify({ ...document, weights }).replace(/QUJD/, "QU\\/D"),
  ],
])("reads large weights and parses the document alone: %s", (_, write) => {
  const text = write(large);
  let read: ReturnType<typeof parseExperimentText> | undefined;
  const longest = longestParsed(() => {
    read = parseExperimentText(text, testCatalog);
  });
  expect(read?.ok && read.value.weights?.length).toBe(large.length);
  expect(read?.ok && canonicalText({ ...read.value.graph, title: graph.title })).toBe(
    canonicalText(graph),
  );
  if (!text.includes("\\/")) expect(longest).toBeLessThan(limits.documentText);
});

const filler = "x".repeat(40_000_000);
it.each<[string, string]>([
  ["a label that says weights", JSON.stringify({ ...document, title: '"weights"', more: filler })],
  ["weights that are a list", `{"weights":[${"1,".repeat(3_000_000)}1]}`],
  ["weights inside another field", JSON.stringify({ a: { weights: filler } })],
  ["a large document beside small weights", JSON.stringify({ more: filler, weights: "QUJD" })],
  ["the same, weights first", JSON.stringify({ weights: "QUJD", more: filler })],
  ["many texts", `{"weights":"A",${'"a":"b",'.repeat(2_000_000)}"c":1}`],
  ["a text without an end", `{"weights":"${filler}`],
])("refuses, before it parses anything, %s", (_, text) => {
  let read: ReturnType<typeof parseExperimentText> | undefined;
  const longest = longestParsed(() => {
    read = parseExperimentText(text, testCatalog);
  });
  expect(longest).toBe(0);
  expect(read && !read.ok && read.error.code).toBe("document-limit");
});

it("finds a field of the outermost object wherever it stands, and no other", () => {
  const json = fc.object({ key: fc.constantFrom("a", "weights", 'w"', "\\"), maxDepth: 3 });
  fc.assert(
    fc.property(json, fc.string(), fc.boolean(), (value, weights, first) => {
      const { weights: _, ...rest } = value as Record<string, unknown>;
      const all = first ? { weights, ...rest } : { ...rest, weights };
      const text = JSON.stringify(all);
      const place = placeOfField(text, "weights", text.length);
      const part = place && (JSON.parse(`"${text.slice(place.start, place.end)}"`) as string);
      expect(part).toBe(weights);
      expect(placeOfField(JSON.stringify({ outer: all }), "weights", 1e6)).toBeUndefined();
      expect(placeOfField(JSON.stringify([all]), "weights", 1e6)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});
