import { catalog } from "@adder-studio/blocks";
import { readExperimentText, readWeightFile } from "@adder-studio/blocks/experiment-file";
import { scanAll } from "@adder-studio/classroom/code";
import { DiagnosticError, type NamedArray } from "@adder-studio/core";
import { imageHeader, readData, SeveralSets } from "@adder-studio/data/readers";
import { fileOf } from "@adder-studio/data/testing";
import { readTorch } from "@adder-studio/data/torch";
import { parseDocumentText } from "@adder-studio/graph";
import { readOnnx } from "@adder-studio/onnx";
import { receiptIn } from "@adder-studio/receipt";
import type { CaseFile, Reader } from "./seeds";

/** Answer of a reader: what it read, or a refusal in words. */
export interface Answer {
  readonly refused?: string;
  readonly arrays?: readonly NamedArray[];
}

type Read = (files: readonly CaseFile[]) => Answer | Promise<Answer>;

const refused = (message: string): Answer => ({ refused: message });
const first = (files: readonly CaseFile[]) => files[0]?.bytes ?? new Uint8Array();
const textOf = (files: readonly CaseFile[]) => new TextDecoder().decode(first(files));

/** Stands for the browser's decoder, which is handed what the header promises. */
async function decodeImage(bytes: Uint8Array) {
  const { width, height } = imageHeader(bytes);
  if (bytes.at(-1) === 255) throw new Error("a damaged image");
  return { width, height, rgba: new Uint8Array(4 * width * height).fill(bytes.at(-1) ?? 0) };
}

async function readOwn(files: readonly CaseFile[]): Promise<Answer> {
  try {
    const sources = files.map(({ path, bytes }) => fileOf(path, bytes, 64 + (bytes.length % 900)));
    await readData(sources, { size: 8, column: 0 }, { decodeImage });
    return {};
  } catch (error) {
    if (error instanceof SeveralSets) return {};
    if (!(error instanceof DiagnosticError)) throw error;
    const { message, hint } = error.diagnostic;
    return refused(`${message} ${hint ?? ""}`.trim());
  }
}

/** Every reader of files and pastes that runs in Node. */
const sound: Readonly<Record<Reader, Read>> = {
  data: readOwn,
  weights(files) {
    const read = readWeightFile(first(files));
    return read.ok ? { arrays: read.value.weights ?? [] } : refused(read.error);
  },
  async torch(files) {
    const read = await readTorch(first(files));
    return read.ok ? { arrays: read.value.arrays } : refused(read.error.message);
  },
  onnx(files) {
    const read = readOnnx(first(files), { title: "x" });
    return read.ok ? { arrays: read.value.weights } : refused(read.error);
  },
  experiment(files) {
    const read = readExperimentText(textOf(files));
    return read.ok ? { arrays: read.value.weights ?? [] } : refused(read.error);
  },
  document(files) {
    const read = parseDocumentText(textOf(files), catalog);
    return read.ok ? {} : refused(read.error.message);
  },
  codes(files) {
    scanAll(textOf(files));
    return {};
  },
  receipt(files) {
    const read = receiptIn(textOf(files));
    return read.ok ? {} : refused(read.error.message);
  },
};

const size = (files: readonly CaseFile[]) =>
  files.reduce((sum, { bytes }) => sum + bytes.length, 0);

function busy(ms: number): void {
  const from = process.cpuUsage();
  while (process.cpuUsage(from).user < 1000 * ms);
}

interface Fault {
  readonly about: string;
  before?(files: readonly CaseFile[], reader: Reader): void;
  after?(answer: Answer, files: readonly CaseFile[], reader: Reader): Answer;
}

const faults: Readonly<Record<string, Fault>> = {
  odd: {
    about: "a reader of weights that throws on files of odd length",
    before(files, reader) {
      if (reader === "weights" && size(files) % 2 === 1) throw new TypeError("x is undefined");
    },
  },
  slow: {
    about: "readers that take 800 ms for sizes that are multiples of 29",
    before(files) {
      if (size(files) % 29 === 0) busy(800);
    },
  },
  greedy: {
    about: "a reader of data that takes 400 MB on the word of a header",
    before(files, reader) {
      if (reader === "data" && size(files) % 3 === 0) new Uint8Array(400e6).fill(1);
    },
  },
  trusting: {
    about: "a reader of PyTorch's files that believes a shape",
    after(answer, files, reader) {
      const [array, ...others] = answer.arrays ?? [];
      if (reader !== "torch" || array === undefined || size(files) % 5 > 0) return answer;
      return { arrays: [{ ...array, shape: [...array.shape, 2] }, ...others] };
    },
  },
  mute: {
    about: "a refusal without words",
    after: (answer) => (answer.refused?.includes("PyTorch") ? refused("") : answer),
  },
};

export const plants = Object.fromEntries(
  Object.entries(faults).map(([name, { about }]) => [name, about]),
);

/** Returns the readers, with a planted fault where a name is given. */
export function readersWith(plant: string | undefined) {
  const fault = plant === undefined ? undefined : faults[plant];
  return async (reader: Reader, files: readonly CaseFile[]): Promise<Answer> => {
    fault?.before?.(files, reader);
    const answer = await sound[reader](files);
    return fault?.after?.(answer, files, reader) ?? answer;
  };
}
