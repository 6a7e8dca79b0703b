import { type NamedArray, shapeSize } from "@adder-studio/core";
import { openSafetensors, writeSafetensors } from "@adder-studio/data/safetensors";
import { documentHash, documentText, type ModelGraph } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { lower } from "../lower";
import { templates } from "../templates";
import {
  type ExperimentFile,
  fittingWeights,
  misfit,
  readExperimentText,
  readWeightFile,
  writeExperiment,
  writeExperimentJson,
  writeWeights,
} from "./index";

const graph = templates[0]?.graph as ModelGraph;
const weights = (lower(graph).ir?.params ?? []).map(({ name, shape }, at) => ({
  name,
  shape,
  data: new Float32Array(shapeSize(shape)).fill(at + 0.5),
}));
const byName = (arrays: readonly NamedArray[] = []) =>
  new Map(arrays.map(({ name, shape, data }) => [name, [shape, data]]));

function value<T>(read: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  return read.value;
}

/** A safetensors file of float32 and other arrays, as PyTorch writes one. */
function mixedFile(others: readonly (readonly [name: string, dtype: string, bytes: number])[]) {
  const plain = writeSafetensors(weights, { format: "pt" });
  const view = new DataView(plain.buffer);
  const length = Number(view.getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(plain.subarray(8, 8 + length))) as object;
  let end = plain.length - 8 - length;
  const entries: Record<string, object> = {};
  for (const [name, dtype, bytes] of others) {
    entries[name] = { dtype, shape: [], data_offsets: [end, end + bytes] };
    end += bytes;
  }
  const text = new TextEncoder().encode(JSON.stringify({ ...header, ...entries }));
  const file = new Uint8Array(8 + text.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(text.length), true);
  file.set(text, 8);
  file.set(plain.subarray(8 + length), 8 + text.length);
  return file;
}

describe("a file of an experiment and its weights", () => {
  it.each<[string, () => ExperimentFile]>([
    ["safetensors", () => value(readWeightFile(value(writeExperiment(graph, weights))))],
    ["json", () => value(readExperimentText(value(writeExperimentJson(graph, weights))))],
  ])("gives back document and weights, bit by bit: %s", (_, read) => {
    const { document, weights: arrays, notes } = read();
    expect(document && documentHash(document.graph)).toBe(documentHash(graph));
    expect(byName(arrays)).toEqual(byName(weights));
    expect(notes).toEqual([]);
  });

  it("is weights alone without a document", () => {
    const read = value(readWeightFile(writeWeights(graph, weights)));
    expect(read.document).toBeUndefined();
    expect(byName(read.weights)).toEqual(byName(weights));
  });

  it("opens as earlier versions wrote it: the text of the document, its hash, or neither", () => {
    const old = (metadata: Record<string, string>) =>
      value(readWeightFile(writeSafetensors(weights, metadata)));
    const page = old({ experiment: "1", layout: "HWIO", document: documentText(graph) });
    expect(page.document && documentHash(page.document.graph)).toBe(documentHash(graph));
    for (const metadata of [{ document: documentHash(graph) }, { layout: "HWIO" }, {}]) {
      const read = old(metadata);
      expect(read.document).toBeUndefined();
      expect(byName(read.weights)).toEqual(byName(weights));
    }
  });

  it.each<[string, readonly (readonly [string, string, number])[]]>([
    ["an int64 counter", [["bn1.num_batches_tracked", "I64", 8]]],
    ["several", ["a", "b", "c", "d", "e"].map((name) => [`${name}.num`, "I64", 8] as const)],
    [
      "int32 and unsigned ones",
      [
        ["steps", "I32", 4],
        ["seen", "U32", 4],
        ["more", "U64", 8],
      ],
    ],
    ["a switch", [["frozen", "BOOL", 1]]],
    [
      "bytes",
      [
        ["mask", "U8", 1],
        ["zero", "I8", 1],
      ],
    ],
  ])("is read with %s, which is left out and named", (_, others) => {
    const { weights: arrays, notes } = value(readWeightFile(mixedFile(others)));
    expect(byName(arrays)).toEqual(byName(weights));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain(others[0]?.[0]);
    expect(notes[0]).toMatch(/^Left out: .*not weights\.$/);
  });

  it.each([
    ["F8_E5M2", 1],
    ["F8_E4M3", 1],
  ] as const)(
    "is refused with numbers of a width that no weights have here: %s",
    (dtype, bytes) => {
      const read = readWeightFile(mixedFile([["conv.weight", dtype, bytes]]));
      expect(read.ok ? "" : read.error).toMatch(/weights are F32, F16, BF16 or F64/);
    },
  );

  it("holds a plain safetensors file in its json form", () => {
    const text = value(writeExperimentJson(graph, weights));
    const field = (JSON.parse(text) as { weights: string }).weights;
    expect(openSafetensors(new Uint8Array(Buffer.from(field, "base64"))).ok).toBe(true);
  });
});

describe("weights that do not fit", () => {
  const array = (name: string, ...shape: number[]) => ({
    name,
    shape,
    data: new Float32Array(shapeSize(shape)),
  });
  const wanted = [array("adder1/w", 5, 5, 1, 6), array("batchNorm1/gamma", 6)];

  it.each<[string, NamedArray[], RegExp]>([
    [
      "the same name, another shape",
      [array("adder1/w", 3, 3, 1, 6)],
      /“adder1\/w” \[3, 3, 1, 6\]; there it must be \[5, 5, 1, 6\]/,
    ],
    [
      "another name, the same shape",
      [array("conv/kernel", 5, 5, 1, 6)],
      /“conv\/kernel” \[5, 5, 1, 6\] .*only the name differs/,
    ],
    [
      "PyTorch's order of axes",
      [array("conv1.weight", 6, 1, 5, 5)],
      /“conv1\.weight” \[6, 1, 5, 5\] .*another order.*\[height, width, in, out\]/,
    ],
    [
      "a vector alone",
      [array("bn1.weight", 6)],
      /“bn1\.weight” \[6\] .*has the shape of “batchNorm1\/gamma”/,
    ],
    ["nothing near", [array("x", 7), array("y", 2, 9)], /the file has “x” \[7\], “y” \[2, 9\]\.$/],
    ["no arrays", [], /the file has no arrays\.$/],
    ["a name of a thousand letters", [array("n".repeat(1000), 7)], /^.{0,250}$/],
  ])("name what the network needs and what came near: %s", (_, given, sentence) => {
    const message = misfit(wanted, given);
    expect(message).toMatch(
      /^The network asks for “adder1\/w” \[5, 5, 1, 6\], “batchNorm1\/gamma” \[6\]/,
    );
    expect(message).toMatch(sentence);
  });

  it("are reported for the parameters that are left", () => {
    expect(fittingWeights(graph, weights).missing).toBeUndefined();
    const { fitting, of, missing } = fittingWeights(graph, weights.slice(1));
    expect([fitting.length, of]).toEqual([weights.length - 1, weights.length]);
    expect(missing).toContain(weights[0]?.name);
  });
});
