import { existsSync } from "node:fs";
import { catalog, lower, templates } from "@adder-studio/blocks";
import {
  applyEdit,
  decodeLink,
  type GraphEdit,
  holdsLink,
  type ModelGraph,
  parseProp,
  type RunConfig,
  runSpecs,
} from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import { UsageError } from "./usage";
import { readExperimentFile } from "./weights";

/** Returns the document of a template. */
export function templateGraph(name: string): ModelGraph {
  const template = templates.find(({ id }) => id === name);
  if (!template) {
    const names = templates.map(({ id }) => id).join(", ");
    throw new UsageError(`There is no template "${name}"; there are ${names}.`);
  }
  return template.graph;
}

/** Reads the experiment that a command names: a template, a share link, or a document file. */
export async function readTarget(target: string | undefined): Promise<ModelGraph> {
  if (target === undefined) throw new UsageError("Name a file, a link, or template:NAME.");
  if (target.startsWith("template:")) {
    return templateGraph(target.slice("template:".length));
  }
  if ((target.includes("#") || holdsLink(target)) && !existsSync(target))
    return opened(await decodeLink(target, catalog));
  const { document } = readExperimentFile(target);
  if (!document) throw new UsageError(`The file ${target} holds weights and no experiment.`);
  return document.graph;
}

function opened(result: Awaited<ReturnType<typeof decodeLink>>): ModelGraph {
  if (!result.ok) {
    const { message, hint } = result.error;
    throw new UsageError(hint ? `${message} ${hint}` : message);
  }
  for (const notice of result.value.notices) process.stderr.write(`note: ${notice.message}\n`);
  return result.value.graph;
}

/** Applies a setting, `run.lr=0.05`, `lr=0.05` or `adder1.filters=8`, checked like a person's edit. `option` names its origin in messages. */
export function withSetting(graph: ModelGraph, setting: string, option = "--set"): ModelGraph {
  const equals = setting.indexOf("=");
  if (equals < 1) throw new UsageError(`${option} takes path=value, not "${setting}".`);
  const path = setting.slice(0, equals);
  const text = setting.slice(equals + 1);
  const value =
    text === "true"
      ? true
      : text === "false"
        ? false
        : Number.isNaN(Number(text)) || text === ""
          ? text
          : Number(text);
  const dot = path.indexOf(".");
  const owner = dot < 0 ? "run" : path.slice(0, dot);
  const field = path.slice(dot + 1);
  const edit =
    owner === "run"
      ? runEdit(field, value, `${option} ${setting}`)
      : nodeEdit(graph, owner, field, value, `${option} ${setting}`);
  const result = applyEdit(graph, edit, catalog);
  if (!result.ok) throw new UsageError(result.error.message);
  return result.value.graph;
}

function runEdit(field: string, value: string | number | boolean, setting: string): GraphEdit {
  if (!Object.hasOwn(runSpecs, field)) {
    const names = Object.keys(runSpecs).join(", ");
    throw new UsageError(
      `${setting}: there is no training setting "${field}"; there are ${names}.`,
    );
  }
  const spec = runSpecs[field as keyof RunConfig];
  const parsed = parseProp(spec, value);
  if (!parsed.ok) throw new UsageError(`${setting}: this takes ${parsed.error}.`);
  return { kind: "setRun", field: field as keyof RunConfig, value: parsed.value };
}

function nodeEdit(
  graph: ModelGraph,
  id: string,
  prop: string,
  value: string | number | boolean,
  setting: string,
): GraphEdit {
  const node = Object.hasOwn(graph.nodes, id) ? graph.nodes[id] : undefined;
  if (!node) {
    const names = Object.keys(graph.nodes).join(", ");
    throw new UsageError(`${setting}: there is no block "${id}"; there are ${names}.`);
  }
  const spec = catalog.get(node.type)?.props[prop];
  if (!spec) throw new UsageError(`${setting}: the block ${id} has no property "${prop}".`);
  const parsed = parseProp(spec, value);
  if (!parsed.ok) throw new UsageError(`${setting}: this takes ${parsed.error}.`);
  return { kind: "setProp", id, prop, value: parsed.value };
}

/** Lowers a graph to its network; the first error is a usage error. */
export function compiled(graph: ModelGraph, memoryBytes?: number): ModelIR {
  const { ir, diagnostics } = lower(graph, memoryBytes === undefined ? {} : { memoryBytes });
  if (ir) return ir;
  const first = diagnostics.find(({ severity }) => severity === "error");
  const where = first?.node ? ` (block ${first.node})` : "";
  throw new UsageError(`${first?.message ?? "The network cannot run."}${where}`);
}
