import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Receipt, receiptIn, withReceipt, writeReceipt } from "@adder-studio/receipt";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { main } from "../main";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "adder-studio-receipt-"));
const file = join(folder, "receipt.json");
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs one command line. */
async function run(...argv: string[]): Promise<{ code: number; out: string }> {
  let out = "";
  const take = (text: string | Uint8Array) => {
    out += text;
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(take),
    vi.spyOn(process.stderr, "write").mockImplementation(take),
  ];
  try {
    return { code: await main(argv, root), out };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

interface ReceiptFile {
  readonly link: string;
  readonly receipt: string;
  readonly claim: Readonly<Record<string, string>>;
  readonly document: Readonly<Record<string, unknown>>;
}
let written: ReceiptFile;
let receipt: Receipt;
let link: string;

beforeAll(async () => {
  const { code, out } = await run(
    ...["train", "template:spirals-adder", "--steps", "60", "--receipt", file],
  );
  if (code !== 0) throw new Error(out);
  written = JSON.parse(readFileSync(file, "utf8")) as ReceiptFile;
  const read = receiptIn(written.link);
  if (!read.ok || read.value === undefined) throw new Error("no receipt");
  receipt = read.value;
  link = written.link.slice(0, -written.receipt.length - 1);
}, 60_000);

/** Checks the claim with some of its fields changed. */
const verify = (change: Partial<Receipt>, ...options: string[]) =>
  run("verify", withReceipt(link, { ...receipt, ...change }), ...options);

const changed = (hash: string) =>
  hash.slice(0, -1) + (Number.parseInt(hash.slice(-1), 16) ^ 1).toString(16);

describe("a claim of the command line", () => {
  it("is confirmed whole and in part, from the file, a document with it, and a text", async () => {
    const whole = await run("verify", file);
    expect(whole.out).toContain("As claimed: all 60 steps");
    expect(whole.code).toBe(0);
    const beside = join(folder, "document.json");
    writeFileSync(beside, JSON.stringify({ ...written.document, receipt: written.receipt }));
    const mail = join(folder, "mail.txt");
    writeFileSync(mail, `Look: <https://x.example/${written.link}> - do you get that, too?\n`);
    for (const target of [beside, mail]) {
      const part = await run("verify", target, "--depth", "10");
      expect(part.out).toContain("the first 10 of 60 steps");
      expect(part.code).toBe(0);
    }
  });

  it("with a bit changed in a mark is refused there", async () => {
    for (const i of [0, 3, receipt.marks.length - 1]) {
      const mark = receipt.marks[i] as Receipt["marks"][number];
      const marks = receipt.marks.with(i, { ...mark, hash: changed(mark.hash) });
      const { code, out } = await verify({ marks });
      expect(out).toContain(`the weights differ after step ${mark.step}`);
      const before = receipt.marks[i - 1]?.step;
      expect(out).toContain(
        before === undefined
          ? "no mark before agrees"
          : `the last mark that agrees is step ${before}`,
      );
      expect(code).toBe(1);
    }
  });

  it.each<[string, () => Partial<Receipt>, RegExp, number]>([
    ["weights", () => ({ weights: changed(receipt.weights) }), /the final weights differ/, 1],
    ["seed", () => ({ seed: receipt.seed ^ 1 }), /differ after step 7;/, 1],
    [
      "steps",
      () => ({ steps: receipt.steps ^ 1, marks: receipt.marks.slice(1, 2) }),
      /differ after step 10;/,
      1,
    ],
    [
      "figures",
      () => ({
        figures: { ...(receipt.figures as NonNullable<Receipt["figures"]>), loss: 0.25 },
      }),
      /the weights are the same, but they give/,
      1,
    ],
    ["document", () => ({ document: changed(receipt.document) }), /another experiment/, 2],
    ["data", () => ({ data: changed(receipt.data) }), /data have another one here/, 2],
    ["module", () => ({ module: changed(receipt.module) }), /which is not here/, 2],
    ["engine", () => ({ engine: undefined }), /more than one engine/, 2],
    ["warm", () => ({ warm: true }), /given weights/, 2],
  ])("with a change in %s is not confirmed", async (_field, change, sentence, expected) => {
    const { code, out } = await verify(change());
    expect(out).toMatch(sentence);
    expect(code).toBe(expected);
  });

  it("in other words than its receipt's is refused", async () => {
    const odd = join(folder, "odd.json");
    const claim = { ...written.claim, Result: "test accuracy 99.99 %, loss 0.1" };
    writeFileSync(odd, JSON.stringify({ ...written, claim }));
    const { code, out } = await run("verify", odd);
    expect(out).toContain("the words of this file are not those of its receipt");
    expect(code).toBe(1);
  });

  it("is code 2 where there is nothing to check", async () => {
    for (const [target, sentence] of [
      [link, "There is no receipt behind this link"],
      [written.link.slice(0, -5), "lost its last 5 characters"],
      [join(folder, "none.json"), "not a link"],
    ] as const) {
      const { code, out } = await run("verify", target);
      expect(out).toContain(sentence);
      expect(code).toBe(2);
    }
    expect((await run("verify", file, "--depth", "half")).code).toBe(2);
    expect((await verify({}, "--depth", "5")).out).toContain("no mark in the first 5 steps");
    expect(writeReceipt(receipt)).toBe(written.receipt);
  });

  it("of a graphics engine is compared by its figures, and never confirmed", async () => {
    const figures = receipt.figures as NonNullable<Receipt["figures"]>;
    const webgl = { engine: "webgl", module: "", marks: [], weights: "0".repeat(32) } as const;
    const close = await verify({
      ...webgl,
      figures: { ...figures, metric: figures.metric - 0.01 },
    });
    expect(close.out).toContain("Close, and no more can be said");
    expect(close.code).toBe(2);
    const far = await verify({ ...webgl, figures: { ...figures, metric: 0.5 } });
    expect(far.out).toContain("Not as claimed: repeated here");
    expect(far.code).toBe(1);
  });
});
