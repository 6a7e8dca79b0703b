import { templates } from "@adder-studio/blocks";
import { documentHash, type ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { createDocument } from "./document";

const start = templates[0]?.graph as ModelGraph;
const create = () => createDocument(start, "key", undefined);
const lr = (model: ReturnType<typeof create>) => model.store.getState().graph.run.lr;

describe("document", () => {
  it("undoes and redoes a property, a training setting and a title", () => {
    const model = create();
    const id = Object.keys(start.nodes).find((key) => start.nodes[key]?.type === "adder2d") ?? "";
    model.edit({ kind: "setProp", id, prop: "filters", value: 7 }, { label: "filters" });
    model.edit({ kind: "setRun", field: "lr", value: 0.3 }, { label: "rate" });
    model.edit({ kind: "setTitle", title: "Mine" }, { label: "title" });
    expect(model.store.getState().past.map(({ label }) => label)).toEqual([
      "filters",
      "rate",
      "title",
    ]);
    expect(model.undo()).toBe("title");
    expect(model.undo()).toBe("rate");
    expect(model.undo()).toBe("filters");
    expect(model.undo()).toBeUndefined();
    expect(documentHash(model.store.getState().graph)).toBe(documentHash(start));
    model.redo();
    model.redo();
    model.redo();
    expect(model.store.getState().graph.title).toBe("Mine");
    expect(model.store.getState().graph.nodes[id]?.props.filters).toBe(7);
  });

  it("takes a burst of typing as one step, and two bursts as two", () => {
    const model = create();
    const type = (value: number) =>
      model.edit({ kind: "setRun", field: "lr", value }, { label: "rate", merge: "run lr" });
    type(0.2);
    type(0.25);
    type(0.255);
    expect(model.store.getState().past).toHaveLength(1);
    model.seal();
    type(0.5);
    expect(model.store.getState().past).toHaveLength(2);
    model.undo();
    expect(lr(model)).toBe(0.255);
    model.undo();
    expect(lr(model)).toBe(0.1);
  });

  it.each([
    { back: [0.1], steps: 0, text: "typed and taken back" },
    { back: [0.3, 0.15, 0.1], steps: 0, text: "dragged there and back" },
    { back: [0.3, 0.1, 0.4], steps: 1, text: "past the start and on" },
  ])("leaves no step that changes nothing: $text", ({ back, steps }) => {
    const model = create();
    const type = (value: number) =>
      model.edit({ kind: "setRun", field: "lr", value }, { label: "rate", merge: "run lr" });
    for (const value of [0.2, ...back]) type(value);
    expect(model.store.getState().past).toHaveLength(steps);
    expect(lr(model)).toBe(back.at(-1));
    model.undo();
    expect(documentHash(model.store.getState().graph)).toBe(documentHash(start));
  });

  it("does not merge across an undo", () => {
    const model = create();
    const type = (value: number) =>
      model.edit({ kind: "setRun", field: "lr", value }, { label: "rate", merge: "run lr" });
    type(0.2);
    model.seal();
    type(0.3);
    model.undo();
    type(0.4);
    model.undo();
    expect(lr(model)).toBe(0.2);
  });

  it("changes nothing when an edit is refused", () => {
    const model = create();
    const refused = model.edit(
      { kind: "setProp", id: "nobody", prop: "filters", value: 3 },
      { label: "no" },
    );
    expect(refused?.message).toBeTruthy();
    expect(model.store.getState().graph).toBe(start);
    expect(model.store.getState().past).toHaveLength(0);
  });

  it("undoes a template as one step", () => {
    const model = create();
    const other = templates[1]?.graph as ModelGraph;
    model.edit({ kind: "replace", graph: other }, { label: "template" });
    expect(documentHash(model.store.getState().graph)).toBe(documentHash(other));
    model.undo();
    expect(documentHash(model.store.getState().graph)).toBe(documentHash(start));
  });
});
