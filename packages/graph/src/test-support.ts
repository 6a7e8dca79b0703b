import { randomStream } from "@adder-studio/core";
import { createCatalog } from "./catalog";
import { freshCompositeId, insideOf } from "./composites";
import { sortEdges } from "./edges";
import { freshId } from "./ids";
import { emptyGraph, parseGraph } from "./parse";
import { bool, choice, defaultsOf, float, int } from "./props";
import type {
  Composite,
  Edge,
  GraphEdit,
  GraphNode,
  ModelGraph,
  OwnLesson,
  Question,
} from "./types";

/** A few block types that need no other package. */
export const testCatalog = createCatalog([
  {
    type: "input",
    link: "i",
    props: { flip: bool("Flip", false, { link: "f" }) },
    inputs: [],
    outputs: ["y"],
  },
  {
    type: "layer2d",
    link: "l",
    props: {
      filters: int("Filters", 16, 1, 4096, { link: "f" }),
      rate: float("Rate", 0.5, 0, 1),
      kind: choice("Kind", "a", [
        { value: "a", label: "A" },
        { value: "b", label: "B" },
      ]),
    },
    inputs: ["x"],
    outputs: ["y"],
  },
  { type: "add", link: "p", props: {}, inputs: ["a", "b"], outputs: ["y"] },
  { type: "out", link: "o", props: {}, inputs: ["x"], outputs: [] },
]);

export function node(type: string, more: Partial<GraphNode> = {}): GraphNode {
  const specs = testCatalog.get(type)?.props ?? {};
  return { type, ...more, props: { ...defaultsOf(specs), ...more.props } };
}

export function wire(from: string, to: string, port = "x"): Edge {
  return { from: { node: from, port: "y" }, to: { node: to, port } };
}

/** input1 -> layer1 -> layer2 -> add1 (and layer1 -> add1.b) -> out1 */
export function smallGraph(): ModelGraph {
  return {
    ...emptyGraph(),
    title: "Small",
    nodes: {
      input1: node("input"),
      layer1: node("layer2d"),
      layer2: node("layer2d", { props: { filters: 32 } }),
      add1: node("add"),
      out1: node("out"),
    },
    edges: [
      wire("layer2", "add1", "a"),
      wire("layer1", "add1", "b"),
      wire("input1", "layer1"),
      wire("layer1", "layer2"),
      wire("add1", "out1"),
    ],
  };
}

/** in1 -> layer1 -> out1 */
export function smallComposite(): Composite {
  return {
    title: "Unit",
    nodes: {
      in1: { type: "groupInput", props: {} },
      layer1: node("layer2d"),
      out1: { type: "groupOutput", props: {} },
    },
    edges: [wire("in1", "layer1"), wire("layer1", "out1")],
  };
}

/** The same document under another order of keys and wires. */
export function shuffled(graph: ModelGraph): ModelGraph {
  return {
    ...graph,
    nodes: Object.fromEntries(Object.entries(graph.nodes).reverse()),
    edges: [...graph.edges].reverse(),
  };
}

/** A document with every structural fault that may be opened. */
export function faultyGraph(): ModelGraph {
  const small = smallGraph();
  const opened = parseGraph(
    {
      ...small,
      nodes: { ...small.nodes, odd1: { type: "hologram", props: { depth: 3, name: "x" } } },
      edges: [
        ...small.edges,
        wire("input1", "layer2"),
        wire("ghost1", "out1"),
        wire("layer2", "layer1", "elsewhere"),
        wire("layer2", "ghost2"),
        wire("odd1", "odd1"),
      ],
    },
    testCatalog,
  );
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.graph;
}

const someQuestions: readonly (Question | undefined)[] = [
  undefined,
  { id: "small" },
  { id: "one-of-a-newer-version" },
  { text: "Why?\nHow?", hints: [], answer: "" },
  { text: "", hints: ["Try \u202Eit.", " "], answer: "predictions" },
  { text: "\u{1F600}".repeat(600), hints: Array<string>(9).fill("x".repeat(400)), answer: "no" },
  { text: " \u200b", hints: [], answer: "curves" },
];

/** A lesson with every kind of part and check. */
export function someLesson(): OwnLesson {
  const { nodes, edges, run } = smallGraph();
  return {
    title: "Only adding",
    access: "settings",
    steps: [
      {
        title: "Look",
        text: "A layer *adds*.\n\n- one\n- two\n\nSee [Curves](#curves).",
        questions: [
          { kind: "predict", prompt: "What will happen?", choices: ["It learns", "It does not"] },
          { kind: "answer", prompt: "Why?", choices: [] },
        ],
        check: {
          kind: "all",
          of: [
            { kind: "answered" },
            { kind: "ran", epochs: 2 },
            {
              kind: "any",
              of: [
                { kind: "accuracy", atLeast: 0.8, epochs: 3 },
                { kind: "error", atMost: 0.01, epochs: 0 },
              ],
            },
          ],
        },
      },
      {
        title: "Cheaper",
        text: "",
        questions: [],
        access: "open",
        check: {
          kind: "all",
          of: [
            { kind: "cost", of: "multiplications", below: 1000 },
            { kind: "blocks", type: "layer2d", least: 1, most: 3 },
            { kind: "before", type: "layer2d", later: "add" },
            { kind: "with-and-without", type: "add" },
            { kind: "seeds", count: 3 },
            { kind: "varied", field: "lr" },
            { kind: "opened", part: "cost" },
          ],
        },
      },
      {
        title: "As drawn",
        text: "Make it like this.",
        questions: [],
        access: "run",
        state: { use: "goal", nodes, edges: sortEdges(edges), run: { ...run, seed: 5 } },
      },
    ],
  };
}

/** Any edit that this document may be asked to do, sensible or not, from one number. */
export function someEdit(graph: ModelGraph, seed: number, depth = 0): GraphEdit {
  const random = randomStream(seed, "some-edit");
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
  const ids = [...Object.keys(graph.nodes), "ghost1", "__proto__", "constructor"];
  const type = () => pick(["input", "layer2d", "add", "out", "hologram"]);
  const port = () => pick(["x", "y", "a", "b", "elsewhere"]);
  const edge = () => ({
    from: { node: pick(ids), port: pick(["y", "y", "x"]) },
    to: { node: pick(ids), port: port() },
  });
  const id = pick(ids);
  const composites = [...Object.keys(graph.composites ?? {}), "ghost1"];
  switch (random.below(depth > 1 ? 11 : 16)) {
    case 0:
    case 1: {
      const made = type();
      const at = pick([undefined, [1.4, -2] as const, [Number.NaN, 0] as const]);
      const label = pick([undefined, "Name", " \u202Eodd\u0000 ", "x".repeat(200)]);
      const more = { ...(at ? { at } : {}), ...(label ? { label } : {}) };
      return { kind: "addNode", id: pick([freshId(graph, made), id]), node: node(made, more) };
    }
    case 2:
      return { kind: "removeNodes", ids: pick([[id], [id, pick(ids)], []]) };
    case 3:
      return {
        kind: "setProp",
        id,
        prop: pick(["filters", "rate", "kind", "depth", "__proto__"]),
        value: pick([1, 32, 0.25, -0, 1e9, "b", true, Number.NaN]),
      };
    case 4:
      return { kind: "setLabel", id, label: pick([undefined, "", "Name", "\u200b"]) };
    case 5: {
      const made = type();
      return { kind: "setType", id, type: made, props: node(made).props };
    }
    case 6:
      return { kind: "moveNodes", to: { [id]: pick([null, [3, 4] as const, [1e9, 0] as const]) } };
    case 7:
    case 8:
      return { kind: "connect", edge: edge() };
    case 9:
      return { kind: "disconnect", edge: graph.edges.length > 0 ? pick(graph.edges) : edge() };
    case 10: {
      const [field, value] = pick([
        ["lr", 0.5],
        ["lr", -1],
        ["seed", 7],
        ["optimizer", "adam"],
        ["nesterov", false],
        ["epochs", 2.5],
      ] as const);
      return { kind: "setRun", field, value };
    }
    case 11: {
      const edits = [1, 2, 3].map((part) => someEdit(graph, seed * 4 + part, depth + 1));
      return { kind: "batch", edits: edits.slice(0, 1 + random.below(3)) };
    }
    case 12:
      return { kind: "setOff", id, off: random.below(2) > 0 };
    case 13: {
      const made = pick([freshCompositeId(graph), ...composites]);
      const { nodes, edges } = graph;
      const composite = pick([undefined, { title: "Unit", nodes, edges }, smallComposite()]);
      return { kind: "setComposite", id: made, composite };
    }
    case 14: {
      const composite = pick(composites);
      const view = insideOf(graph, composite) ?? graph;
      return { kind: "inside", composite, edit: someEdit(view, seed * 4 + 1, depth + 2) };
    }
    default:
      return pick([
        { kind: "setTitle", title: "Title \u0007" },
        {
          kind: "setShare",
          share: { locked: ["run.lr"], hidden: [], prompt: "?", seedRule: "ask" },
        },
        { kind: "setQuestion", question: pick(someQuestions) },
        { kind: "setLesson", lesson: pick([undefined, { id: "why-batch-norm" }, someLesson()]) },
        { kind: "replace", graph: smallGraph() },
      ] satisfies GraphEdit[]);
  }
}
