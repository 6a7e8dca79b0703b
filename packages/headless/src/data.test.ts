import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { fullDataset } from "./data";
import { UsageError } from "./usage";

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "adder-studio-data-"));
});
afterEach(() => rmSync(root, { recursive: true }));

it("says how to get all images where they are not", () => {
  expect(() => fullDataset(root)).toThrow(UsageError);
  expect(() => fullDataset(root)).toThrow("npm run datasets -- --full");
});

it("describes them as the committed part is described, by their own facts", () => {
  const folder = join(root, "public/data/full/fashion-mnist");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "info.json"), '{"train":60000,"test":10000,"mean":0.28}');
  expect(fullDataset(root)).toMatchObject({
    id: "fashion-mnist",
    train: 60000,
    test: 10000,
    mean: 0.28,
    licence: expect.stringContaining("MIT"),
  });
});
