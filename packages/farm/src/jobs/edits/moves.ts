import {
  blockOf,
  groupEdits,
  newNode,
  portsOf,
  readyComposites,
  ungroupEdits,
  unlinkEdits,
} from "@adder-studio/blocks";
import {
  type GraphEdit,
  type ModelGraph,
  type PropSpec,
  type PropValue,
  runSpecs,
} from "@adder-studio/graph";
import { pickUp, putDown } from "../../../../../app/src/document/clipboard";
import {
  addAfterEdit,
  batch,
  connectEdit,
  insertEdit,
  plainBlock,
  spliceEdit,
} from "../../../../../app/src/document/edits";
import { removeEdit } from "../../../../../app/src/document/late-edits";
import { newBlock } from "../../../../../app/src/document/new-blocks";
import { swapEdits } from "../../../../../app/src/document/swap";

/** Numbers that one move draws from, in order; what they mean depends on the document before it. */
export type Move = readonly number[];

const types = [
  ...["relu", "adder2d", "conv2d", "batchNorm", "add", "concat", "dense", "flatten", "dropout"],
  ...["maxPool", "note", "input", "classOutput", "globalAvgPool"],
];

/** Draws of a move. */
class Draws {
  private at = 0;
  private readonly move: Move;
  constructor(move: Move) {
    this.move = move;
  }
  below(n: number): number {
    const value = this.move[this.at++ % this.move.length] ?? 0;
    return n > 0 ? value % n : 0;
  }
  pick<T>(list: readonly T[]): T | undefined {
    return list[this.below(list.length)];
  }
  some<T>(list: readonly T[], most: number): readonly T[] {
    const from = this.below(list.length);
    return list.slice(from, from + 1 + this.below(most));
  }
}

function drawnValue(spec: PropSpec, draws: Draws): PropValue {
  if (spec.kind === "bool") return draws.below(2) === 0;
  if (spec.kind === "choice") return draws.pick(spec.options)?.value ?? spec.default;
  if (spec.kind === "text") return draws.pick(["", "words", "a\nb", "é"]) ?? "";
  // Mostly inside of the range, now and then beyond it, where it has to be refused.
  const span = Math.min(spec.max - spec.min, 64);
  const value = spec.min + (span * draws.below(17)) / 15;
  return spec.kind === "int" ? Math.round(value) : value;
}

type Make = (graph: ModelGraph, draws: Draws) => GraphEdit | undefined;

const ids = (graph: ModelGraph) => Object.keys(graph.nodes);

const makes: readonly Make[] = [
  (graph, draws) =>
    addAfterEdit(graph, plainBlock(draws.pick(types) ?? "relu"), draws.pick(ids(graph))).edit,
  (graph, draws) => {
    const ready = draws.pick(readyComposites);
    const block = ready && newBlock(graph, `ready:${ready.id}`, []);
    return block && addAfterEdit(graph, block, draws.pick(ids(graph))).edit;
  },
  (graph, draws) => {
    const edge = draws.pick(graph.edges);
    return edge && insertEdit(graph, edge, plainBlock(draws.pick(types) ?? "relu"))?.edit;
  },
  (graph, draws) => {
    const edge = draws.pick(graph.edges);
    const id = draws.pick(ids(graph));
    return edge && id !== undefined ? spliceEdit(graph, edge, id) : undefined;
  },
  (graph, draws) => {
    const gone = draws.some(ids(graph), 2);
    return gone.length > 0 ? removeEdit(graph, gone) : undefined;
  },
  (graph, draws) => {
    const [from, to] = [draws.pick(ids(graph)), draws.pick(ids(graph))];
    const source = from === undefined ? undefined : graph.nodes[from];
    const target = to === undefined ? undefined : graph.nodes[to];
    if (!source || !target || from === undefined || to === undefined) return undefined;
    const out = draws.pick(portsOf(graph, source).outputs);
    const into = draws.pick(portsOf(graph, target).inputs);
    if (out === undefined || into === undefined) return undefined;
    return connectEdit(graph, { node: from, port: out }, { node: to, port: into });
  },
  (graph, draws) => {
    const edge = draws.pick(graph.edges);
    return edge && { kind: "disconnect", edge };
  },
  ...[0, 1, 2].map(
    (): Make => (graph, draws) => {
      const id = draws.pick(ids(graph));
      const node = id === undefined ? undefined : graph.nodes[id];
      const entry = draws.pick(Object.entries((node && blockOf(node.type)?.props) ?? {}));
      if (id === undefined || entry === undefined || node?.type === "composite") return undefined;
      const [prop, spec] = entry;
      return { kind: "setProp", id, prop, value: drawnValue(spec, draws) };
    },
  ),
  (graph, draws) => {
    const id = draws.pick(ids(graph).filter((one) => graph.nodes[one]?.type === "composite"));
    return id === undefined
      ? undefined
      : { kind: "setProp", id, prop: "repeat", value: 1 + draws.below(4) };
  },
  (graph, draws) => {
    const id = draws.pick(ids(graph));
    const label = draws.pick(["Mine", "", "<b>", "é", undefined]);
    return id === undefined ? undefined : { kind: "setLabel", id, label };
  },
  (graph, draws) => {
    const id = draws.pick(ids(graph));
    return id === undefined ? undefined : { kind: "setOff", id, off: draws.below(2) === 0 };
  },
  (graph, draws) => {
    const id = draws.pick(ids(graph));
    const node = newNode(draws.pick(types) ?? "relu");
    if (id === undefined || graph.nodes[id]?.type === "composite") return undefined;
    return { kind: "setType", id, type: node.type, props: node.props };
  },
  (graph, draws) => {
    const moved = draws.some(ids(graph), 4).map((id) => {
      const place = draws.below(4) === 0 ? null : ([draws.below(900), draws.below(900)] as const);
      return [id, place] as const;
    });
    return moved.length > 0 ? { kind: "moveNodes", to: Object.fromEntries(moved) } : undefined;
  },
  (_, draws) => {
    const [field, spec] = draws.pick(Object.entries(runSpecs)) ?? [];
    if (field === undefined || spec === undefined) return undefined;
    return {
      kind: "setRun",
      field: field as keyof typeof runSpecs,
      value: drawnValue(spec, draws),
    };
  },
  (_, draws) => ({ kind: "setTitle", title: `Title ${draws.below(9)}` }),
  (_, draws) => {
    const text = draws.pick(["", "Why?", "What if?"]) ?? "";
    return {
      kind: "setQuestion",
      question: text === "" ? undefined : { text, hints: ["Look."], answer: "" },
    };
  },
  (graph, draws) => ({
    kind: "setShare",
    share: { ...graph.share, seedRule: draws.pick(["fixed", "ask", "per-student"]) ?? "ask" },
  }),
  (graph, draws) => {
    const made = groupEdits(graph, draws.some(ids(graph), 4), "Unit");
    return "refusal" in made ? undefined : batch(made.edits);
  },
  (graph, draws) => {
    const made = ungroupEdits(graph, draws.pick(ids(graph)) ?? "");
    return "refusal" in made ? undefined : batch(made.edits);
  },
  (graph, draws) => {
    const edits = unlinkEdits(graph, draws.pick(ids(graph)) ?? "");
    return edits.length > 0 ? batch(edits) : undefined;
  },
  (graph, draws) => {
    const clip = pickUp(graph, draws.some(ids(graph), 3));
    const { edits } = putDown(graph, clip, { times: 1 });
    return edits.length > 0 ? batch(edits) : undefined;
  },
  (graph, draws) => {
    const edits = swapEdits(graph, draws.some(ids(graph), 6), draws.below(2) ? "conv" : "adder");
    return edits.length > 0 ? batch(edits) : undefined;
  },
];

/** Returns the edit of the graph on the canvas that a move makes; undefined where there is nothing to do. */
export function editOf(move: Move, graph: ModelGraph): GraphEdit | undefined {
  const draws = new Draws(move);
  return makes[draws.below(makes.length)]?.(graph, draws);
}
