import { randomStream } from "@adder-studio/core";
import {
  applyEdit,
  canonicalText,
  decodeLink,
  encodeLink,
  type GraphEdit,
  type ModelGraph,
  type NodeId,
  parseGraph,
} from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lower } from "../lower";
import { catalog } from "../registry";
import { templateOf } from "../templates";
import { groupEdits, ungroupEdits, unlinkEdits } from "./group";

function graphOf(id: string): ModelGraph {
  const template = templateOf(id);
  if (!template) throw new Error(id);
  return template.graph;
}

function apply(graph: ModelGraph, edits: readonly GraphEdit[]) {
  const applied = applyEdit(graph, { kind: "batch", edits }, catalog);
  if (!applied.ok) throw new Error(applied.error.message);
  return applied.value;
}

/** The network without the names of its blocks. */
function shapeOf(graph: ModelGraph): unknown {
  const { ir, diagnostics } = lower(graph, { memoryBytes: 2 ** 31 });
  expect(diagnostics).toEqual([]);
  const plain = ir?.ops.map(({ op, ins, attrs, cost, type }) => ({ op, ins, attrs, cost, type }));
  return [plain, ir?.params.map(({ shape, init, role }) => [shape, init, role])];
}

function flattened(graph: ModelGraph): ModelGraph {
  let now = graph;
  for (;;) {
    const id = Object.keys(now.nodes).find((key) => now.nodes[key]?.type === "composite");
    if (id === undefined) return now;
    const made = ungroupEdits(now, id);
    if ("refusal" in made) throw new Error(made.refusal);
    now = apply(now, made.edits).graph;
  }
}

describe("composites compute what their blocks do", () => {
  it.each(["resnet20-adder", "resnet50-adder", "vgg-small-conv", "lenetpp-adder"])(
    "%s ungrouped is the same network",
    (id) => {
      const flat = flattened(graphOf(id));
      expect(Object.values(flat.nodes).some(({ type }) => type === "composite")).toBe(false);
      expect(lower(flat).totals).toEqual(lower(graphOf(id)).totals);
      expect(lower(flat).memory).toEqual(lower(graphOf(id)).memory);
    },
  );

  it("a group of blocks is the same network, and ungrouped it is again", () => {
    const graph = graphOf("lenet5-bn-adder");
    const before = shapeOf(graph);
    const made = groupEdits(graph, ["adder2", "batchNorm2", "relu2", "maxPool2"], "Unit");
    if ("refusal" in made) throw new Error(made.refusal);
    const grouped = apply(graph, made.edits);
    expect(shapeOf(grouped.graph)).toEqual(before);
    const { facts } = lower(grouped.graph);
    expect(facts[made.id]?.inputs).toEqual({ groupInput1: [14, 14, 6] });
    expect(facts[made.id]?.outputs).toEqual({ groupOutput1: [5, 5, 16] });
    expect(facts[made.id]?.cost.parameters).toBe(2400 + 32);
    expect(facts[`${made.id}.1.adder2`]?.outputs).toEqual({ y: [10, 10, 16] });
    expect(apply(grouped.graph, [grouped.inverse]).graph).toEqual(graph);
    const apart = ungroupEdits(grouped.graph, made.id);
    if ("refusal" in apart) throw new Error(apart.refusal);
    expect(shapeOf(apply(grouped.graph, apart.edits).graph)).toEqual(before);
  });

  it("repeats in a row, each with weights of its own", () => {
    const graph = graphOf("lenet5-bn-adder");
    const made = groupEdits(graph, ["relu3"], "Unit");
    if ("refusal" in made) throw new Error(made.refusal);
    const repeat: GraphEdit = { kind: "setProp", id: made.id, prop: "repeat", value: 3 };
    const { graph: repeated } = apply(graph, [...made.edits, repeat]);
    expect(lower(repeated).ir?.ops.filter(({ op }) => op === "relu")).toHaveLength(6);
    const froms = lower(repeated).ir?.ops.map(({ from }) => from) ?? [];
    expect(froms).toEqual(expect.arrayContaining([1, 2, 3].map((at) => `${made.id}.${at}.relu3`)));
  });

  it("linked composites change together until one is unlinked", () => {
    const graph = graphOf("resnet20-adder");
    const inside: GraphEdit = {
      kind: "inside",
      composite: "unit1",
      edit: { kind: "setType", id: "adder1", type: "conv2d", props: {} },
    };
    const props = graph.composites?.unit1?.nodes.adder1?.props ?? {};
    const changed = apply(graph, [{ ...inside, edit: { ...inside.edit, props } as GraphEdit }]);
    const count = (now: ModelGraph) =>
      lower(now).ir?.ops.filter(({ op }) => op === "conv2d").length ?? 0;
    expect(count(changed.graph) - count(graph)).toBe(3);
    const apart = apply(graph, unlinkEdits(graph, "composite1")).graph;
    expect(apart.nodes.composite1?.props.of).toBe("unit6");
    expect(apart.composites?.unit6).toEqual(graph.composites?.unit1);
  });
});

describe("what cannot be", () => {
  it("says which block lies between", () => {
    const made = groupEdits(graphOf("lenet5-bn-adder"), ["adder1", "relu1"], "Unit");
    expect(made).toEqual({ refusal: "Batch norm 1 lies between these blocks: select it, too." });
    expect(groupEdits(graphOf("lenet5-bn-adder"), ["input1"], "Unit")).toHaveProperty("refusal");
    expect(groupEdits(graphOf("lenet5-bn-adder"), [], "Unit")).toHaveProperty("refusal");
  });

  const unit = { type: "composite", props: { of: "unit1", repeat: 1 } } as const;
  const base = graphOf("resnet20-adder");
  it.each([
    ["missing", { ...base, composites: {} }, "composite-missing"],
    [
      "inside itself",
      apply(base, [
        {
          kind: "inside",
          composite: "unit1",
          edit: { kind: "addNode", id: "again", node: unit },
        },
        {
          kind: "inside",
          composite: "unit1",
          edit: {
            kind: "connect",
            edge: {
              from: { node: "again", port: "groupOutput1" },
              to: { node: "add1", port: "b" },
            },
          },
        },
      ]).graph,
      "composite-depth",
    ],
    [
      "too many",
      apply(base, [
        { kind: "setProp", id: "composite1", prop: "repeat", value: 64 },
        { kind: "setProp", id: "composite3", prop: "repeat", value: 64 },
        { kind: "setProp", id: "composite5", prop: "repeat", value: 64 },
        ...Array.from({ length: 8 }, (_, index): GraphEdit => {
          const node = { ...unit, props: { of: "unit1", repeat: 64 } };
          return { kind: "addNode", id: `a${index}`, node };
        }),
      ]).graph,
      "composite-size",
    ],
    [
      "port outside",
      apply(base, [
        { kind: "addNode", id: "stray", node: { type: "groupInput", props: {} } },
        {
          kind: "connect",
          edge: { from: { node: "stray", port: "y" }, to: { node: "conv1", port: "x" } },
        },
      ]).graph,
      "port-outside",
    ],
  ])("%s", (_, graph, code) => {
    const { ir, diagnostics } = lower(graph);
    expect(diagnostics.map((entry) => entry.code)).toContain(code);
    expect(ir).toBeUndefined();
  });

  it("a fault inside leads there, once for all repetitions, and its fix repairs the definition", () => {
    const edit: GraphEdit = { kind: "removeNodes", ids: ["batchNorm2"] };
    const wire = { from: { node: "adder2", port: "y" }, to: { node: "add1", port: "a" } };
    const graph = apply(base, [
      { kind: "inside", composite: "unit1", edit },
      { kind: "inside", composite: "unit1", edit: { kind: "connect", edge: wire } },
    ]).graph;
    const hints = lower(graph).diagnostics;
    expect(hints).toHaveLength(1);
    expect(hints[0]).toMatchObject({ code: "no-normalisation", node: "composite1.1.adder2" });
    expect(lower(graph).facts.composite1?.diagnostics).toHaveLength(3);
    expect(lower(apply(graph, hints[0]?.fix?.edits ?? []).graph).diagnostics).toEqual([]);
  });
});

describe("muted blocks and notes", () => {
  it("a muted block hands its input on; a note changes nothing", () => {
    const graph = graphOf("lenet5-bn-adder");
    const muted = apply(graph, [
      { kind: "setOff", id: "relu1", off: true },
      { kind: "addNode", id: "note1", node: { type: "note", props: { text: "Why?" } } },
    ]);
    const { ir, diagnostics, facts } = lower(muted.graph);
    expect(ir?.ops.filter(({ op }) => op === "relu")).toHaveLength(3);
    expect(diagnostics).toEqual([]);
    expect(facts.relu1?.outputs).toEqual({ y: [28, 28, 6] });
    expect(apply(muted.graph, [muted.inverse]).graph).toEqual(graph);
  });

  it("muting a composite takes all of it out", () => {
    const graph = graphOf("resnet20-adder");
    const muted = apply(graph, [{ kind: "setOff", id: "composite1", off: true }]).graph;
    expect(lower(muted).totals.all.parameters).toBe(272_484 - 3 * (2 * 2304 + 2 * 32));
    expect(lower(muted).diagnostics).toEqual([]);
  });
});

/** An edit a person could make here, or several as one: blocks, wires, groups, and all that inside composites. */
function gesture(graph: ModelGraph, seed: number): GraphEdit | undefined {
  const random = randomStream(seed, "gesture");
  const pick = <T>(list: readonly T[]): T => list[random.below(list.length)] as T;
  const ids = Object.keys(graph.nodes);
  const id = ids.length > 0 ? pick(ids) : "none";
  const several = ids.filter(() => random.below(4) === 0);
  const composites = Object.keys(graph.composites ?? {});
  const edits = (made: { edits: readonly GraphEdit[] } | { refusal: string }) =>
    "refusal" in made ? undefined : ({ kind: "batch", edits: made.edits } as const);
  switch (random.below(10)) {
    case 0:
    case 1:
      return edits(groupEdits(graph, several.length > 0 ? several : [id], "Unit"));
    case 2:
      return edits(ungroupEdits(graph, id));
    case 3:
      return { kind: "batch", edits: unlinkEdits(graph, id) };
    case 4:
      return { kind: "setOff", id, off: random.below(2) > 0 };
    case 5:
      return graph.nodes[id]?.type === "composite"
        ? { kind: "setProp", id, prop: "repeat", value: 1 + random.below(3) }
        : { kind: "removeNodes", ids: [id] };
    case 6: {
      const edge = graph.edges.length > 0 ? pick(graph.edges) : undefined;
      return edge && { kind: "disconnect", edge };
    }
    case 7: {
      const end: NodeId = ids.length > 0 ? pick(ids) : "none";
      return {
        kind: "connect",
        edge: { from: { node: id, port: "y" }, to: { node: end, port: "x" } },
      };
    }
    default: {
      if (composites.length === 0) return { kind: "setTitle", title: `Title ${seed}` };
      const composite = pick(composites);
      const { nodes = {}, edges = [] } = graph.composites?.[composite] ?? {};
      const inner = gesture({ ...graph, nodes, edges }, seed + 1);
      const parts = inner?.kind === "batch" ? inner.edits : inner ? [inner] : [];
      const wrapped = parts.map(
        (edit): GraphEdit =>
          edit.kind === "setComposite" || edit.kind === "inside" || edit.kind === "setTitle"
            ? edit
            : { kind: "inside", composite, edit },
      );
      return { kind: "batch", edits: wrapped };
    }
  }
}

describe("300 runs of 200 random edits", () => {
  it("parse stays true, lowering never throws, undo is exact and the link comes back", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 30 }), async (seed) => {
        const start = graphOf(["lenet5-bn-adder", "resnet20-adder"][seed % 2] as string);
        let graph = start;
        const undo: GraphEdit[] = [];
        const redo: GraphEdit[] = [];
        for (let step = 0; step < 200; step++) {
          const edit = gesture(graph, (seed + 7919 * step) % 2 ** 31);
          const applied = edit && applyEdit(graph, edit, catalog);
          if (!edit || !applied?.ok) continue;
          // Groups in groups in groups would outgrow any document.
          if (Object.keys(applied.value.graph.composites ?? {}).length > 12) continue;
          graph = applied.value.graph;
          undo.push(applied.value.inverse);
          redo.push(edit);
        }
        lower(graph);
        const opened = parseGraph(graph, catalog);
        expect(opened.ok && opened.value.notices).toEqual([]);
        expect(opened.ok && canonicalText(opened.value.graph)).toBe(canonicalText(graph));
        const link = await encodeLink(graph, catalog);
        if (link.ok) {
          const back = await decodeLink(link.value, catalog);
          expect(back.ok && canonicalText(back.value.graph)).toBe(canonicalText(graph));
        } else expect(link.error.code).toBe("link-too-big");
        let back = graph;
        for (const edit of [...undo].reverse()) back = apply(back, [edit]).graph;
        expect(canonicalText(back)).toBe(canonicalText(start));
        let again = start;
        for (const edit of redo) again = apply(again, [edit]).graph;
        expect(canonicalText(again)).toBe(canonicalText(graph));
      }),
      { numRuns: 300 },
    );
  }, 240_000);
});
