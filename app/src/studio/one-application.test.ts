import { templateOf, templates } from "@adder-studio/blocks";
import type { GraphEdit, ModelGraph } from "@adder-studio/graph";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { applyChecked } from "../document/apply";
import { insertEdit, plainBlock } from "../document/edits";
import { createFakeSession } from "../shell/first/fake-session";
import { memoryStorage } from "../storage/storage";
import { createStudio, type Studio } from "./studio";

/** Every call of `applyEdit` since the test began, with whether it was given the catalog. */
const applied: { readonly edit: GraphEdit; readonly isChecked: boolean }[] = [];

vi.mock("@adder-studio/graph", async (original) => {
  const graph = await original<typeof import("@adder-studio/graph")>();
  return {
    ...graph,
    applyEdit(...args: Parameters<typeof graph.applyEdit>) {
      applied.push({ edit: args[1], isChecked: args[2] !== undefined });
      return graph.applyEdit(...args);
    },
  };
});

let studio: Studio;

function open(graph: ModelGraph): Studio {
  studio = createStudio({
    session: createFakeSession({ stepsPerEpoch: 10, pace: 5 }),
    storage: memoryStorage(),
    prefs: undefined,
    saved: undefined,
    now: () => 1,
    newKey: () => "key",
  });
  studio.openDocument(graph, undefined);
  applied.length = 0;
  return studio;
}

/** Counts how often an edit was applied, by itself or as a part of another. */
function applicationsOf(edit: GraphEdit): number {
  const holds = (one: GraphEdit): boolean =>
    one === edit ||
    (one.kind === "batch" && one.edits.some(holds)) ||
    (one.kind === "inside" && holds(one.edit));
  return applied.filter((one) => holds(one.edit)).length;
}

const plain = templates[0]?.graph as ModelGraph;
const withComposites = templateOf("resnet20-adder")?.graph as ModelGraph;
const [adder = ""] = Object.keys(plain.nodes).filter((id) => plain.nodes[id]?.type === "adder2d");

/** All blocks where a person put them. */
function byHand(graph: ModelGraph): ModelGraph {
  const nodes = Object.entries(graph.nodes).map(([id, node], at) => [
    id,
    { ...node, at: [0, 100 * at] as const },
  ]);
  return { ...graph, nodes: Object.fromEntries(nodes) };
}

function insertion(graph: ModelGraph): GraphEdit {
  const [wire] = graph.edges;
  const edit = wire && insertEdit(graph, wire, plainBlock("relu"))?.edit;
  if (edit === undefined) throw new Error("there is a wire");
  return edit;
}

function removalOfAll(type: string, { nodes }: ModelGraph): GraphEdit {
  return {
    kind: "removeNodes",
    ids: Object.keys(nodes).filter((id) => nodes[id]?.type === type),
  };
}

beforeEach(() => {
  applied.length = 0;
});
afterEach(() => studio.dispose());

describe("an edit is applied once, and checked", () => {
  it.each<[string, ModelGraph, GraphEdit, more: number]>([
    ["a property", plain, { kind: "setProp", id: adder, prop: "filters", value: 7 }, 0],
    ["a setting", plain, { kind: "setRun", field: "lr", value: 0.3 }, 0],
    ["a title beside composites", withComposites, { kind: "setTitle", title: "Mine" }, 0],
    ["blocks removed", plain, { kind: "removeNodes", ids: [adder] }, 0],
    // What follows from it is applied to its result.
    ["a block that is given a place", byHand(plain), insertion(plain), 1],
    ["the last use of a definition", withComposites, removalOfAll("composite", withComposites), 1],
  ])("%s", (_, graph, edit, more) => {
    const page = open(graph);
    expect(page.change(edit, { label: "edit" })).toBe(true);
    expect(applicationsOf(edit)).toBe(1);
    expect(applied).toHaveLength(1 + more);
    expect(applied.every(({ isChecked }) => isChecked)).toBe(true);
    const after = page.document.store.getState().graph;
    expect(after).not.toBe(graph);
    page.undo();
    expect(page.document.store.getState().graph).toEqual(graph);
    page.redo();
    expect(page.document.store.getState().graph).toEqual(after);
  });

  it("an edit inside a composite", () => {
    const page = open(withComposites);
    const { nodes } = withComposites;
    const [unit = ""] = Object.keys(nodes).filter((id) => nodes[id]?.type === "composite");
    page.enter([unit]);
    const [inner = ""] = Object.keys(page.view().nodes);
    const edit: GraphEdit = { kind: "setLabel", id: inner, label: "Mine" };
    applied.length = 0;
    expect(page.edit(edit, { label: "name" })).toBe(true);
    expect(applicationsOf(edit)).toBe(1);
  });

  it("a refused one changes nothing and is told", () => {
    const page = open(plain);
    const edit: GraphEdit = { kind: "setProp", id: adder, prop: "filters", value: 4097 };
    expect(page.change(edit, { label: "edit" })).toBe(false);
    expect(applicationsOf(edit)).toBe(1);
    expect(page.document.store.getState().graph).toBe(plain);
    expect(page.ui.store.getState().notice).toMatch(/must be/);
  });
});

it("the count sees a second application", () => {
  const page = open(plain);
  const edit: GraphEdit = { kind: "setRun", field: "lr", value: 0.3 };
  applyChecked(page.document.store.getState().graph, { kind: "batch", edits: [edit] });
  page.change(edit, { label: "edit" });
  expect(applicationsOf(edit)).toBe(2);
});
