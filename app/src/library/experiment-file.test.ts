import { lower, templates } from "@adder-studio/blocks";
import { openSafetensors, writeSafetensors } from "@adder-studio/data";
import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { fittingWeights, openFile, writeExperiment } from "./experiment-file";

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
  return written.value;
}

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
    ["another kind of file", file("x.png", "x"), /neither an experiment/],
    ["no JSON", file("x.json", "{"), /no JSON text/],
    ["another program's", file("x.json", '{"format":"other"}'), /another program/],
    ["half of one", file("x.safetensors", packed().slice(0, 4000)), /sound safetensors/],
    [
      "a damaged document beside sound weights",
      file("x.safetensors", new Uint8Array(writeSafetensors(weights, { document: "[" }))),
      /no JSON text/,
    ],
    ["more than a document has", file("x.json", "x".repeat(6_000_001)), /larger than a document/],
    ["too deep", file("x.json", "[".repeat(50)), /nested deeper/],
  ])("is refused in a sentence: %s", async (_, given, sentence) => {
    const opened = await openFile(given);
    expect(opened.ok ? "" : opened.error).toMatch(sentence);
  });
});
