import type { Lowered } from "@adder-studio/blocks";
import type { Shape } from "@adder-studio/core";
import {
  compareIds,
  compositeOf,
  compositeType,
  type GraphNode,
  type ModelGraph,
  type NodeId,
  nodeOf,
} from "@adder-studio/graph";
import { attributeNames, className } from "./names";
import type { Plan } from "./plan";

type Facts = Lowered["facts"];

/** A number that differs between the uses of a class, so that its constructor takes it. */
export interface Parameter {
  readonly name: string;
  /** Value for each instance, by its prefix. */
  readonly values: ReadonlyMap<string, number>;
}

/** One class of model.py: the document itself, or a definition as it is used at `instances`. */
export interface Variant {
  readonly name: string;
  /** Title as a person wrote it. */
  readonly title: string;
  /** Id of the definition; undefined for the document. */
  readonly composite: string | undefined;
  readonly plan: Plan;
  /** Prefix of the ids of its blocks for each use: `unit1.2.` in the second repetition of unit1. */
  readonly instances: readonly string[];
  /** Classes of the repetitions of each composite inside. */
  readonly inner: ReadonlyMap<NodeId, readonly Variant[]>;
  /** Attribute of each block. */
  readonly attributes: ReadonlyMap<NodeId, string>;
  readonly parameters: readonly Parameter[];
}

/** A value in the text of a class: a number, or the name of a constructor's argument. */
export type Argument = number | string;

interface Growing extends Variant {
  readonly instances: string[];
  readonly parameters: Parameter[];
}

/**
 * Returns the classes that a plan needs, each after those that it uses, the document's last. Linked composites share a class;
 * a definition that is used in two ways (other outputs, vectors instead of images) gives two.
 */
export function variantsOf(document: ModelGraph, facts: Facts, root: Plan): readonly Variant[] {
  const found = new Map<string, Growing>();
  const taken = new Set<string>();

  function walk(plan: Plan, prefix: string, composite: string | undefined): Growing {
    const inner = new Map<NodeId, Growing[]>();
    for (const [id, inside] of [...plan.inner].sort(
      ([a], [b]) => order(plan, a) - order(plan, b),
    )) {
      const node = nodeOf(plan.graph, id) as GraphNode;
      const repetitions = Array.from({ length: Number(node.props.repeat) }, (_, i) =>
        walk(inside, `${prefix}${id}.${i + 1}.`, String(node.props.of)),
      );
      inner.set(id, repetitions);
    }
    const ranks = plan.order.map((id) =>
      Object.values(facts[prefix + id]?.inputs ?? {})
        .map((shape) => shape.length)
        .join(""),
    );
    const parts = [...inner].map(([id, list]) => `${id}=${list.map(({ name }) => name).join()}`);
    const key = [plan.key, ranks.join(), parts.join(";")].join("|");
    const known = found.get(key);
    if (known) {
      known.instances.push(prefix);
      return known;
    }
    const title =
      composite === undefined ? document.title : (compositeOf(document, composite)?.title ?? "");
    const name = composite === undefined ? "Network" : className(title, composite, taken);
    taken.add(name);
    const ids = Object.keys(plan.graph.nodes).sort(compareIds);
    const attributes = attributeNames(ids);
    const made: Growing = {
      ...{ name, title, composite, plan, inner, attributes },
      instances: [prefix],
      parameters: [],
    };
    found.set(key, made);
    return made;
  }

  walk(root, "", undefined);
  const all = [...found.values()];
  for (const variant of all) addParameters(variant, facts);
  return all;
}

function order(plan: Plan, id: NodeId): number {
  return plan.order.indexOf(id);
}

/** Name of the constructor argument that a block takes from the shape of its input, by type. */
const sizeNames: Readonly<Record<string, string>> = {
  conv2d: "in_channels",
  adder2d: "in_channels",
  shift2d: "in_channels",
  dense: "in_features",
  adderDense: "in_features",
  batchNorm: "num_features",
};

export function shapeAt(facts: Facts, id: string, port: string): Shape {
  return facts[id]?.inputs[port] ?? [];
}

/** Returns the length of the last axis of a block's input at `x`. */
function channelsInto(facts: Facts, id: string): number {
  return shapeAt(facts, id, "x").at(-1) ?? 0;
}

/** Adds the parameters of a class: sizes that differ between its instances. */
function addParameters(variant: Growing, facts: Facts): void {
  const { plan, instances, inner, attributes, parameters } = variant;
  const ask = (wanted: string, valueAt: (prefix: string) => number) => {
    const values = new Map(instances.map((prefix) => [prefix, valueAt(prefix)]));
    if (new Set(values.values()).size < 2) return;
    if (parameters.some((parameter) => sameValues(parameter.values, values))) return;
    const input = plan.inputs.find((port) =>
      instances.every((prefix) => values.get(prefix) === inputChannels(facts, prefix, port)),
    );
    const number =
      plan.inputs.length > 1 && input !== undefined ? plan.inputs.indexOf(input) + 1 : "";
    parameters.push({ name: input === undefined ? wanted : `in_channels${number}`, values });
  };
  for (const id of plan.order) {
    const type = nodeOf(plan.graph, id)?.type ?? "";
    const own = sizeNames[type];
    if (own !== undefined)
      ask(`${attributes.get(id)}_${own}`, (prefix) => channelsInto(facts, prefix + id));
    for (const [i, part] of (inner.get(id) ?? []).entries()) {
      for (const { name, values } of part.parameters) {
        const place = i === 0 ? "" : `_${i + 1}`;
        ask(
          `${attributes.get(id)}_${name}${place}`,
          (prefix) => values.get(`${prefix}${id}.${i + 1}.`) ?? 0,
        );
      }
    }
  }
}

/** Returns the channels of an instance's input at a port, as the level around it has them. */
function inputChannels(facts: Facts, prefix: string, port: string): number | undefined {
  return facts[`${prefix}${port}`]?.outputs.y?.at(-1);
}

function sameValues(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): boolean {
  return [...a].every(([key, value]) => b.get(key) === value);
}

function argument(variant: Variant, valueAt: (prefix: string) => number): Argument {
  const values = new Map(variant.instances.map((prefix) => [prefix, valueAt(prefix)]));
  const known = variant.parameters.find((parameter) => sameValues(parameter.values, values));
  return known?.name ?? values.get(variant.instances[0] ?? "") ?? 0;
}

/** Returns the size that a block's constructor takes, as it is written in the class. */
export function sizeArgument(variant: Variant, facts: Facts, id: NodeId): Argument {
  return argument(variant, (prefix) => channelsInto(facts, prefix + id));
}

/** Returns the arguments of each repetition of a composite inside, as they are written in the class. */
export function repetitionArguments(
  variant: Variant,
  id: NodeId,
): readonly (readonly Argument[])[] {
  return (variant.inner.get(id) ?? []).map((part, i) =>
    part.parameters.map(({ values }) =>
      argument(variant, (prefix) => values.get(`${prefix}${id}.${i + 1}.`) ?? 0),
    ),
  );
}

/** Returns true for a node that stands for a definition. */
export function isComposite(node: GraphNode | undefined): boolean {
  return node?.type === compositeType;
}
