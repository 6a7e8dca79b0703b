import { emptyGraph, type ModelGraph } from "@adder-studio/graph";

/**
 * An empty experiment for a network of a person's own. Its rate is a fifth of the templates': those end in batch norm,
 * and what one builds first ends in a dense layer on a whole image. Such a network (adder, batch norm, flatten, dense; wasm,
 * the small Fashion-MNIST, seed 0) diverges at 0.1 at its 41st step and reaches 84 % in two epochs at 0.02.
 */
export function newDocument(): ModelGraph {
  const graph = emptyGraph();
  return { ...graph, run: { ...graph.run, lr: 0.02 } };
}
