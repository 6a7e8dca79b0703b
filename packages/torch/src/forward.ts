import { invariant } from "@adder-studio/core";
import { type NodeId, nodeOf } from "@adder-studio/graph";
import { variableName } from "./names";
import { type Plan, portsRead } from "./plan";

/** A statement of `forward` for one block: the variables that it reads and those that it sets, by port. */
export interface Assignment {
  readonly id: NodeId;
  readonly ins: readonly string[];
  readonly outs: readonly string[];
}

export interface Assigned {
  /** Arguments of `forward`, in the order of the plan's inputs. */
  readonly parameters: readonly string[];
  readonly assignments: readonly Assignment[];
  /** Variables of the plan's outputs. */
  readonly results: readonly string[];
}

/** Names of the first three values in use at a time; a fourth has the name of its block. */
const shortNames = ["x", "y", "z"];

/**
 * Chooses names for all values of a class: a block's output takes the name of an input that is not read again, `x`
 * before others, so that a chain is all x, and a shortcut is y.
 */
export function assignNames(
  plan: Plan,
  /** Returns the output ports of a block; those of a composite come from its plan. */
  outputsOf: (id: NodeId) => readonly string[],
  attributes: ReadonlyMap<NodeId, string>,
): Assigned {
  const reads = new Map<string, number>();
  const readsOf = (id: NodeId) =>
    portsRead(plan.graph, id, plan.inner).map((port) => keyOf(plan, id, port));
  const ends = plan.outputs.map((id) => keyOf(plan, id, "x"));
  for (const key of [...plan.order.flatMap(readsOf), ...ends]) {
    reads.set(key, (reads.get(key) ?? 0) + 1);
  }

  const names = new Map<string, string>();
  const used = new Set<string>();
  const give = (key: string, name: string) => {
    names.set(key, name);
    used.add(name);
  };
  const single = plan.inputs.length === 1;
  const parameters = plan.inputs.map((_, i) => (single ? "x" : `x${i + 1}`));
  for (const [i, port] of plan.inputs.entries()) {
    give(`${port}.y`, parameters[i] ?? "x");
  }
  const nameOf = (key: string) => {
    const name = names.get(key);
    invariant(name !== undefined, `${key} has been made`);
    return name;
  };

  const assignments = plan.order.map((id) => {
    const keys = readsOf(id);
    const ins = keys.map(nameOf);
    for (const key of keys) {
      const left = (reads.get(key) ?? 0) - 1;
      reads.set(key, left);
      if (left === 0) used.delete(nameOf(key));
    }
    const isComposite = plan.inner.has(id);
    const ports = isComposite ? (plan.inner.get(id)?.outputs ?? []) : outputsOf(id);
    const outs = ports.map((port) => {
      const name = freeName(attributes.get(id) ?? id, ins, used);
      give(`${id}.${port}`, name);
      return name;
    });
    return { id, ins, outs };
  });
  return { parameters, assignments, results: ends.map(nameOf) };
}

function keyOf(plan: Plan, id: NodeId, port: string): string {
  const from = plan.source(id, port);
  invariant(
    from !== undefined && nodeOf(plan.graph, from.node) !== undefined,
    `${id}.${port} has a source`,
  );
  return `${from.node}.${from.port}`;
}

function freeName(attribute: string, ins: readonly string[], used: ReadonlySet<string>): string {
  const dying = ins.filter((name) => !used.has(name));
  const preferred = shortNames.find((name) => dying.includes(name)) ?? dying[0];
  if (preferred !== undefined) return preferred;
  const short = shortNames.find((name) => !used.has(name));
  return short ?? variableName(attribute, used);
}
