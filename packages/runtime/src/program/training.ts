import { type LayerFacts, type NamedArray, shapeSize } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { concat, dispose, keep, reshape, type Tensor, tidy, zeros } from "@tensorflow/tfjs-core";
import { normsFromInit, stepNorms } from "../filter-norms";
import { initialWeights } from "../initialise";
import { filterRoles } from "../network";
import type { HostBatch } from "../upload";
import type { ProgramParts } from "./parts";

/** A layer with filters: its block, the name and the number of values of its filters. */
export interface FilterLayer extends LayerFacts {
  readonly param: string;
}

/** Returns all layers with filters, in the order of the IR's parameters. */
export function filterLayersOf(ir: ModelIR): FilterLayer[] {
  return ir.params
    .filter(({ role }) => filterRoles.has(role))
    .map((spec) => ({
      name: spec.from,
      param: spec.name,
      size: shapeSize(spec.shape),
      ...(spec.role === "adder-filter" ? {} : { plain: true as const }),
    }));
}

/** Makes the training functions of a program; `Program` describes each. */
export function createTraining(
  { ir, network, teacher, upload }: ProgramParts,
  run: RunConfig,
  filterLayers: readonly FilterLayer[],
) {
  const { state } = network;
  const { param } = state;
  /** Filters at step 0, by parameter. */
  const initial = new Map<string, Tensor>();

  function initialise(from: readonly NamedArray[] = []): void {
    const given = new Map(from.map((array) => [array.name, array]));
    state.start(
      initialWeights(ir, run.seed).map((fresh) => {
        const old = given.get(fresh.name);
        return old?.shape.join() === fresh.shape.join() ? old : fresh;
      }),
    );
    teacher?.initialise();
    for (const { param: name } of filterLayers) {
      initial.get(name)?.dispose();
      initial.set(name, keep(param(name).clone()));
    }
  }

  function trainStep(batch: HostBatch, step: number, lr: number, watch = false): Tensor {
    return tidy(() => {
      const before = new Map(
        watch ? filterLayers.map(({ param: name }) => [name, param(name).clone()]) : [],
      );
      const uploaded = upload(batch);
      const at = { step, lr };
      const { loss, correct, norms } = network.learn(uploaded, at, teacher?.learn(uploaded, at));
      const zero = zeros([1]);
      return concat([
        reshape(loss, [1]),
        reshape(correct, [1]),
        ...filterLayers.map(({ param: name }) => reshape(norms.get(name) ?? zero, [1])),
        ...filterLayers.flatMap(({ param: name }) => {
          const old = before.get(name);
          return old === undefined ? [] : stepNorms(old, param(name), initial.get(name) ?? old);
        }),
      ]);
    });
  }

  return {
    initialise,
    trainStep,
    distanceFromInit: () => normsFromInit(filterLayers, param, initial),
    dispose() {
      dispose([...initial.values()]);
      initial.clear();
    },
  };
}
