import { lower } from "@adder-studio/blocks";
import { type LayerFacts, shapeSize } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { RunHistory } from "@adder-studio/session/client";
import { useMemo } from "react";
import { shownRuns } from "../../runs/shown";
import type { Curve, RunRecord } from "../../runs/types";
import { useRuns, useRunsModel } from "../../runs/use-runs";
import { useDocument } from "../../studio/context";
import { readGraph } from "../../studio/experiment-list";

/** The learning speed of a run elsewhere, in the form that the panel draws a run of this page from. */
export interface SpeedElsewhere {
  readonly id: string;
  readonly name: string;
  readonly graph: ModelGraph;
  readonly layers: readonly LayerFacts[];
  readonly stepsPerEpoch: number;
  readonly history: RunHistory;
}

/** Returns the speeds of shown runs of another computer whose network and layers are known. */
export function useSpeedsElsewhere(): readonly SpeedElsewhere[] {
  const key = useDocument((state) => state.key);
  const runs = useRuns((state) => state.runs);
  const model = useRunsModel();
  return useMemo(
    () =>
      shownRuns(runs, key).flatMap((run) => {
        if (run.elsewhere === undefined) return [];
        const curve = model.curve(run.id);
        const speed = curve && speedOf(run, curve);
        return speed === undefined ? [] : [speed];
      }),
    [runs, key, model],
  );
}

/** Undefined where the file says nothing of the network's layers, or the network is not known. */
export function speedOf(run: RunRecord, curve: Curve): SpeedElsewhere | undefined {
  const graph = run.graph === undefined ? undefined : readGraph(run.graph);
  const ir = graph && lower(graph, { memoryBytes: Number.MAX_SAFE_INTEGER }).ir;
  if (graph === undefined || ir === undefined) return undefined;
  const norms = new Map((curve.norms ?? []).map(({ name, norm }) => [name, norm]));
  const columns = [curve.step, curve.loss, curve.accuracy, curve.lr];
  const layers = ir.params.flatMap(({ name, shape, role }): LayerFacts[] => {
    const norm = norms.get(name.slice(0, name.lastIndexOf("/")));
    if (norm === undefined || !role.endsWith("-filter")) return [];
    columns.push(norm);
    const facts = { name: name.slice(0, name.lastIndexOf("/")), size: shapeSize(shape) };
    return [role === "adder-filter" ? facts : { ...facts, plain: true }];
  });
  if (layers.length === 0) return undefined;
  return {
    ...{ id: run.id, name: run.name, graph, layers },
    stepsPerEpoch: run.stepsPerEpoch,
    history: {
      width: columns.length,
      length: curve.step.length,
      column: (index) => columns[index] ?? new Float32Array(0),
      epochs: [],
      marks: [],
      version: 0,
      examplesPerSecond: run.examplesPerSecond,
      step: run.step,
    },
  };
}
