import { expect, test, vi } from "vitest";
import { canonicalText, documentHash, numericsHash } from "./canonical";
import { documentText, parseDocumentText } from "./document-text";
import { limits } from "./limits";
import { emptyGraph, parseGraph } from "./parse";
import { defaultRun, runSpecs } from "./run";
import { faultyGraph, node, shuffled, smallGraph, testCatalog, wire } from "./test-support";
import type { ModelGraph } from "./types";

function open(value: unknown) {
  const opened = parseGraph(value, testCatalog);
  if (!opened.ok) throw new Error(`${opened.error.code}: ${opened.error.message}`);
  return opened.value;
}
const codeOf = (value: unknown) => {
  const opened = parseGraph(value, testCatalog);
  return opened.ok ? "ok" : opened.error.code;
};
const noticesOf = (value: unknown) => open(value).notices.map((notice) => notice.code);

test("an opened document opens as itself", () => {
  const { graph, notices } = open(smallGraph());
  expect(notices).toEqual([]);
  expect(open(JSON.parse(JSON.stringify(graph))).graph).toEqual(graph);
  expect(open(emptyGraph()).graph).toEqual(emptyGraph());
});

test("the order of keys and wires carries no meaning", () => {
  expect(documentHash(shuffled(smallGraph()))).toBe(documentHash(smallGraph()));
  expect(documentText(shuffled(smallGraph()))).toBe(documentText(smallGraph()));
});

test("the file's text opens as the same document", () => {
  for (const graph of [smallGraph(), faultyGraph()]) {
    const opened = parseDocumentText(documentText(graph), testCatalog);
    expect(opened.ok && opened.value.notices).toEqual([]);
    expect(opened.ok && documentHash(opened.value.graph)).toBe(documentHash(graph));
  }
});

test("faults of structure are kept for the editor to show", () => {
  const graph = faultyGraph();
  expect(graph.edges).toHaveLength(10);
  expect(graph.nodes.odd1).toEqual({ type: "hologram", props: { depth: 3, name: "x" } });
});

const evil: unknown[] = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  1e308,
  -1e308,
  -1,
  2 ** 53 + 2,
  1e-320,
  0.5,
  "3",
  "1e3",
  "",
  " ",
  "0x10",
  "NaN",
  null,
  true,
  false,
  [],
  [3],
  {},
  { valueOf: 3 },
  "__proto__",
];

test.each(Object.entries(runSpecs))("run.%s takes no evil value silently", (field, spec) => {
  for (const value of evil) {
    if (field === "semantics" && typeof value === "number" && value > 1) continue;
    const { graph, notices } = open({ ...smallGraph(), run: { [field]: value } });
    const kept = graph.run[field as keyof typeof graph.run];
    if (Object.is(kept, value)) expect(typeof value).toBe(typeof spec.default);
    else {
      expect(kept).toBe(spec.default);
      expect(notices.map((notice) => notice.code)).toEqual(["value-reset"]);
    }
  }
});

test("numbers at the edge of their range pass, one step beyond they do not", () => {
  for (const [field, spec] of Object.entries(runSpecs)) {
    if (spec.kind !== "int" || field === "semantics") continue;
    for (const [value, good] of [
      [spec.min, true],
      [spec.max, true],
      [spec.min - 1, false],
      [spec.max + 1, false],
    ] as const) {
      expect(noticesOf({ ...smallGraph(), run: { [field]: value } }).length === 0).toBe(good);
    }
  }
  expect(Object.is(open({ ...smallGraph(), run: { momentum: -0 } }).graph.run.momentum, 0)).toBe(
    true,
  );
});

const withNode = (raw: unknown) => ({ ...smallGraph(), nodes: { extra: raw }, edges: [] });
const manyNodes = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`n${i}`, { type: "add", props: {} }]),
  );
const manyEdges = (count: number) =>
  Array.from({ length: count }, (_, i) => wire(`n${i}`, `n${i + 1}`));
const ownProto = JSON.parse('{"__proto__":{"type":"add","props":{}}}');

test.each([
  ["nothing", undefined, "document-invalid"],
  ["a list", [], "document-invalid"],
  ["no version", { nodes: {} }, "document-invalid"],
  ["a text as version", { ...smallGraph(), version: "1" }, "document-invalid"],
  ["version 0", { ...smallGraph(), version: 0 }, "document-invalid"],
  ["version 2", { ...smallGraph(), version: 2 }, "document-newer"],
  ["version 101", { ...smallGraph(), version: 101 }, "document-newer"],
  ["later numerics", { ...smallGraph(), run: { ...defaultRun, semantics: 2 } }, "document-newer"],
  ["an inherited version", Object.create({ version: 1 }), "document-invalid"],
  ["nodes as a list", { ...smallGraph(), nodes: [] }, "document-invalid"],
  ["a null node", withNode(null), "document-invalid"],
  ["a node without type", withNode({ props: {} }), "document-invalid"],
  ["type constructor", withNode({ type: "constructor", props: {} }), "document-invalid"],
  ["props as a list", withNode({ type: "add", props: [] }), "document-invalid"],
  ["an id __proto__", { ...smallGraph(), nodes: ownProto }, "document-invalid"],
  ["an id toString", { ...smallGraph(), nodes: { toString: { type: "add" } } }, "document-invalid"],
  ["a blank in an id", { ...smallGraph(), nodes: { "a b": { type: "add" } } }, "document-invalid"],
  [
    "33 letters",
    { ...smallGraph(), nodes: { ["a".repeat(33)]: { type: "add" } } },
    "document-invalid",
  ],
  ["32 letters", { ...smallGraph(), nodes: { ["a".repeat(32)]: { type: "add" } } }, "ok"],
  ["a null edge", { ...smallGraph(), edges: [null] }, "document-invalid"],
  ["an edge of texts", { ...smallGraph(), edges: [{ from: "a", to: "b" }] }, "document-invalid"],
  ["run as a list", { ...smallGraph(), run: [] }, "document-invalid"],
  ["2000 nodes", { ...smallGraph(), nodes: manyNodes(2000) }, "ok"],
  ["2001 nodes", { ...smallGraph(), nodes: manyNodes(2001) }, "document-limit"],
  ["8000 edges", { ...smallGraph(), edges: manyEdges(8000) }, "ok"],
  ["8001 edges", { ...smallGraph(), edges: manyEdges(8001) }, "document-limit"],
])("%s", (_name, value, code) => {
  expect(codeOf(value)).toBe(code);
});

test("what is not known is left out, with a notice", () => {
  const raw = { type: "layer2d", props: { filters: 8, secret: 1 }, style: { color: "red" } };
  const { graph, notices } = open({ ...withNode(raw), theme: "x" });
  expect(notices.map((notice) => notice.code)).toEqual([
    "field-ignored",
    "field-ignored",
    "field-ignored",
  ]);
  expect(graph.nodes.extra).toEqual(node("layer2d", { props: { filters: 8 } }));
});

test("labels and titles lose what hides or turns them; long ones are cut", () => {
  const odd = "A\u202Eb\u0000c\u200B e\u0301\uFEFF";
  const { graph, notices } = open({
    ...withNode({ type: "add", props: {}, label: odd }),
    title: "\u{1F600}".repeat(80),
  });
  expect(graph.nodes.extra?.label).toBe("Abc \u00E9");
  expect(graph.title).toBe("\u{1F600}".repeat(60));
  expect(notices.map((notice) => notice.code)).toEqual(["text-cut", "text-cut"]);
  expect(noticesOf(graph)).toEqual([]);
});

test("positions are whole pixels near the origin", () => {
  const at = (value: unknown) =>
    open(withNode({ type: "add", props: {}, at: value })).graph.nodes.extra?.at;
  expect(at([1.6, -0.2])).toEqual([2, 0]);
  for (const value of [[1e308, 0], [Number.NaN, 0], ["1", 2], [1], "x", null])
    expect(at(value)).toBeUndefined();
});

test("share options are sorted, and what is malformed has a notice", () => {
  const share = {
    locked: ["run.lr", "add1.x", "run.lr", "a.b.c", 3],
    hidden: ["layers"],
    prompt: "Why?\r\nHow?",
  };
  const { graph, notices } = open({ ...smallGraph(), share });
  expect(graph.share).toEqual({
    locked: ["add1.x", "run.lr"],
    hidden: ["layers"],
    prompt: "Why?\nHow?",
    seedRule: "fixed",
  });
  expect(notices).toHaveLength(2);
});

test("hashes: the document's covers everything, the numerics' only what decides numbers", () => {
  const graph = smallGraph();
  const renamed: ModelGraph = { ...graph, title: "Other" };
  const moved: ModelGraph = {
    ...graph,
    nodes: { ...graph.nodes, add1: node("add", { at: [1, 2] }) },
  };
  const engine: ModelGraph = { ...graph, run: { ...graph.run, engine: "cpu" } };
  for (const same of [renamed, moved, engine]) {
    expect(documentHash(same)).not.toBe(documentHash(graph));
    expect(numericsHash(same)).toBe(numericsHash(graph));
  }
  const seeded: ModelGraph = { ...graph, run: { ...graph.run, seed: 1 } };
  expect(numericsHash(seeded)).not.toBe(numericsHash(graph));
  expect(numericsHash({ ...graph, edges: graph.edges.slice(1) })).not.toBe(numericsHash(graph));
});

test("a file is measured before it is parsed", () => {
  const deep = (levels: number) => `${"[".repeat(levels)}${"]".repeat(levels)}`;
  const code = (text: string) => {
    const opened = parseDocumentText(text, testCatalog);
    return opened.ok ? "ok" : opened.error.code;
  };
  expect(code(deep(limits.depth))).toBe("document-invalid");
  expect(code(deep(limits.depth + 1))).toBe("document-limit");
  expect(code(deep(100_000))).toBe("document-limit");
  expect(code(" ".repeat(limits.documentText + 1))).toBe("document-limit");
  expect(code("{")).toBe("document-invalid");
  expect(code('{"format":"other","version":1}')).toBe("document-invalid");
  expect(code(`\ufeff${documentText(smallGraph())}`)).toBe("ok");
  expect(canonicalText(smallGraph())).toContain('"title":"Small"');
});

/** Counts how often a text is searched for letters that cannot be quoted. */
function sentencesMade(work: () => void): number {
  const spy = vi.spyOn(String.prototype, "replace");
  work();
  const count = spy.mock.calls.length;
  spy.mockRestore();
  return count;
}

const unknown = Object.fromEntries(
  Array.from({ length: 100_000 }, (_, i) => [`field ${i}`, 1] as const),
);
test.each<[string, object]>([
  ["in the document", { ...smallGraph(), ...unknown }],
  ["in the settings", { ...smallGraph(), run: unknown }],
  ["in a block", withNode({ type: "layer2d", props: {}, ...unknown })],
  ["in a block's properties", withNode({ type: "layer2d", props: unknown })],
  ["in the properties of an unknown block", withNode({ type: "hologram", props: unknown })],
  ["in a composite", { ...smallGraph(), composites: { a: { nodes: {}, ...unknown } } }],
])("100,000 unknown fields %s: a hundred are named, the rest counted", (_, value) => {
  let notices: ReturnType<typeof open>["notices"] = [];
  const made = sentencesMade(() => {
    notices = open(value).notices;
  });
  expect(notices).toHaveLength(limits.notices + 1);
  expect(notices[0]?.message).toContain("field 0");
  expect(notices.at(-1)?.message).toBe("99900 more things were left out or corrected.");
  expect(made).toBeLessThan(2 * limits.notices + 100);
});

test("of a hundred thousand properties of an unknown block the first in order are kept", () => {
  const names = Array.from({ length: 3000 }, (_, i) => `p${(i * 7919) % 3000}`);
  const props = Object.fromEntries(names.map((name, i) => [name, i]));
  const { graph, notices } = open(withNode({ type: "hologram", props }));
  const kept = [...names].sort().slice(0, limits.props);
  expect(Object.keys(graph.nodes.extra?.props ?? {})).toEqual(kept);
  expect(notices).toHaveLength(limits.notices + 1);
});
