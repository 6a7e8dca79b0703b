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

/** A number of a class that is not the same wherever the class is used, so that its constructor takes it. */
export interface Parameter {
  readonly name: string;
  /** By the prefix of the instance. */
  readonly values: ReadonlyMap<string, number>;
}

/** One class of model.py: the document itself, or a definition as it is used at `instances`. */
export interface Variant {
  readonly name: string;
  /** As a person wrote it. */
  readonly title: string;
  /** The definition; undefined for the document. */
  readonly composite: string | undefined;
  readonly plan: Plan;
  /** What stands before the ids of its blocks where it is used: `unit1.2.` in the second repetition of unit1. */
  readonly instances: readonly string[];
  /** The class of each repetition of a composite inside. */
  readonly inner: ReadonlyMap<NodeId, readonly Variant[]>;
  /** The attribute of each block. */
  readonly attributes: ReadonlyMap<NodeId, string>;
  readonly parameters: readonly Parameter[];
}

/** A value in the text of a class: the same number at each instance, or what the constructor is given. */
export type Argument = number | string;

interface Growing extends Variant {
  readonly instances: string[];
  readonly parameters: Parameter[];
}

/**
 * The classes that a plan needs, each behind those it is made of, the document's last. Linked composites share a class;
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

/** What a block's constructor takes from the shape that comes in: the name of the argument, by type. */
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

/** Length of the last axis of what comes into a block at `x`. */
function channelsInto(facts: Facts, id: string): number {
  return shapeAt(facts, id, "x").at(-1) ?? 0;
}

/** Adds what the class has to be told: sizes that are not the same at all its instances. */
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

/** Channels of what comes into an instance at a port, as the level around it knows them. */
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

/** The size that a block's constructor takes, as its class writes it. */
export function sizeArgument(variant: Variant, facts: Facts, id: NodeId): Argument {
  return argument(variant, (prefix) => channelsInto(facts, prefix + id));
}

/** The arguments of each repetition of a composite inside, as its class writes them. */
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

/** Whether a node stands for a definition. */
export function isComposite(node: GraphNode | undefined): boolean {
  return node?.type === compositeType;
}
