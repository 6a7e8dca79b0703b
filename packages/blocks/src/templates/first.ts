import type { ModelGraph } from "@adder-studio/graph";
import { lenet5Bn } from "./lenet5-bn";

/** A finished experiment to start from. Its document asks the question of this id. */
export interface Template {
  readonly id: string;
  readonly title: string;
  readonly graph: ModelGraph;
}

/** Names the document that `make` gives under its title, with its question. It is made when it is first asked for. */
export function template(id: string, title: string, make: (title: string) => ModelGraph): Template {
  let graph: ModelGraph | undefined;
  return {
    id,
    title,
    get graph() {
      graph ??= { ...make(title), question: { id } };
      return graph;
    },
  };
}

/** Opens when nothing else does. In a file of its own: the page needs it before all others. */
export const firstTemplate: Template = template("lenet5-bn-adder", "LeNet-5 with adders", (title) =>
  lenet5Bn("adder2d", title),
);
