import { templates } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readReceiptFile, receiptFileText } from "./file";
import { writeReceipt } from "./frame";
import { anyReceipt } from "./test-support";

const graph = templates[0]?.graph as ModelGraph;

describe("a receipt file", () => {
  it("gives back receipt and document, and notices other words", () => {
    fc.assert(
      fc.property(anyReceipt, (receipt) => {
        const text = receiptFileText(graph, receipt, "#1z.1.1.A");
        const read = readReceiptFile(text);
        if (!read?.ok) throw new Error("not read");
        expect(writeReceipt(read.value.receipt)).toBe(writeReceipt(receipt));
        expect(read.value.document).toEqual(JSON.parse(JSON.stringify(graph)));
        expect(read.value.isInWords).toBe(true);
        const file = JSON.parse(text) as { claim: Record<string, string> };
        const [name = ""] = Object.keys(file.claim);
        file.claim[name] += " and more";
        const other = readReceiptFile(JSON.stringify(file));
        expect(other).toMatchObject({ ok: true, value: { isInWords: false } });
      }),
      { numRuns: 50 },
    );
  });

  it("is said to be damaged where its receipt is", () => {
    const [receipt] = fc.sample(anyReceipt, { numRuns: 1, seed: 1 });
    if (receipt === undefined) throw new Error("no receipt");
    const file = JSON.parse(receiptFileText(graph, receipt, undefined)) as { receipt: string };
    const cut = readReceiptFile(JSON.stringify({ ...file, receipt: file.receipt.slice(0, -3) }));
    expect(cut).toMatchObject({ ok: false });
    const none = readReceiptFile(JSON.stringify({ ...file, receipt: 7 }));
    expect(none).toMatchObject({ ok: false });
  });

  it("is no other text", () => {
    for (const text of [
      "",
      "{",
      "[]",
      "null",
      '{"format":"adder-studio"}',
      '"adder-studio-receipt"',
    ])
      expect(readReceiptFile(text)).toBeUndefined();
  });
});
