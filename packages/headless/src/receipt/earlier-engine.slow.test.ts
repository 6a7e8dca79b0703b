/**
 * A receipt that engine 1 made when it was the present one. Its link, its document's hash, its marks and weights were computed by a
 * checkout of that time (f9209b9c) with its own code: 60 steps of LeNet with 64 filters in its first adder layer, batch 16.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineFile, engineVersions } from "@adder-studio/core/engines";
import { type Receipt, receiptIn, withReceipt } from "@adder-studio/receipt";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { main } from "../main";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const text = readFileSync(join(root, "packages/headless/golden/engine-1-receipt.txt"), "utf8");
const claimed = text.trim();
const link = claimed.slice(0, claimed.indexOf(".r1."));

function receipt(): Receipt {
  const read = receiptIn(claimed);
  if (!read.ok || !read.value) throw new Error("The fixture holds no receipt.");
  return read.value;
}

/** Flips one bit of the first digit. */
const flipped = (hash: string) =>
  (Number.parseInt(hash.charAt(0), 16) ^ 1).toString(16) + hash.slice(1);

const [first] = engineVersions;
if (!first) throw new Error("There is no engine.");

/** A root whose data are there and whose engines are not, or are the given bytes. */
function rootWith(engine: Uint8Array | undefined, file: string): string {
  const other = mkdtempSync(join(tmpdir(), "adder-studio-earlier-"));
  mkdirSync(join(other, "public/engines"), { recursive: true });
  symlinkSync(join(root, "public/data"), join(other, "public/data"));
  if (engine) writeFileSync(join(other, "public", file), engine);
  made.push(other);
  return other;
}
const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

let said = "";
beforeEach(() => {
  said = "";
  vi.spyOn(process.stdout, "write").mockImplementation((part) => {
    said += part;
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const runMs = 300_000;

describe("a receipt of engine 1", { timeout: runMs }, () => {
  it("names that engine, and has marks on the way", () => {
    expect(first.module.startsWith(receipt().module)).toBe(true);
    expect(receipt().marks.map(({ step }) => step)).toEqual([7, 10, 15, 22, 30, 37, 45, 50, 52]);
  });

  it("is confirmed by that engine's module", async () => {
    expect(await main(["verify", claimed], root)).toBe(0);
    expect(said).toContain("As claimed");
  });

  it("is refused at the mark of which one bit is another", async () => {
    const own = receipt();
    const marks = own.marks.map((mark) =>
      mark.step === 22 ? { ...mark, hash: flipped(mark.hash) } : mark,
    );
    expect(await main(["verify", withReceipt(link, { ...own, marks })], root)).toBe(1);
    expect(said).toMatch(/step 22\b/);
  });

  it("is refused by its weights of which one bit is another", async () => {
    const own = receipt();
    const weights = flipped(own.weights);
    expect(await main(["verify", withReceipt(link, { ...own, weights })], root)).toBe(1);
  });

  it("is not confirmed by another engine: its numbers are its own", () => {
    const module = engineVersions.at(-1)?.module.slice(0, receipt().module.length) ?? "";
    const other = withReceipt(link, { ...receipt(), module });
    // In a process of its own: engine 1 holds the networks of the runs before in this one.
    const cli = join(root, "packages/tools/headless.mjs");
    const { status, stdout } = spawnSync(process.execPath, [cli, "verify", other], {
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stdout).toMatch(/step 7\b/);
  });

  it("cannot be checked where the engine's file is not there, nor where it is damaged", async () => {
    expect(await main(["verify", claimed], rootWith(undefined, engineFile(first)))).toBe(2);
    expect(said).toContain("This was made by engine 1, which is not here.");
    said = "";
    const bytes = readFileSync(join(root, "public", engineFile(first)));
    bytes[50_000] = (bytes[50_000] ?? 0) ^ 1;
    expect(await main(["verify", claimed], rootWith(bytes, engineFile(first)))).toBe(2);
    expect(said).toContain("The file of engine 1 is damaged");
  });
});
