import { DiagnosticError, err, type NamedArray, ok, type Result } from "@adder-studio/core";
import { openZip } from "../readers/zip";
import { damaged, refused, TorchFault } from "./fault";
import { isOlder, olderMark } from "./marks";
import { readPickle } from "./pickle";
import { type StateTable, stateTable } from "./state";
import { valuesOf } from "./tensor";
import type { Storage, Tensor, Value } from "./values";

export interface TorchFile {
  /** Arrays in the order of the file: float32, last axis fastest, axes in PyTorch's order. */
  readonly arrays: readonly NamedArray[];
  /** Names of arrays of whole numbers, such as counters, which are no weights. */
  readonly skipped: readonly string[];
  /** Entry of the file that holds the arrays; empty where the file is the table itself. */
  readonly entry: string;
}

/** Most bytes of the table of contents; that of a ResNet-50 has 50 kB. */
const largestPickle = 2 ** 26;
/** Most values of all arrays together: half a gigabyte. */
const mostValues = 2 ** 27;
const mostArrays = 20_000;

/** Reads the bytes of a storage. Rejects when their number is not that of the storage. */
type BytesOf = (storage: Storage) => Promise<Uint8Array>;

interface Opened {
  readonly root: Value;
  readonly bytesOf: BytesOf;
}

/**
 * Reads the weights in a file that `torch.save` wrote: a zip (PyTorch 1.6 and later) or the older stream of pickles; a
 * state dict, or a checkpoint that holds one. Nothing in the file is run, and no name of it is looked up in anything: see
 * `pickle.ts`. Errors: torch-file (damaged or cut), torch-refused (asks for more than weights), torch-limit,
 * torch-empty; of a zip also file-archive, file-cut, file-limit and file-bomb.
 */
export async function readTorch(bytes: Uint8Array): Promise<Result<TorchFile>> {
  try {
    const { root, bytesOf } = bytes[0] === 0x50 ? await openArchive(bytes) : openOlder(bytes);
    return ok(await load(stateTable(root), bytesOf));
  } catch (error) {
    if (error instanceof TorchFault || error instanceof DiagnosticError)
      return err(error.diagnostic);
    throw error;
  }
}

async function load({ path, tensors }: StateTable, bytesOf: BytesOf): Promise<TorchFile> {
  const weights = tensors.filter(([, { storage }]) => storage.type !== "whole");
  if (weights.length === 0) throw new TorchFault("torch-empty", "it holds whole numbers only");
  if (weights.length > mostArrays)
    throw new TorchFault("torch-limit", `it has more than ${mostArrays} arrays`);
  const values = weights.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0);
  if (values > mostValues)
    throw new TorchFault("torch-limit", `it has more than ${mostValues} values`);
  const arrays: NamedArray[] = [];
  for (const [name, tensor] of weights) {
    arrays.push({ name, shape: tensor.shape, data: await dataOf(tensor, bytesOf) });
  }
  const skipped = tensors.flatMap(([name, { storage }]) =>
    storage.type === "whole" ? [name] : [],
  );
  return { arrays, skipped, entry: path.join(".") };
}

async function dataOf(tensor: Tensor, bytesOf: BytesOf): Promise<Float32Array> {
  return valuesOf(tensor, await bytesOf(tensor.storage));
}

/** Opens a zip: `NAME/data.pkl` and one file for each storage, `NAME/data/KEY`. */
async function openArchive(bytes: Uint8Array): Promise<Opened> {
  const files = new Map(openZip(bytes).map((file) => [file.path, file]));
  const [top, ...more] = [...files.keys()].filter((path) => /^[^/]+\/data\.pkl$/.test(path));
  if (top === undefined || more.length > 0)
    throw damaged("this zip file has no table of contents of PyTorch (data.pkl)");
  const folder = top.slice(0, -"data.pkl".length);
  if ([...files.keys()].some((path) => path.startsWith(`${folder}code/`)))
    throw refused("it is a compiled TorchScript program");
  const order = files.get(`${folder}byteorder`);
  if (order !== undefined && new TextDecoder().decode(await order.bytes()).trim() !== "little")
    throw refused("its numbers are big-endian");
  const pickle = files.get(top);
  if (pickle === undefined || pickle.size > largestPickle)
    throw new TorchFault("torch-limit", "its table of contents is larger than 64 MB");
  const known = new Map<string, Promise<Uint8Array>>();
  return {
    root: readPickle(await pickle.bytes()).value,
    async bytesOf(storage) {
      const file = files.get(`${folder}data/${storage.key}`);
      if (file === undefined) throw damaged("values of it are missing");
      const content = known.get(storage.key) ?? file.bytes();
      known.set(storage.key, content);
      return checked(await content, storage);
    },
  };
}

/**
 * Opens the older stream: four pickles (its mark, its version, facts of the machine, the object), one of the storages' keys in
 * their order, then for each an int64 count and the values.
 */
function openOlder(bytes: Uint8Array): Opened {
  if (!isOlder(bytes)) {
    const isTar = bytes[257] === 0x75 && bytes[258] === 0x73;
    if (isTar) throw refused("it is of a PyTorch before 0.2 (a tar file)");
    throw damaged("it does not start as a file of torch.save does");
  }
  const version = readPickle(bytes, olderMark.length);
  if (version.value !== 1001) throw refused(`it is of version ${String(version.value)}`);
  const facts = readPickle(bytes, version.end);
  if (!(facts.value instanceof Map)) throw damaged("it does not say which machine wrote it");
  if (facts.value.get("little_endian") !== true) throw refused("its numbers are big-endian");
  const object = readPickle(bytes, facts.end);
  if (object.end - facts.end > largestPickle)
    throw new TorchFault("torch-limit", "its table of contents is larger than 64 MB");
  const keys = readPickle(bytes, object.end);
  if (!Array.isArray(keys.value)) throw damaged("it does not list its values");
  const places = new Map<string, Uint8Array>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = keys.end;
  for (const key of keys.value) {
    const storage = typeof key === "string" ? object.storages.get(key) : undefined;
    if (storage === undefined) throw damaged("it lists values that nothing in it uses");
    if (at + 8 > bytes.length) throw damaged("it ends before its last values");
    const length = Number(view.getBigInt64(at, true)) * storage.bytes;
    at += 8;
    if (!(length >= 0 && length <= bytes.length - at))
      throw damaged("it ends before its last values");
    places.set(storage.key, bytes.subarray(at, at + length));
    at += length;
  }
  return {
    root: object.value,
    async bytesOf(storage) {
      const content = places.get(storage.key);
      if (content === undefined) throw damaged("values of it are missing");
      return checked(content, storage);
    },
  };
}

function checked(content: Uint8Array, { stored, bytes }: Storage): Uint8Array {
  if (content.length === stored * bytes) return content;
  throw damaged("a storage in it has another size than it says");
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((all, side) => all * side, 1);
}
