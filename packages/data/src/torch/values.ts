import { quoted } from "../readers/errors";
import { refused } from "./fault";

/** Types of the values of a storage: those of weights, and whole numbers, which are reported and left out. */
export type StorageType = "F16" | "BF16" | "F32" | "F64" | "whole";

/** Bytes of one value, by the name of PyTorch's class of storages. */
const storageClasses: ReadonlyMap<string, readonly [StorageType, number]> = new Map([
  ["HalfStorage", ["F16", 2]],
  ["BFloat16Storage", ["BF16", 2]],
  ["FloatStorage", ["F32", 4]],
  ["DoubleStorage", ["F64", 8]],
  ["LongStorage", ["whole", 8]],
  ["IntStorage", ["whole", 4]],
  ["ShortStorage", ["whole", 2]],
  ["CharStorage", ["whole", 1]],
  ["ByteStorage", ["whole", 1]],
  ["BoolStorage", ["whole", 1]],
]);

/** Bytes that one or more tensors share. */
export interface Storage {
  readonly kind: "storage";
  /** Key of the bytes in the file. */
  readonly key: string;
  readonly type: StorageType;
  /** Number of bytes of one value. */
  readonly bytes: number;
  /** Number of values under its key, according to the file. */
  readonly stored: number;
  /** Number of values before its own: older files name parts of a storage. */
  readonly start: number;
  readonly count: number;
}

/** A view of a storage: strides and offset count values. */
export interface Tensor {
  readonly kind: "tensor";
  readonly storage: Storage;
  readonly offset: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
}

/** A name in the file, which is never looked up as anything that runs. */
export interface Name {
  readonly kind: "name";
  readonly name: string;
}

/** An object of a training script (its settings, its counters) that holds no weights. */
export interface Other {
  readonly kind: "other";
}

export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Value[]
  | Map<Value, Value>
  | Tensor
  | Storage
  | Name
  | Other;

export const other: Other = { kind: "other" };

/** Names that a file may call; `made` makes each of them, out of plain values. */
const makers: ReadonlySet<string> = new Set([
  "collections.OrderedDict",
  "torch._utils._rebuild_tensor",
  "torch._utils._rebuild_tensor_v2",
  "torch._utils._rebuild_parameter",
  "torch._utils._rebuild_parameter_with_state",
  "torch._tensor._rebuild_from_type_v2",
]);

/** Names of other objects that training scripts save, which become names without content. */
const others: ReadonlySet<string> = new Set([
  "argparse.Namespace",
  "collections.Counter",
  "collections.defaultdict",
  "torch.device",
  "torch.Size",
  "torch.Tensor",
  "torch.nn.parameter.Parameter",
  "numpy.dtype",
  "numpy.core.multiarray.scalar",
  "numpy._core.multiarray.scalar",
  "_codecs.encode",
  ...["builtins", "__builtin__"].flatMap((module) =>
    ["set", "frozenset", "list", "dict", "int", "float", "complex", "slice", "bytearray"].map(
      (name) => `${module}.${name}`,
    ),
  ),
  ...["half", "bfloat16", "float", "double", "float16", "float32", "float64"].map(
    (name) => `torch.${name}`,
  ),
  ...["uint8", "int8", "int16", "int32", "int64", "bool"].map((name) => `torch.${name}`),
]);

/** Returns a name of a file; throws for one that a table of weights does not need. */
export function nameOf(module: string, name: string): Name {
  const full = `${module}.${name}`;
  const isStorage = module === "torch" && storageClasses.has(name);
  if (makers.has(full) || others.has(full) || isStorage) return { kind: "name", name: full };
  throw refused(`it asks for ${quoted(full)}, which no table of weights needs; nothing was run`);
}

/** Returns the result of a pickle's call of a name with arguments, without calling anything. */
export function made(from: Value | undefined, given: Value | undefined): Value {
  const args = Array.isArray(given) ? given : undefined;
  if (!isKind(from, "name") || args === undefined) throw refused("it calls what is no name");
  const { name } = from;
  if (name === "collections.OrderedDict") return table(args[0]);
  if (name.startsWith("torch._utils._rebuild_tensor")) return tensor(args);
  if (name.startsWith("torch._utils._rebuild_parameter")) {
    if (isKind(args[0], "tensor")) return args[0];
    throw refused("a parameter in it is no tensor");
  }
  if (name === "torch._tensor._rebuild_from_type_v2") {
    // Its arguments: the name that makes the tensor, its class, and the arguments of that.
    const [maker] = args;
    if (!isKind(maker, "name") || maker.name === name) throw refused("a tensor in it is none");
    return made(maker, args[2]);
  }
  if (others.has(name)) return other;
  throw refused(`it makes something of ${quoted(name)}`);
}

function table(pairs: Value | undefined): Map<Value, Value> {
  const map = new Map<Value, Value>();
  if (pairs === undefined) return map;
  if (!Array.isArray(pairs)) throw refused("a table in it is not made of pairs");
  for (const pair of pairs) {
    if (!Array.isArray(pair) || pair.length !== 2)
      throw refused("a table in it is not made of pairs");
    map.set(pair[0] as Value, pair[1] as Value);
  }
  return map;
}

const mostSides = 8;

function tensor([storage, offset, shape, strides]: readonly Value[]): Tensor {
  if (!isKind(storage, "storage") || !isCount(offset)) throw refused("a tensor in it is none");
  if (!isCounts(shape) || !isCounts(strides) || shape.length !== strides.length)
    throw refused("a tensor in it has no sound shape");
  if (shape.length > mostSides) throw refused(`a tensor in it has more than ${mostSides} sides`);
  const size = shape.reduce((all, side) => all * side, 1);
  // Strides of 0 show one value many times: such a tensor would be larger than the file.
  if (!(size <= storage.count)) throw refused("a tensor in it has more values than are stored");
  const last = shape.reduce((at, side, i) => at + (side - 1) * (strides[i] as number), offset);
  if (size > 0 && !(last < storage.count))
    throw refused("a tensor in it reaches beyond what is stored");
  return { kind: "tensor", storage, offset, shape, strides };
}

/** Returns the storage of a persistent id of PyTorch: ("storage", class, key, device, count[, view]). */
export function storageOf(id: Value | undefined): Storage {
  const [word, from, key, , count, view] = Array.isArray(id) ? id : [];
  if (word !== "storage" || !isKind(from, "name")) throw refused("it refers to something outside");
  const type = storageClasses.get(from.name.replace(/^torch\./, ""));
  if (type === undefined || typeof key !== "string" || !isCount(count))
    throw refused("a storage in it is none");
  const whole: Storage = {
    ...{ kind: "storage", key, type: type[0], bytes: type[1] },
    ...{ stored: count, start: 0, count },
  };
  if (view === undefined || view === null) return whole;
  const [, start, size] = Array.isArray(view) ? view : [];
  if (!isCount(start) || !isCount(size) || start + size > count)
    throw refused("a storage in it reaches beyond what is stored");
  return { ...whole, start, count: size };
}

export function isKind<K extends "tensor" | "storage" | "name" | "other">(
  value: Value | undefined,
  kind: K,
): value is Extract<Value, { kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

function isCount(value: Value | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

function isCounts(value: Value | undefined): value is number[] {
  return Array.isArray(value) && value.every(isCount);
}
