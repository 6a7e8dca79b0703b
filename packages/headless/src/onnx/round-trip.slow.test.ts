import { templates } from "@adder-studio/blocks";
import { weightsHash } from "@adder-studio/core";
import { documentHash } from "@adder-studio/graph";
import { readOnnx, writeOnnx } from "@adder-studio/onnx";
import { initialWeights } from "@adder-studio/runtime";
import { describe, expect, it } from "vitest";
import {
  answersOf,
  everyBlock,
  examples,
  livelyWeights,
  loweredIr,
  relativeDifference,
} from "./test-support";

const documents = [
  // ResNet-50 has no kind of block that the smaller ones lack.
  ...templates
    .filter(({ id }) => !id.startsWith("resnet50"))
    .map(({ id, graph }) => [id, graph] as const),
  ["every block", everyBlock({ lpStart: 2, lpEnd: 1.5 })] as const,
];

describe("a file that was exported here", () => {
  it.each(documents)("gives %s and its weights again, in both forms", (_, graph) => {
    const weights = initialWeights(loweredIr(graph), 5);
    for (const inline of [false, true]) {
      const file = writeOnnx(graph, weights, { inline });
      if (!file.ok) throw new Error(file.error);
      const read = readOnnx(file.value, { title: "x" });
      if (!read.ok) throw new Error(read.error);
      expect(documentHash(read.value.graph)).toBe(documentHash(graph));
      expect(weightsHash(read.value.weights)).toBe(weightsHash(weights));
      expect(read.value.notes).toEqual([]);
    }
  });

  it("is read as any other network once its graph is another, with the same outputs", async () => {
    const graph = everyBlock({ lpStart: 2, lpEnd: 2 });
    const weights = await livelyWeights(graph);
    const file = writeOnnx(graph, weights);
    if (!file.ok) throw new Error(file.error);
    // The document's text in the file no longer says what the graph does.
    const text = Buffer.from(file.value).toString("latin1");
    const changed = text.replace('"stride": 2', '"stride": 1');
    expect(changed).not.toBe(text);
    const read = readOnnx(new Uint8Array(Buffer.from(changed, "latin1")), { title: "changed" });
    if (!read.ok) throw new Error(read.error);
    expect(read.value.graph.title).toBe("changed");
    expect(read.value.graph.run.lpEnd).toBe(2);
    const batch = examples(loweredIr(graph), 2);
    const difference = relativeDifference(
      await answersOf(read.value.graph, read.value.weights, batch),
      await answersOf(graph, weights, batch),
    );
    expect(difference).toBeLessThan(1e-5);
  });
});
