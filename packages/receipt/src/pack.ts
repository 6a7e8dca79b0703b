import { type EngineName, engineNames } from "@adder-studio/core";
import { markSteps } from "@adder-studio/graph";
import { createReader, createWriter, UnreadableError } from "./bytes";
import { hashBytes } from "./digits";
import type { Receipt, ReceiptFigures } from "./types";

/** Numbers of the engines, which stay as they are for good; 0 stands for several. */
const engineCodes: Readonly<Record<EngineName, number>> = { webgpu: 1, webgl: 2, wasm: 3, cpu: 4 };
const elsewhereCode = 7;

const flags = { module: 8, warm: 16, figures: 32, values: 64, reestimated: 128 } as const;

/**
 * The bytes of a receipt: flags with the engine in the lowest three bits, app, seed, steps, hashes, figures, then a bit for
 * each of `markSteps` that has a mark, and the marks' hashes. At most 133 bytes.
 */
export function packReceipt(receipt: Receipt): Uint8Array {
  const { engine, elsewhere, module, warm, figures, steps } = receipt;
  const out = createWriter();
  const code = elsewhere ? elsewhereCode : engine === undefined ? 0 : engineCodes[engine];
  out.byte(
    code +
      (module === "" ? 0 : flags.module) +
      (warm ? flags.warm : 0) +
      (figures === undefined ? 0 : flags.figures) +
      (figures?.task === "values" ? flags.values : 0) +
      (figures?.reestimated ? flags.reestimated : 0),
  );
  out.text(receipt.app);
  out.count(receipt.seed);
  out.count(steps);
  out.hash(receipt.document, hashBytes.document);
  out.hash(receipt.data, hashBytes.data);
  if (module !== "") out.hash(module, hashBytes.module);
  out.hash(receipt.weights, hashBytes.weights);
  if (figures !== undefined) {
    out.float(figures.loss);
    out.float(figures.metric);
  }
  const hashes = markSteps(steps).map(
    (step) => receipt.marks.find((mark) => mark.step === step)?.hash,
  );
  out.count(hashes.reduce((bits, hash, i) => bits + (hash === undefined ? 0 : 2 ** i), 0));
  for (const hash of hashes) if (hash !== undefined) out.hash(hash, hashBytes.mark);
  return out.bytes;
}

/** Reads what `packReceipt` wrote; undefined for bytes that it never writes. */
export function unpackReceipt(bytes: Uint8Array): Receipt | undefined {
  try {
    return readReceipt(bytes);
  } catch (error) {
    if (error instanceof UnreadableError) return undefined;
    throw error;
  }
}

function readReceipt(bytes: Uint8Array): Receipt | undefined {
  const from = createReader(bytes);
  const head = from.byte();
  const code = head & 7;
  const engine = engineNames.find((name) => engineCodes[name] === code);
  if (engine === undefined && code !== 0 && code !== elsewhereCode) return undefined;
  const app = from.text();
  const seed = from.count();
  const steps = from.count();
  const document = from.hash(hashBytes.document);
  const data = from.hash(hashBytes.data);
  const module = head & flags.module ? from.hash(hashBytes.module) : "";
  const weights = from.hash(hashBytes.weights);
  const figures = head & flags.figures ? readFigures(head, from.float(), from.float()) : undefined;
  if (head & flags.figures && figures === undefined) return undefined;
  const places = markSteps(steps);
  const bits = from.count();
  if (steps === 0 || bits >= 2 ** places.length) return undefined;
  const marked = places.filter((_, i) => Math.floor(bits / 2 ** i) % 2 === 1);
  const marks = marked.map((step) => ({ step, hash: from.hash(hashBytes.mark) }));
  if (from.left > 0) return undefined;
  return {
    ...{ app, document, data, seed, engine, module, steps, weights, marks },
    ...(code === elsewhereCode ? { elsewhere: true } : {}),
    ...(figures === undefined ? {} : { figures }),
    warm: (head & flags.warm) !== 0,
  };
}

function readFigures(head: number, loss: number, metric: number): ReceiptFigures | undefined {
  if (!Number.isFinite(loss) || !Number.isFinite(metric)) return undefined;
  const task = head & flags.values ? "values" : "classes";
  return { task, loss, metric, reestimated: (head & flags.reestimated) !== 0 };
}
