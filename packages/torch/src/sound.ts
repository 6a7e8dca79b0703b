import { blockOf, type Lowered, lower, nodeLabel } from "@adder-studio/blocks";
import { err, ok, type Result } from "@adder-studio/core";
import {
  type GraphNode,
  groupInputType,
  groupOutputType,
  type ModelGraph,
  type NodeId,
  nodeOf,
} from "@adder-studio/graph";
import { type ModelIR, type Task, taskOf } from "@adder-studio/ir";
import { constructorOf, expressionOf } from "./layers";
import { createPlanner } from "./plan";
import { plain } from "./text";
import { isComposite, type Variant, variantsOf } from "./variants";

/** A document that can be exported as PyTorch code, with the facts about it. */
export interface Sound {
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  readonly facts: Lowered["facts"];
  readonly goal: Task;
  /** Id of the Input block, at the document's own level. */
  readonly input: NodeId;
  readonly output: NodeId;
  readonly variants: readonly Variant[];
}

/** Memory limit of an export: none, for the limit of a page means nothing to PyTorch. */
const memoryBytes = Number.MAX_SAFE_INTEGER;

/** Checks that a document can be expressed as PyTorch code. An error is a sentence that names what cannot. */
export function soundDocument(graph: ModelGraph): Result<Sound, string> {
  const { ir, facts, diagnostics } = lower(graph, { memoryBytes });
  if (!ir) {
    const first = diagnostics.find(({ severity }) => severity === "error");
    const where = first?.node === undefined ? "" : ` (block ${first.node})`;
    return err(
      `This network cannot run yet, so it cannot be exported: ${first?.message ?? ""}${where}`,
    );
  }
  const end = ir.ops.at(-1)?.from ?? "";
  const start = ir.ops[0]?.from ?? "";
  for (const id of [start, end]) {
    if (nodeOf(graph, id)) continue;
    const inside = id.split(".")[0] ?? id;
    return err(
      `The ${id === start ? "Input" : "output"} block is inside of the composite ${inside}, and a PyTorch module gets its input from outside. Ungroup ${inside}, then export again.`,
    );
  }
  const plan = createPlanner(graph)(undefined, [end]);
  const variants = variantsOf(graph, facts, plan);
  const unknown = variants.flatMap((variant) =>
    variant.plan.order.flatMap((id) => unsaid(variant, id)),
  );
  if (unknown[0] !== undefined) {
    return err(
      `${unknown[0]} has no counterpart in the PyTorch package yet. Take it out, or mute it.`,
    );
  }
  if (graph.run.distill > 0) {
    return err(
      "Distillation trains the conv version of the network as its teacher, which the PyTorch package does not do. Set the distillation weight to 0, then export again.",
    );
  }
  return ok({ graph, ir, facts, goal: taskOf(ir), input: start, output: end, variants });
}

/** Returns the blocks of a class for which there is no PyTorch code. */
function unsaid({ plan }: Variant, id: NodeId): string[] {
  const node = nodeOf(plan.graph, id) as GraphNode;
  const category = blockOf(node.type)?.category;
  const isEnd = category === "input" || category === "output";
  const isPort = node.type === groupInputType || node.type === groupOutputType;
  const isSaid =
    isEnd ||
    isPort ||
    isComposite(node) ||
    constructorOf(node.type) !== undefined ||
    expressionOf(node.type, ["x"], []) !== undefined;
  return isSaid ? [] : [`The block ${plain(nodeLabel(id, node))} (${node.type})`];
}
