import { invariant } from "@adder-studio/core";
import {
  type BlockCatalog,
  type BlockSchema,
  createCatalog,
  defaultsOf,
  type GraphNode,
  idPrefix,
  type ModelGraph,
  type NodeId,
  ordinalOf,
  type Props,
  portsOfNode,
} from "@adder-studio/graph";
import { builtin, documentBlocks } from "./builtin";
import type { Block } from "./define";

const all: readonly Block[] = [...builtin, ...documentBlocks];
const byType: ReadonlyMap<string, Block> = new Map(all.map((block) => [block.type, block]));

/** The block of a type; undefined when nobody knows it. */
export function blockOf(type: string): Block | undefined {
  return byType.get(type);
}

function schemaOf(block: Block): BlockSchema {
  return {
    type: block.type,
    ...(block.link ? { link: block.link } : {}),
    props: block.props,
    inputs: Object.keys(block.inputs),
    outputs: Object.keys(block.outputs),
  };
}

/** The catalog of all blocks that the document's parser, edits and links read. */
export const catalog: BlockCatalog = createCatalog(all.map(schemaOf));

/** The ports of a block; a composite's are those of its definition. None for an unknown block. */
export function portsOf(graph: ModelGraph, node: GraphNode) {
  return portsOfNode(graph, node, catalog);
}

/** A new block of a known type with its defaults, some of them replaced. */
export function newNode(type: string, props: Props = {}, at?: GraphNode["at"]): GraphNode {
  const block = blockOf(type);
  invariant(block, `block type ${type} is registered`);
  return { type, props: { ...defaultsOf(block.props), ...props }, ...(at ? { at } : {}) };
}

/** Name of a block for people: the label given to it, else its title and number ("Adder 2"). */
export function nodeLabel(id: NodeId, node: GraphNode): string {
  if (node.label) return node.label;
  const title = blockOf(node.type)?.title ?? node.type;
  const ordinal = ordinalOf(id, idPrefix(node.type));
  return ordinal > 0 ? `${title} ${ordinal}` : `${title} ${id}`;
}
