import { parseJson } from "@adder-studio/graph";

/** One line of an event file, as the command line's `--events` and the exported train.py write it. */
export type RunEvent =
  | { readonly type: "run"; readonly documentHash: string | undefined }
  | {
      readonly type: "ready";
      readonly backend: string;
      readonly adapter: string;
      /** Threads of the wasm engine, processes of PyTorch. */
      readonly threads: number;
      readonly host: string;
      readonly documentHash: string | undefined;
    }
  | {
      readonly type: "step";
      /** Step, counted from 0. */
      readonly step: number;
      /** NaN where the file says null: it was no finite number. */
      readonly loss: number;
      readonly lr: number;
      readonly examplesPerSecond: number;
      readonly layers: readonly { readonly name: string; readonly norm: number }[];
    }
  | {
      readonly type: "epoch";
      readonly epoch: number;
      readonly trainLoss: number;
      readonly testLoss: number;
      /** Accuracy, or root mean squared error when `isRmse`; `test` likewise. */
      readonly train: number;
      readonly test: number;
      readonly isRmse: boolean;
      readonly examplesPerSecond: number;
    }
  | { readonly type: "probe" }
  /** Hash of the weights on the way: it belongs to a receipt, and a run elsewhere claims none here. */
  | { readonly type: "mark" }
  | { readonly type: "failed"; readonly message: string }
  | {
      readonly type: "done";
      readonly steps: number;
      readonly weightsHash: string | undefined;
      readonly documentHash: string | undefined;
      readonly examplesPerSecond: number;
    };

const types = ["run", "ready", "step", "epoch", "probe", "mark", "failed", "done"];
const deepest = 6;
const longestText = 200;
const mostLayers = 2000;
/** Greatest valid step: a float32 counts exactly up to here. */
const mostSteps = 2 ** 24;

type Fields = ReadonlyMap<string, unknown>;

/** Parses a line as an event; undefined where it is none, or a field is missing or of another type. */
export function readLine(text: string): RunEvent | undefined {
  const parsed = parseJson(text, deepest);
  if (!parsed.ok) return undefined;
  const fields = fieldsOf(parsed.value);
  if (fields === undefined) return undefined;
  switch (fields.get("type")) {
    case "run":
      return { type: "run", documentHash: hashIn(fields, "documentHash") };
    case "ready":
      return readyOf(fields);
    case "step":
      return stepOf(fields);
    case "epoch":
      return epochOf(fields);
    case "probe":
      return { type: "probe" };
    case "mark":
      return { type: "mark" };
    case "failed":
      return { type: "failed", message: textIn(fields, "message") ?? "" };
    case "done": {
      const steps = countIn(fields, "steps");
      if (steps === undefined) return undefined;
      return {
        ...{ type: "done", steps, weightsHash: hashIn(fields, "weightsHash") },
        documentHash: hashIn(fields, "documentHash"),
        examplesPerSecond: rateIn(fields),
      };
    }
    default:
      return undefined;
  }
}

/** Returns true for the beginning of an event file: an object whose first field is the type of an event. */
export function looksLikeEvents(head: string): boolean {
  const type = /^\uFEFF?\s*\{\s*"type"\s*:\s*"([a-z]+)"/.exec(head)?.[1];
  return type !== undefined && types.includes(type);
}

function readyOf(fields: Fields): RunEvent | undefined {
  const [backend, adapter, host] = ["backend", "adapter", "host"].map((name) =>
    textIn(fields, name),
  );
  const threads = countIn(fields, "threads");
  if (backend === undefined || adapter === undefined || host === undefined) return undefined;
  if (threads === undefined || threads === 0) return undefined;
  const documentHash = hashIn(fields, "documentHash");
  return { type: "ready", backend, adapter, threads, host, documentHash };
}

function stepOf(fields: Fields): RunEvent | undefined {
  const step = countIn(fields, "step");
  const loss = figureIn(fields, "loss");
  const lr = figureIn(fields, "lr");
  const given = fields.get("layers") ?? [];
  if (step === undefined || loss === undefined || lr === undefined) return undefined;
  if (!Array.isArray(given) || given.length > mostLayers) return undefined;
  const layers: { name: string; norm: number }[] = [];
  for (const one of given) {
    const layer = fieldsOf(one);
    const name = layer && textIn(layer, "name");
    const norm = layer && figureIn(layer, "rawNorm");
    if (name === undefined || norm === undefined) return undefined;
    layers.push({ name, norm });
  }
  return { type: "step", step, loss, lr, examplesPerSecond: rateIn(fields), layers };
}

function epochOf(fields: Fields): RunEvent | undefined {
  const isRmse = fields.has("testRmse");
  const kind = isRmse ? "Rmse" : "Accuracy";
  const epoch = countIn(fields, "epoch");
  const [trainLoss, testLoss, train, test] = [
    ...["trainLoss", "testLoss", `train${kind}`, `test${kind}`],
  ].map((name) => figureIn(fields, name));
  if (epoch === undefined || epoch === 0 || trainLoss === undefined || testLoss === undefined)
    return undefined;
  if (train === undefined || test === undefined) return undefined;
  const examplesPerSecond = rateIn(fields);
  return { type: "epoch", epoch, trainLoss, testLoss, train, test, isRmse, examplesPerSecond };
}

function fieldsOf(value: unknown): Fields | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return new Map(Object.entries(value));
}

/** Returns an untrusted text field without control characters and invisible characters, cut to `longestText`. */
function textIn(fields: Fields, name: string): string | undefined {
  const value = fields.get(name);
  if (typeof value !== "string") return undefined;
  return value.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "").slice(0, longestText);
}

function hashIn(fields: Fields, name: string): string | undefined {
  const value = fields.get(name);
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value) ? value : undefined;
}

function countIn(fields: Fields, name: string): number | undefined {
  const value = fields.get(name);
  const isCount = typeof value === "number" && Number.isInteger(value);
  return isCount && value >= 0 && value <= mostSteps ? value : undefined;
}

/** Reads a number field; null gives NaN, since JSON has no number for it. */
function figureIn(fields: Fields, name: string): number | undefined {
  const value = fields.get(name);
  if (value === null) return Number.NaN;
  return typeof value === "number" ? value : undefined;
}

function rateIn(fields: Fields): number {
  const value = fields.get("examplesPerSecond");
  return typeof value === "number" && value > 0 && Number.isFinite(value) ? value : 0;
}
