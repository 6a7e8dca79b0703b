import { TorchFault } from "./fault";
import { isKind, type Tensor, type Value } from "./values";

/** Usual names of the weights in a checkpoint of a training script; the first that is present counts. */
const usual = ["state_dict", "model_state_dict", "model", "net", "network", "module", "weights"];
const deepest = 6;

export interface StateTable {
  /** Keys that lead to the table; empty where the file is the table itself. */
  readonly path: readonly string[];
  /** Tensors in the order of the file. */
  readonly tensors: readonly (readonly [name: string, tensor: Tensor])[];
}

/**
 * Finds the table of weights in a file: the file itself, else the entry of a usual name, else the largest one. Every
 * table is visited once, so that one that holds itself ends too. Throws TorchFault where there is none.
 */
export function stateTable(root: Value): StateTable {
  const found: StateTable[] = [];
  const seen = new Set<Value>();
  const waiting: { readonly value: Value; readonly path: readonly string[] }[] = [
    { value: root, path: [] },
  ];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { value, path } = next;
    if (seen.has(value)) continue;
    seen.add(value);
    const entries = entriesOf(value);
    const tensors = entries.flatMap(([name, item]) =>
      isKind(item, "tensor") ? [[name, item] as const] : [],
    );
    if (tensors.length > 0) found.push({ path, tensors });
    if (path.length === 0 && tensors.length > 0 && tensors.length >= entries.length / 2) break;
    if (path.length >= deepest) continue;
    for (const [name, item] of entries) {
      if (item instanceof Map || (path.length === 0 && Array.isArray(item)))
        waiting.push({ value: item, path: [...path, name] });
    }
  }
  const named = usual.flatMap((name) => found.filter(({ path }) => path.join() === name));
  const [first] = named.length > 0 ? named : [...found].sort(bySize);
  if (first === undefined)
    throw new TorchFault("torch-empty", "there is no table of tensors in it");
  return first;
}

function bySize(a: StateTable, b: StateTable): number {
  return b.tensors.length - a.tensors.length;
}

function entriesOf(value: Value): (readonly [string, Value])[] {
  if (isKind(value, "tensor")) return [["tensor", value]];
  if (Array.isArray(value)) return value.map((item, i) => [String(i), item]);
  if (!(value instanceof Map)) return [];
  return [...value].flatMap(([key, item]) =>
    typeof key === "string" || typeof key === "number" ? [[String(key), item] as const] : [],
  );
}
