import { lower, newNode } from "@adder-studio/blocks";
import { type Diagnostic, DiagnosticError } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { InputAttrs, ModelIR } from "@adder-studio/ir";
import type { TestSet } from "@adder-studio/session/client";
import { useEffect } from "react";
import { useStore } from "zustand";
import { createStore, type StoreApi } from "zustand/vanilla";
import { useStudio } from "../studio/context";
import { perStudio } from "../studio/per-studio";
import type { Studio } from "../studio/studio";
import { whenFree } from "../ui/connection";

/** The test images of the network that is on screen, or of the one in training. */
export interface TestSetState {
  readonly key: string;
  /** The Input block's choice that they belong to. */
  readonly dataset: string;
  readonly set: TestSet | undefined;
  readonly fault: Diagnostic | undefined;
}

interface TestSetModel {
  readonly store: StoreApi<TestSetState>;
  /** Loads the set unless it is there or on its way. */
  load(input: InputAttrs, seed: number): void;
  /** There is no Input any more: the images of another network are none of this one. */
  clear(): void;
}

const none: TestSetState = { key: "", dataset: "", set: undefined, fault: undefined };

/** Returns the studio's one set of test images. */
export const testSetOf = perStudio("test images", createTestSet);

function createTestSet({ run: { session } }: Studio): TestSetModel {
  const store = createStore<TestSetState>(() => none);
  return {
    store,
    load(input, seed) {
      const { dataset, noise, own, points, classes } = input;
      // Only what is made up depends on the seed.
      const made = dataset === "noise" || points !== undefined;
      const key = JSON.stringify([dataset, noise, own, points, classes, made ? seed : 0]);
      if (store.getState().key === key) return;
      store.setState({ key, dataset, set: undefined, fault: undefined });
      void fetchSet(key, input, seed);
    },
    clear: () => store.setState(none),
  };

  async function fetchSet(key: string, input: InputAttrs, seed: number): Promise<void> {
    const isWanted = () => store.getState().key === key;
    // As large as the images that a run begins with, which come first.
    await whenFree();
    if (!isWanted()) return;
    try {
      const set = await session.testSet(input, seed);
      if (isWanted()) store.setState({ set });
    } catch (error) {
      if (!isWanted()) return;
      const fault =
        error instanceof DiagnosticError
          ? error.diagnostic
          : { code: "test-set-failed", severity: "error" as const, message: String(error) };
      // The next one who asks tries again.
      store.setState({ key: "", fault });
    }
  }
}

/**
 * Returns the data that an Input would read, with or without an output behind it; undefined where a document has no Input. Its data is there to
 * be seen while the network is being built.
 */
export function inputOf(document: ModelGraph): InputAttrs | undefined {
  const [id, node] = Object.entries(document.nodes).find(([, { type }]) => type === "input") ?? [];
  if (id === undefined || node === undefined) return undefined;
  const alone = {
    ...document,
    nodes: { [id]: node, [`${id}-end`]: newNode("valueOutput", {}) },
    edges: [{ from: { node: id, port: "y" }, to: { node: `${id}-end`, port: "x" } }],
  };
  const [first] = lower(alone).built.ops;
  return first?.op === "input" ? first.attrs : undefined;
}

/** The test images that belong to `ir`, loaded when they are first wanted. */
export function useTestSet(ir: ModelIR | undefined, seed: number): TestSetState {
  const [first] = ir?.ops ?? [];
  return useTestSetOf(first?.op === "input" ? first.attrs : undefined, seed);
}

/** The same for what an Input reads. */
export function useTestSetOf(input: InputAttrs | undefined, seed: number): TestSetState {
  const model = testSetOf(useStudio());
  useEffect(() => {
    if (input !== undefined) model.load(input, seed);
  }, [model, input, seed]);
  return useStore(model.store);
}
