import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { main } from "../main";

let folder = "";
let told = "";
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-export-"));
  told = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    told += text;
    return true;
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

it("writes the same bytes for the same network, and says whose weights they are", async () => {
  const words = ["export", "template:lenet5-bn-adder", "--to", "onnx"];
  expect(await main([...words, "--out", at("a.onnx")], folder)).toBe(0);
  expect(await main([...words, "--out", at("b.onnx")], folder)).toBe(0);
  expect(told).toContain("those that a run with seed 0 starts from");
  const bytes = readFileSync(at("a.onnx"));
  expect(bytes.equals(readFileSync(at("b.onnx")))).toBe(true);
  expect(bytes.includes("ai.adder")).toBe(true);
  expect(await main([...words, "--out", at("c.onnx"), "--inline"], folder)).toBe(0);
  expect(readFileSync(at("c.onnx")).includes("ai.adder")).toBe(false);
});

it.each([
  [["--to", "keras", "--out", "x"], 'There is no format "keras"'],
  [["--out", "x"], "Name the format"],
  [["--to", "onnx"], "Name what to write"],
  [["--to", "onnx", "--out", "no/such/folder/x.onnx"], "cannot be written"],
  [["--to", "onnx", "--out", "x", "--weights", "none.safetensors"], "cannot be read"],
])("refuses %j in one sentence and writes nothing", async (words, sentence) => {
  expect(await main(["export", "template:lenet5-bn-adder", ...words], folder)).toBe(2);
  expect(told).toContain(sentence);
  expect(existsSync(at("x"))).toBe(false);
});
