import { invariant, type NamedArray } from "@adder-studio/core";
import { drawnText } from "@adder-studio/data";
import type { ModelGraph, NodeId, RunConfig } from "@adder-studio/graph";
import { createSketch } from "../templates/sketch";
import type { Chain, ChainLayer } from "./chain";

export type LayerShape = Pick<ChainLayer, "kind" | "units" | "relu">;

/** The function that a document learns; `drawn` are the values of one drawn by hand. */
export interface DocumentTarget {
  readonly id: string;
  readonly features: number;
  readonly drawn?: readonly number[];
}

interface NamedLayer extends LayerShape {
  readonly id: NodeId;
  readonly inputs: number;
}

/** A chain as an experiment of the app: its document, and which block each layer is. */
export interface ChainDocument {
  readonly graph: ModelGraph;
  readonly layers: readonly NamedLayer[];
}

/** Input of the function's points, the layers (all with a bias), a read-out of values. */
export function chainDocument(
  shape: readonly LayerShape[],
  target: DocumentTarget,
  title: string,
  run: Partial<RunConfig>,
): ChainDocument {
  const sketch = createSketch();
  const points = sketch.block("input", {
    dataset: "function",
    target: target.id,
    drawn: target.drawn === undefined ? "" : drawnText(target.drawn),
  });
  let at = sketch.block("flatten", {}, points);
  let inputs = target.features;
  const layers = shape.map((layer): NamedLayer => {
    const type = layer.kind === "adder" ? "adderDense" : "dense";
    const id = sketch.block(type, { units: layer.units, bias: true }, at);
    at = layer.relu ? sketch.block("relu", {}, id) : id;
    const named = { ...layer, id, inputs };
    inputs = layer.units;
    return named;
  });
  sketch.block("valueOutput", {}, at);
  return { graph: sketch.finish(title, run), layers };
}

/** A chain's numbers, or those of its first layers, as the parameters of its document, in single precision as the engines hold them. */
export function weightsOf({ layers }: ChainDocument, chain: Chain): NamedArray[] {
  return chain.flatMap(({ weights, bias }, i): NamedArray[] => {
    const layer = layers[i];
    invariant(layer !== undefined, "the document has a layer for each of the chain's");
    const { id, inputs, units } = layer;
    return [
      { name: `${id}/w`, shape: [1, 1, inputs, units], data: Float32Array.from(weights) },
      { name: `${id}/b`, shape: [units], data: Float32Array.from(bias) },
    ];
  });
}

/** The chain that a document's parameters make. */
export function chainOf({ layers }: ChainDocument, weights: readonly NamedArray[]): Chain {
  const find = (name: string) => {
    const found = weights.find((one) => one.name === name);
    invariant(found !== undefined, `${name} is among the weights`);
    return found.data;
  };
  return layers.map(({ id, ...layer }) => ({
    ...layer,
    weights: find(`${id}/w`),
    bias: find(`${id}/b`),
  }));
}
