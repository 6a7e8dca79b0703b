import { blockOf } from "@adder-studio/blocks";
import {
  applies,
  type ModelGraph,
  type NodeId,
  type PropSpec,
  type PropValue,
  type RunConfig,
  runSpecs,
} from "@adder-studio/graph";
import { nodeNames } from "../document/block-info";

/** A setting of the run, or a property of one block. */
export interface GridField {
  /** `lr` or `adder1.filters`. */
  readonly path: string;
  readonly label: string;
  readonly spec: PropSpec;
  readonly value: PropValue;
  /** The setting that has to be in the grid, too: as it stands, this one is without effect. */
  readonly by?: string;
  set(graph: ModelGraph, value: PropValue): ModelGraph;
}

/** More runs than this are a plan for a night: the command line does those. */
export const mostRuns = 60;

/** Numerics are not asked about, and the engine only rounds; the seeds have a field of their own. */
const leftOut: readonly string[] = ["seed", "engine", "semantics"];

function byOf(spec: PropSpec, run: RunConfig): { by?: string } {
  return spec.when === undefined || applies(spec, { ...run }) ? {} : { by: spec.when.prop };
}

/** Two values that would do in the place of the one a number has; fewer where its range has no room for them. */
export function examplesOf({ spec, value }: GridField): readonly number[] {
  if (spec.kind !== "int" && spec.kind !== "float") return [];
  const now = Number(value);
  const near = now === 0 ? [spec.max / 2, 1, 0.1] : [now / 2, now * 2, now / 4, now * 4];
  const tries = near.map((one) =>
    spec.kind === "int" ? Math.round(one) : Number(one.toPrecision(2)),
  );
  return [...new Set(tries)]
    .filter((one) => one !== now && one >= spec.min && one <= spec.max)
    .slice(0, 2);
}

/** All that may differ in a grid: what counts with the settings as they are. */
export function gridFields(graph: ModelGraph): readonly GridField[] {
  const run = (Object.keys(runSpecs) as (keyof RunConfig)[]).flatMap((field): GridField[] =>
    leftOut.includes(field)
      ? []
      : [
          {
            path: field,
            label: runSpecs[field].label,
            spec: runSpecs[field],
            value: graph.run[field],
            ...byOf(runSpecs[field], graph.run),
            set: (base, value) => ({ ...base, run: { ...base.run, [field]: value } }),
          },
        ],
  );
  const names = nodeNames(graph);
  const props = Object.entries(graph.nodes).flatMap(([id, node]) =>
    Object.entries(blockOf(node.type)?.props ?? {}).flatMap(([prop, spec]): GridField[] => {
      const value = node.props[prop];
      if (spec.kind === "text" || value === undefined || !applies(spec, node.props)) return [];
      return [
        {
          path: `${id}.${prop}`,
          label: `${names.get(id) ?? id}: ${spec.label}`,
          spec,
          value,
          set: (base, next) => withProp(base, id, prop, next),
        },
      ];
    }),
  );
  return [...run, ...props];
}

function withProp(graph: ModelGraph, id: NodeId, prop: string, value: PropValue): ModelGraph {
  const node = graph.nodes[id];
  if (node === undefined) return graph;
  return {
    ...graph,
    nodes: { ...graph.nodes, [id]: { ...node, props: { ...node.props, [prop]: value } } },
  };
}

export interface GridAxis {
  readonly field: GridField;
  readonly values: readonly PropValue[];
}

/**
 * Every combination of the values, each with seeds s, s + 1, ..., in the order of the values; the graph itself, which
 * trains anyway, is left out.
 */
export function gridGraphs(
  base: ModelGraph,
  axes: readonly GridAxis[],
  seeds: number,
): readonly ModelGraph[] {
  let combinations: { readonly graph: ModelGraph; readonly same: boolean }[] = [
    { graph: base, same: true },
  ];
  for (const { field, values } of axes) {
    combinations = combinations.flatMap(({ graph, same }) =>
      values.map((value) => ({
        graph: value === field.value ? graph : field.set(graph, value),
        same: same && value === field.value,
      })),
    );
  }
  return combinations.flatMap(({ graph, same }) =>
    Array.from({ length: seeds }, (_, i) => ({ graph, same: same && i === 0, i }))
      .filter((one) => !one.same)
      .map(({ i }) =>
        i === 0 ? graph : { ...graph, run: { ...graph.run, seed: graph.run.seed + i } },
      ),
  );
}
