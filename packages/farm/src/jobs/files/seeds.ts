import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { catalog, createSketch, lower, templateOf } from "@adder-studio/blocks";
import { writeExperiment, writeExperimentJson } from "@adder-studio/blocks/experiment-file";
import { mutateText, pick } from "@adder-studio/blocks/testing";
import { handInCode } from "@adder-studio/classroom/code";
import type { NamedArray, RandomStream } from "@adder-studio/core";
import { writeSafetensors } from "@adder-studio/data/safetensors";
import { idx, npy, pngHead, tar, zip } from "@adder-studio/data/testing";
import { documentText, encodeLink, type ModelGraph } from "@adder-studio/graph";
import { writeOnnx } from "@adder-studio/onnx";
import { makeReceipt, withReceipt } from "@adder-studio/receipt";
import { mutateFile } from "./mutate";

/** Readers that files are given to. */
export const readers = [
  ...["data", "weights", "torch", "onnx", "experiment", "document", "codes", "receipt"],
] as const;
export type Reader = (typeof readers)[number];

export interface CaseFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** A change of some bytes; of an archive's contents it is made before they are packed. */
export type Change = (bytes: Uint8Array) => Uint8Array;

/** Sound files for a reader, with a place for a change inside of what is packed, or none. */
export interface Seed {
  readonly reader: Reader;
  /** True for a file that is refused as it is: a whole network of PyTorch, which is code. */
  readonly isRefused?: boolean;
  make(inner: Change): readonly CaseFile[];
}

const text = (content: string) => new TextEncoder().encode(content);
const same: Change = (bytes) => bytes;

function small(): ModelGraph {
  const sketch = createSketch();
  const images = { noiseHeight: 4, noiseWidth: 4, noiseChannels: 1, noiseClasses: 2 };
  const start = sketch.block("input", { dataset: "noise", ...images });
  const layers = sketch.chain(start, ["conv2d", { filters: 2 }], ["batchNorm"], ["relu"]);
  sketch.block("classOutput", {}, sketch.chain(layers, ["globalAvgPool"], ["dense", { units: 2 }]));
  return sketch.finish("Small");
}

function weightsOf(graph: ModelGraph): NamedArray[] {
  const { ir } = lower(graph);
  if (ir === undefined) throw new Error("The network lowers.");
  return ir.params.map(({ name, shape }) => {
    const size = shape.reduce((all, side) => all * side, 1);
    return { name, shape, data: Float32Array.from({ length: size }, (_, i) => Math.fround(i / 7)) };
  });
}

const classes = [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2];
const images = () =>
  idx(
    [12, 4, 4],
    new Uint8Array(192).map((_, i) => (i * 37) % 256),
  );
const labels = () => idx([12], classes);
const rows = (separator: string, head: string) =>
  [
    head,
    ...Array.from({ length: 12 }, (_, i) =>
      [i / 4, (i * 7) % 5, i % 3 ? "cat" : "dog"].join(separator),
    ),
  ].join("\n");
const pictures = (change: Change) =>
  ["cat", "dog"].flatMap((name) =>
    [1, 2, 3, 4, 5, 6].map((i) => ({
      name: `${name}/${i}.png`,
      bytes: change(pngHead(4 + i, 4, 40 * i)),
    })),
  );

/** Files of people's own data. */
const data: readonly Seed[] = [
  () => [
    { path: "train-images-idx3-ubyte", bytes: images() },
    { path: "train-labels-idx1-ubyte", bytes: labels() },
  ],
  (inner: Change) => [
    { path: "images-idx3-ubyte.gz", bytes: new Uint8Array(gzipSync(inner(images()))) },
    { path: "labels-idx1-ubyte.gz", bytes: new Uint8Array(gzipSync(labels())) },
  ],
  () => [{ path: "table.csv", bytes: text(rows(",", "a,b,class")) }],
  () => [{ path: "table.tsv", bytes: text(`\ufeff${rows("\t", "a\tb\tclass")}`) }],
  () => [{ path: "table.csv", bytes: text(rows(";", "a;b;class").replaceAll(".", ",")) }],
  (inner: Change) => [{ path: "pictures.zip", bytes: zip(pictures(inner)) }],
  (inner: Change) => [
    {
      path: "arrays.npz",
      bytes: zip([
        {
          name: "x_train.npy",
          bytes: inner(
            npy(
              "<f4",
              [12, 4],
              Array.from({ length: 48 }, (_, i) => i),
            ),
          ),
        },
        { name: "y_train.npy", bytes: npy("<i8", [12], classes) },
      ]),
    },
  ],
  () => [
    {
      path: "x.npy",
      bytes: npy(
        "|u1",
        [12, 4, 4],
        Array.from({ length: 192 }, (_, i) => i),
      ),
    },
    { path: "y.npy", bytes: npy("<f8", [12], classes) },
  ],
  (inner: Change) => [{ path: "pictures.tar", bytes: tar(pictures(inner)) }],
  (inner: Change) => [
    { path: "pictures.tar.gz", bytes: new Uint8Array(gzipSync(inner(tar(pictures(same))))) },
  ],
  (inner: Change) => pictures(inner).map(({ name, bytes }) => ({ path: name, bytes })),
].map((make) => ({ reader: "data", make }));

/** A run's receipt that holds what can be held. */
async function receipts(graph: ModelGraph): Promise<Seed> {
  const link = await encodeLink(graph, catalog);
  const made = makeReceipt({
    ...{ app: "0.1.0", documentHash: "ab".repeat(32), data: [{ hash: "cd".repeat(32) }], seed: 7 },
    ...{ outcome: "done", totalSteps: 938, weightsHash: "ef".repeat(32), warm: false },
    segments: [{ engine: { backend: "wasm", module: "12".repeat(32) } }],
    marks: [],
    test: { task: "classes", loss: 0.5, metric: 0.75, reestimated: true },
  });
  if (!link.ok || !made.ok) throw new Error("The receipt is made.");
  const whole = withReceipt(link.value, made.value);
  return { reader: "receipt", make: () => [{ path: "paste.txt", bytes: text(whole) }] };
}

function codes(): Seed {
  const one = (name: string, seed: number) =>
    handInCode({
      ...{ lesson: "5ac0ffee", network: "1dea", passed: [true, false], answers: [2, undefined] },
      ...{ quality: { kind: "share", correct: 1683, total: 2000 }, additions: 118_432 },
      ...{
        multiplications: 840,
        engine: "wasm",
        epochs: 5,
        complete: true,
        warm: false,
        seed,
        name,
      },
      weights: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    });
  const paste = [one("ZOE7", 17), "Ben:", one("BEN", 18), "Thanks!\n", one("", 4711)].join("\n");
  return { reader: "codes", make: () => [{ path: "paste.txt", bytes: text(paste) }] };
}

const fixed = (reader: Reader, path: string, bytes: Uint8Array): Seed => ({
  reader,
  make: () => [{ path, bytes }],
});

/** Makes a sound file of each kind, and reads the golden files of PyTorch. */
export async function loadSeeds(root: string): Promise<readonly Seed[]> {
  const graph = small();
  const weights = weightsOf(graph);
  const onnx = writeOnnx(graph, weights);
  if (!onnx.ok) throw new Error(onnx.error);
  const torch = join(root, "packages/data/golden/torch");
  const golden = readdirSync(torch).filter((name) => name.endsWith(".pth"));
  const safetensors = writeExperiment(graph, weights);
  const json = writeExperimentJson(graph, weights);
  if (!safetensors.ok || !json.ok) throw new Error("The experiment is written.");
  const lenet = templateOf("lenet5-bn-adder")?.graph ?? graph;
  return [
    ...data,
    fixed("weights", "w.safetensors", writeSafetensors(weights)),
    fixed("weights", "e.safetensors", safetensors.value),
    ...golden.map((name) => ({
      ...fixed("torch", name, new Uint8Array(readFileSync(join(torch, name)))),
      isRefused: name === "whole.pth",
    })),
    fixed("onnx", "n.onnx", onnx.value),
    fixed("experiment", "e.json", text(json.value)),
    fixed("document", "d.json", text(documentText(lenet))),
    await receipts(graph),
    codes(),
  ];
}

const isText = (path: string) => /\.(csv|tsv|json|txt)$/.test(path);

function changed(random: RandomStream, { path, bytes }: CaseFile): CaseFile {
  if (!isText(path) || random.below(4) === 0) return { path, bytes: mutateFile(random, bytes) };
  return { path, bytes: text(mutateText(random, new TextDecoder().decode(bytes))) };
}

/** Draws files with one of them changed, outside or, where they are packed, inside. */
export function drawFiles(random: RandomStream, seeds: readonly Seed[]) {
  // Each reader gets as many cases, however many seeds it has.
  const reader = pick(random, ["data", "data", "data", "data", ...readers] as const);
  const own = seeds.filter((seed) => seed.reader === reader);
  const seed = pick(random, own);
  let isInside = random.below(2) === 0;
  const files = seed.make((bytes) => {
    if (!isInside || random.below(3) === 0) return bytes;
    isInside = false;
    return mutateFile(random, bytes);
  });
  const at = random.below(files.length);
  const all = files.map((file, k) => (k === at ? changed(random, file) : file));
  return { reader, files: all };
}
