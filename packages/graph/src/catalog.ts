import { invariant } from "@adder-studio/core";
import type { PropSpecs } from "./props";

/** The facts of a block type that the document needs. */
export interface BlockSchema {
  readonly type: string;
  /** Short name in links, one or two letters; the type itself when absent. Never reused. */
  readonly link?: string;
  readonly props: PropSpecs;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** The block types that a document may use, handed in by whoever knows them. */
export interface BlockCatalog {
  readonly schemas: readonly BlockSchema[];
  get(type: string): BlockSchema | undefined;
  /** Returns the schema with this short name in links. */
  byLink(link: string): BlockSchema | undefined;
}

/** Collects schemas; a type or a link name twice is our fault and throws. */
export function createCatalog(schemas: readonly BlockSchema[]): BlockCatalog {
  const byType = new Map<string, BlockSchema>();
  const byLink = new Map<string, BlockSchema>();
  for (const schema of schemas) {
    const link = schema.link ?? schema.type;
    invariant(!byType.has(schema.type), `block type ${schema.type} is registered twice`);
    invariant(!byLink.has(link), `link name ${link} is taken twice`);
    const names = Object.entries(schema.props).map(([key, spec]) => spec.link ?? key);
    invariant(
      new Set(names).size === names.length,
      `${schema.type} has two properties of one link name`,
    );
    byType.set(schema.type, schema);
    byLink.set(link, schema);
  }
  return {
    schemas,
    get: (type) => byType.get(type),
    byLink: (link) => byLink.get(link),
  };
}
