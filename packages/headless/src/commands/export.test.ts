import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
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

it("writes a PyTorch package as a folder or a zip, the same each time", async () => {
  const words = ["export", "template:spirals-adder", "--to", "pytorch"];
  expect(await main([...words, "--out", at("a")], folder)).toBe(0);
  expect(readdirSync(at("a"))).toEqual(expect.arrayContaining(["model.py", "vectors.json"]));
  expect(readFileSync(at("a/vectors.json"), "utf8")).toContain('"answers"');
  for (const name of ["b.zip", "c.zip"]) {
    expect(await main([...words, "--out", at(name)], folder)).toBe(0);
  }
  expect(readFileSync(at("b.zip")).equals(readFileSync(at("c.zip")))).toBe(true);
  // A folder that holds something is left as it is.
  expect(await main([...words, "--out", at("a")], folder)).toBe(2);
  expect(told).toContain("is not empty; name a new one.");
  expect(await main([...words, "--out", at("b.zip/c")], folder)).toBe(2);
  expect(told).toContain("cannot be written.");
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
