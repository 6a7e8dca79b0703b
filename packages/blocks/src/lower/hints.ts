import {
  freshId,
  type GraphDiagnostic,
  type GraphEdit,
  isLpRun,
  type NodeId,
  nodeOf,
  type PortRef,
  type RunConfig,
} from "@adder-studio/graph";
import { canDistil, isLoss, type ModelIR, taskOf } from "@adder-studio/ir";
import { blockOf, newNode } from "../registry";
import { type Expanded, offer, type Site } from "./expand";
import { maxFixes } from "./fixes";
import type { Wiring } from "./wiring";

/**
 * `no-normalisation`: adders without a bias whose results reach a ReLU or a layer with no batch norm between.
 * All of an adder's results are <= 0 (CVPR 2020, eq. 2), so ReLU makes them 0 and the gradient behind it is
 * exactly 0; other layers see values far from what they can tell apart. One pass against the order.
 */
export function normalisationHints(
  { graph, siteOf }: Expanded,
  wiring: Wiring,
  order: readonly NodeId[],
): GraphDiagnostic[] {
  const readers = new Map<NodeId, PortRef[]>();
  for (const { from, to } of wiring.edges) {
    const list = readers.get(from.node);
    if (list) list.push(to);
    else readers.set(from.node, [to]);
  }
  /** Nodes whose results reach an activation or a layer as they are. */
  const exposed = new Set<NodeId>();
  const hints: GraphDiagnostic[] = [];
  for (const id of [...order].reverse()) {
    const reaches = (readers.get(id) ?? []).some(({ node: reader }) => {
      const category = blockOf(nodeOf(graph, reader)?.type ?? "")?.category;
      if (category === "activation" || category === "layer") return true;
      return category !== "normalisation" && category !== "output" && exposed.has(reader);
    });
    if (!reaches) continue;
    exposed.add(id);
    const node = nodeOf(graph, id);
    if (node && blockOf(node.type)?.allNegative?.(node.props)) hints.push(hintAt(id));
  }
  return hints.reverse().map((hint, index) => {
    if (index >= maxFixes) return hint;
    const id = hint.node as NodeId;
    const site = siteOf(id);
    if (!site) return hint;
    const fix = offer(site.level, "Insert Batch norm", insertBehind(site));
    return fix ? { ...hint, fix } : hint;
  });
}

/**
 * `exponent-rules`: gradient rules of adders that are chosen and never used, because adders of an exponent learn by its
 * exact derivatives. `exponent-rule-idle`: a rule for p = 1 in a run none of whose steps is made at p = 1.
 */
export function exponentHints(ir: ModelIR, run: RunConfig): GraphDiagnostic[] {
  if (!isLpRun(run) || !ir.ops.some(({ op }) => op === "adder2d")) return [];
  const { lpStart, lpEnd, lpUntil, lpRule, filterRule, inputRule } = run;
  const atOne = lpStart === 1 || (lpEnd === 1 && lpUntil < 1);
  const chosen = filterRule !== "full-precision" || inputRule !== "hardtanh";
  const hints: GraphDiagnostic[] = [];
  if (chosen && !(atOne && lpRule === "rules")) {
    hints.push({
      code: "exponent-rules",
      severity: "hint",
      message:
        "The chosen filter and input gradients are not used: adders with an exponent p learn by its exact derivatives.",
      hint: "Set p to 1 at both ends, or leave the gradient rules as they were.",
    });
  }
  if (lpRule === "rules" && !atOne) {
    hints.push({
      code: "exponent-rule-idle",
      severity: "hint",
      message: "No step of this run is made at p = 1, so the rule for it is never used.",
      hint: "Let p come to 1 before the end of the run.",
    });
  }
  return hints;
}

/** `distillation-idle`: distillation is on in a network that does regression or equals its conv version. */
export function distillationHints(ir: ModelIR, run: RunConfig): GraphDiagnostic[] {
  const last = ir.ops.at(-1);
  // An unfinished network may still get its adders and its output.
  if (!(run.distill > 0) || last === undefined || !isLoss(last.op) || canDistil(ir)) return [];
  const why =
    taskOf(ir) === "values"
      ? "this network does regression, and distillation compares scores of classes"
      : "this network has no adder layer, so it equals its convolution version";
  return [
    {
      code: "distillation-idle",
      severity: "hint",
      message: `The distillation is not used: ${why}.`,
      hint: "Set the distillation weight to 0, or use adder layers.",
    },
  ];
}

function hintAt(node: NodeId): GraphDiagnostic {
  return {
    code: "no-normalisation",
    severity: "hint",
    message:
      "No normalisation after this adder: all its results are at most 0, so such a network hardly trains.",
    hint: "Put a batch norm right behind it, or give it a bias.",
    node,
    port: "y",
  };
}

/** A new batch norm that takes over everything that reads from the block, at the block's own level. */
function insertBehind({ level: { graph, wiring }, id }: Site): GraphEdit[] {
  const made = freshId(graph, "batchNorm");
  const readers = wiring.edges.filter(({ from }) => from.node === id);
  return [
    { kind: "addNode", id: made, node: newNode("batchNorm", {}) },
    ...readers.map(
      ({ to }): GraphEdit => ({ kind: "connect", edge: { from: { node: made, port: "y" }, to } }),
    ),
    { kind: "connect", edge: { from: { node: id, port: "y" }, to: { node: made, port: "x" } } },
  ];
}
