import type { RandomStream } from "@adder-studio/core";
import { catalog } from "../registry";
import { evilValues, pick } from "./mutate";

/** A document whose wires and types are drawn at random: cycles, ghosts, doubles, self-loops. */
export function hostileFile(random: RandomStream): string {
  const types = [...catalog.schemas.map((schema) => schema.type), "hologram", "constructor"];
  const count = 1 + random.below(30);
  const ids = Array.from({ length: count }, (_, i) => `n${i}`);
  const nodes = ids.map((id) => {
    const type = pick(random, types);
    const props = Object.keys(catalog.get(type)?.props ?? { depth: 1 });
    const prop = props.length > 0 ? `"${pick(random, props)}":${pick(random, evilValues)}` : "";
    return `"${id}":{"type":"${type}","props":{${random.below(3) === 0 ? prop : ""}}}`;
  });
  const ends = [...ids, "ghost", "__proto__"].slice(0, count + (random.below(20) === 0 ? 2 : 1));
  const wires = Array.from({ length: random.below(60) }, () => {
    const [from, to] = [pick(random, ends), pick(random, ends)];
    const port = pick(random, ["x", "x", "a", "b", "z"]);
    return `{"from":{"node":"${from}","port":"y"},"to":{"node":"${to}","port":"${port}"}}`;
  });
  return `{"version":1,"nodes":{${nodes.join()}},"edges":[${wires.join()}]}`;
}

/** Draws a JSON text of any form, with fields that documents have. */
export function randomJson(random: RandomStream, depth = 0): string {
  const kind = random.below(depth > 4 ? 1 : 4);
  if (kind < 2) return pick(random, evilValues);
  const parts = Array.from({ length: random.below(5) }, () => randomJson(random, depth + 1));
  if (kind === 2) return `[${parts.join()}]`;
  const keys = ["version", "nodes", "edges", "run", "__proto__", "constructor", "a"];
  return `{${parts.map((part) => `"${pick(random, keys)}":${part}`).join()}}`;
}
