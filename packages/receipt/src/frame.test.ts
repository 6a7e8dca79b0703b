import { catalog, templates } from "@adder-studio/blocks";
import { decodeLink, documentHash, encodeLink, type ModelGraph } from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { receiptIn, withReceipt, writeReceipt } from "./frame";
import { makeReceipt } from "./make";
import { anyReceipt, factsOf } from "./test-support";
import type { Receipt } from "./types";

const made = makeReceipt(factsOf());
if (!made.ok) throw new Error(made.error);
const receipt: Receipt = made.value;

const { graph } = templates.find(({ id }) => id === "lenet5-bn-adder") as { graph: ModelGraph };

async function linkOf(document = graph): Promise<string> {
  const link = await encodeLink(document, catalog);
  if (!link.ok) throw new Error(link.error.message);
  return link.value;
}

/** The document that a text opens, as a hash, or the code of its fault. */
async function opened(text: string): Promise<string> {
  const read = await decodeLink(text, catalog);
  return read.ok ? documentHash(read.value.graph) : read.error.code;
}

/** The receipt in a text, or the code of its fault. */
function found(text: string): Receipt | string | undefined {
  const read = receiptIn(text);
  return read.ok ? read.value : read.error.code;
}

describe("a receipt behind a link", () => {
  it("adds at most 220 characters, and comes back as it was", () => {
    let longest = 0;
    fc.assert(
      fc.property(anyReceipt, (any) => {
        const text = withReceipt("#1z.3.1.abc", any);
        const added = text.length - "#1z.3.1.abc".length;
        longest = Math.max(longest, added);
        expect(added).toBeLessThanOrEqual(220);
        expect(found(text)).toEqual(any);
      }),
      { numRuns: 500 },
    );
    expect(longest).toBeGreaterThan(150);
  });

  it("opens as the same document, and mail and chat programs leave both", async () => {
    const link = await linkOf();
    const text = withReceipt(link, receipt);
    const same = documentHash(graph);
    for (const sent of [
      text,
      text.slice(1),
      `https://school.example/a/?b=c${text}`,
      ` ${text}\n`,
      `Look at this: <https://school.example/${text}>. What do you say?`,
      `${text}).`,
      `${text.slice(0, -60)}\r\n ${text.slice(-60)}`,
      `${text.slice(0, -60)}=\r\n${text.slice(-60)}`,
      `${text.slice(0, 30)}\u200b${text.slice(30)}`,
      encodeURIComponent(text),
      encodeURIComponent(encodeURIComponent(text)),
      text.replaceAll(".", "%2E"),
      text.replaceAll("-", "+").replaceAll("_", "/"),
      text.replaceAll("--", "\u2014"),
      text.replaceAll("-", "\u2011"),
      `${text}%`,
      `${text}%E2%80%9D`,
      `> ${text.slice(0, 80)}\n> ${text.slice(80)}`,
    ]) {
      expect(await opened(sent)).toBe(same);
      expect(found(sent)).toEqual(receipt);
    }
  });

  it("is found alone, and nothing is found where there is none", async () => {
    const link = await linkOf();
    expect(found(writeReceipt(receipt))).toEqual(receipt);
    for (const text of ["", link, `${link}.`, `${link} (r1.2.3.)`, "about r1.2k.abc", "r1"])
      expect(found(text)).toBeUndefined();
  });

  it("is found in the second copy where the first was damaged", async () => {
    const text = withReceipt(await linkOf(), receipt);
    expect(found(`${text.slice(0, -9)}!!!!!!!!! ${text}`)).toEqual(receipt);
  });

  it("is said to be cut wherever it ends too early, and its link still opens", async () => {
    const link = await linkOf();
    const text = withReceipt(link, receipt);
    for (let length = link.length + 1; length < text.length; length++) {
      const cut = text.slice(0, length);
      expect(await opened(cut)).toBe(documentHash(graph));
      // What is left is a full stop.
      expect([length, found(cut)]).toEqual([
        length,
        length === link.length + 1 ? undefined : "receipt-truncated",
      ]);
    }
    const last = receiptIn(text.slice(0, -7));
    expect(!last.ok && last.error.message).toContain("lost its last 7 characters");
  });

  it("is never read as another", async () => {
    const link = await linkOf();
    const text = withReceipt(link, receipt);
    let codes = "";
    for (let at = link.length; at < text.length; at++) {
      for (const letter of ["A", "7", "_", "z", "."]) {
        if (text[at] === letter) continue;
        const read = found(text.slice(0, at) + letter + text.slice(at + 1));
        if (typeof read === "string") codes += `${read} `;
        else expect(read).toEqual(receipt);
      }
    }
    expect(codes).toContain("receipt-corrupt");
  });

  it("of a later version is said to be newer, and of another content to be unreadable", () => {
    const text = writeReceipt(receipt);
    expect(found(text.replace(/^r1/, "r2"))).toBe("receipt-newer");
    expect(found(writeReceipt({ ...receipt, steps: 0, marks: [] }))).toBe("receipt-corrupt");
    const endless = { ...receipt, figures: { ...factsOf().test, loss: Number.NaN } } as Receipt;
    expect(found(writeReceipt(endless))).toBe("receipt-corrupt");
  });
});
