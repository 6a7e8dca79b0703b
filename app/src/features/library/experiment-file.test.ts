import { lower, templates } from "@adder-studio/blocks";
import {
  fittingWeights,
  writeExperiment,
  writeExperimentJson,
} from "@adder-studio/blocks/experiment-file";
import { openSafetensors, writeSafetensors } from "@adder-studio/data";
import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import { receiptFileText, receiptIn, writeReceipt } from "@adder-studio/receipt";
import { describe, expect, it } from "vitest";
import { openFile } from "./experiment-file";

const graph = templates[0]?.graph as ModelGraph;
const weights = (lower(graph).ir?.params ?? []).map(({ name, shape }) => ({
  name,
  shape,
  data: new Float32Array(shape.reduce((all, side) => all * side, 1)).fill(0.5),
}));

function file(name: string, content: string | Uint8Array<ArrayBuffer>): File {
  return new File([content], name);
}

function packed(): Uint8Array<ArrayBuffer> {
  const written = writeExperiment(graph, weights);
  if (!written.ok) throw new Error(written.error.message);
  return new Uint8Array(written.value);
}

function asJson(): Record<string, unknown> {
  const written = writeExperimentJson(graph, weights);
  if (!written.ok) throw new Error(written.error.message);
  return JSON.parse(written.value) as Record<string, unknown>;
}

/** A receipt of version 1, whatever it claims. */
const receiptText = writeReceipt({
  app: "0.2.0",
  document: documentHash(graph),
  data: "00".repeat(32),
  seed: 1,
  engine: "wasm",
  module: "01".repeat(32),
  steps: 100,
  weights: "02".repeat(32),
  marks: [{ step: 10, hash: "03".repeat(32) }],
  warm: false,
});

const json = (value: unknown) => file("x.json", JSON.stringify(value));

describe("a receipt file", () => {
  it("opens its document with what it claims", async () => {
    const receipt = receiptIn(receiptText);
    if (!receipt.ok || receipt.value === undefined) throw new Error("no receipt");
    const text = receiptFileText(graph, receipt.value, undefined);
    const opened = await openFile(file("receipt.json", text));
    if (!opened.ok || opened.value.kind !== "experiment") throw new Error("no experiment");
    const { preview } = opened.value;
    expect(preview.receipt).toBe(receiptText);
    expect(preview.notices).toEqual([]);
    expect(documentHash(preview.graph)).toBe(documentHash(graph));
    const other = await openFile(file("receipt.json", text.replace(/"Seed": "1"/, '"Seed": "2"')));
    if (!other.ok || other.value.kind !== "experiment") throw new Error("no experiment");
    expect(other.value.preview.notices).toHaveLength(1);
  });
});

describe("an experiment's .json file with weights", () => {
  it("holds document and weights, and gives back the same bits", async () => {
    const written = writeExperimentJson(graph, weights);
    const text = written.ok ? written.value : "";
    // The document's own text, and one line more.
    expect(text.startsWith(documentText(graph).slice(0, -3))).toBe(true);
    const opened = await openFile(file("x.json", text));
    if (!opened.ok || opened.value.kind !== "experiment") throw new Error("no experiment");
    const { preview } = opened.value;
    expect(documentHash(preview.graph)).toBe(documentHash(graph));
    expect(preview.notices).toEqual([]);
    expect(preview.weights?.map(({ name }) => name).sort()).toEqual(
      weights.map(({ name }) => name).sort(),
    );
    for (const { name, shape, data } of preview.weights ?? []) {
      const own = weights.find((array) => array.name === name);
      expect([shape, data]).toEqual([own?.shape, own?.data]);
    }
    // What the field holds is a safetensors file.
    const bytes = new Uint8Array(Buffer.from(String(asJson().weights), "base64"));
    expect(openSafetensors(bytes).ok).toBe(true);
  });

  it("is read however another program has laid it out", async () => {
    const { weights: field, ...document } = asJson();
    const opened = await openFile(json({ weights: field, ...document }));
    expect(
      opened.ok && opened.value.kind === "experiment" && opened.value.preview.weights,
    ).toHaveLength(weights.length);
  });

  it("keeps a document's own cap", async () => {
    const opened = await openFile(json({ ...asJson(), share: { prompt: "x".repeat(2_000_001) } }));
    expect(opened.ok ? "" : opened.error).toMatch(/a document has at most 2 MB/);
  });

  it.each<[string, (base64: string) => unknown, RegExp]>([
    ["letters that are missing", (text) => text.slice(0, -3), /not a multiple of four/],
    ["an invalid letter", (text) => `*${text.slice(1)}`, /characters that base64 does not have/],
    ["padding in the middle", (text) => `AA==${text}`, /characters that base64 does not have/],
    [
      "half of the bytes",
      (text) => text.slice(0, 40_000),
      /weights in this file are damaged\. .*sound/,
    ],
    ["nothing", () => "", /weights in this file are damaged\. /],
    ["a number", () => 7, /weights in this file are not text/],
    ["a list", () => [1, 2], /weights in this file are not text/],
  ])("refuses weights of %s in a sentence", async (_, damage, sentence) => {
    const whole = asJson();
    const opened = await openFile(json({ ...whole, weights: damage(String(whole.weights)) }));
    expect(opened.ok ? "" : opened.error).toMatch(sentence);
    expect(opened.ok ? "" : opened.error).toMatch(/\.$/);
  });
});

describe("an experiment's file", () => {
  it("holds the document and its weights, and is a plain weight file too", async () => {
    const opened = await openFile(file("x.safetensors", packed()));
    if (!opened.ok || opened.value.kind !== "experiment") throw new Error("no experiment");
    const { preview } = opened.value;
    expect(documentHash(preview.graph)).toBe(documentHash(graph));
    expect(fittingWeights(preview.graph, preview.weights ?? [])).toMatchObject({
      of: weights.length,
      fitting: { length: weights.length },
    });
    const plain = openSafetensors(packed());
    expect(plain.ok && plain.value.arrays.length).toBe(weights.length);
    expect(plain.ok && plain.value.metadata.get("document")).toBe(documentText(graph));
  });

  it("is only weights without a document", async () => {
    const bytes = new Uint8Array(writeSafetensors(weights, { layout: "HWIO" }));
    const opened = await openFile(file("w.SAFETENSORS", bytes));
    expect(opened.ok && opened.value.kind).toBe("weights");
  });

  it("refuses a document that does not fit, with a way out", () => {
    const run = graph.nodes;
    const big = Object.fromEntries(
      Array.from({ length: 2000 }, (_, at) => [`n${at}`, Object.values(run)[0]]),
    );
    const large = { ...graph, nodes: big, share: { ...graph.share, prompt: "x".repeat(700_000) } };
    const written = writeExperiment(large as ModelGraph, []);
    expect(!written.ok && written.error).toMatchObject({
      code: "document-limit",
      hint: expect.stringContaining("two files"),
    });
  });

  it.each<[string, File, RegExp]>([
    ["another kind of file", file("x.png", "x"), /no experiment/],
    ["no JSON", file("x.json", "{"), /no JSON text/],
    ["another program's", file("x.json", '{"format":"other"}'), /another program/],
    ["half of one", file("x.safetensors", packed().slice(0, 4000)), /sound safetensors/],
    [
      "a damaged document beside sound weights",
      file("x.safetensors", new Uint8Array(writeSafetensors(weights, { document: "[" }))),
      /no JSON text/,
    ],
    ["more than a document has", file("x.json", "x".repeat(2_000_001)), /at most 2 MB/],
    [
      "more than weights may have",
      { ...{ name: "x.json", size: 3e8, type: "" }, slice: () => new Blob() } as unknown as File,
      /larger than a \.json file with weights/,
    ],
    ["too deep", file("x.json", "[".repeat(50)), /nested deeper/],
  ])("is refused in a sentence: %s", async (_, given, sentence) => {
    const opened = await openFile(given);
    expect(opened.ok ? "" : opened.error).toMatch(sentence);
  });
});
