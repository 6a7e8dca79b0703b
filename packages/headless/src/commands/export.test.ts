import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeExperiment } from "@adder-studio/blocks/experiment-file";
import { decodeBase64 } from "@adder-studio/core";
import { openDataSource } from "@adder-studio/data";
import type { OpOf } from "@adder-studio/ir";
import { openPlayer, readPageData } from "@adder-studio/player/play";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { main } from "../main";
import { livelyWeights, loweredIr } from "../onnx/test-support";
import { templateGraph } from "../target";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const blockOf = (page: string, id: string) =>
  new RegExp(`id="${id}">([^<]*)</script>`).exec(page)?.[1] ?? "";

let folder = "";
let stderr = "";
const at = (name: string) => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-export-"));
  stderr = "";
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += text;
    return true;
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

it("writes the same bytes for the same network, and says whose weights they are", async () => {
  const argv = ["export", "template:lenet5-bn-adder", "--to", "onnx"];
  expect(await main([...argv, "--out", at("a.onnx")], folder)).toBe(0);
  expect(await main([...argv, "--out", at("b.onnx")], folder)).toBe(0);
  expect(stderr).toContain("those that a run with seed 0 starts from");
  const bytes = readFileSync(at("a.onnx"));
  expect(bytes.equals(readFileSync(at("b.onnx")))).toBe(true);
  expect(bytes.includes("ai.adder")).toBe(true);
  expect(await main([...argv, "--out", at("c.onnx"), "--inline"], folder)).toBe(0);
  expect(readFileSync(at("c.onnx")).includes("ai.adder")).toBe(false);
});

it("writes a PyTorch package as a folder or a zip, the same each time", async () => {
  const argv = ["export", "template:spirals-adder", "--to", "pytorch"];
  expect(await main([...argv, "--out", at("a")], folder)).toBe(0);
  expect(readdirSync(at("a"))).toEqual(expect.arrayContaining(["model.py", "vectors.json"]));
  expect(readFileSync(at("a/vectors.json"), "utf8")).toContain('"answers"');
  for (const name of ["b.zip", "c.zip"]) {
    expect(await main([...argv, "--out", at(name)], folder)).toBe(0);
  }
  expect(readFileSync(at("b.zip")).equals(readFileSync(at("c.zip")))).toBe(true);
  // A folder that holds something is left as it is.
  expect(await main([...argv, "--out", at("a")], folder)).toBe(2);
  expect(stderr).toContain("is not empty; name a new one.");
  expect(await main([...argv, "--out", at("b.zip/c")], folder)).toBe(2);
  expect(stderr).toContain("cannot be written.");
});

it("writes a page whose network gives the app's outputs, with the result of the app's test", async () => {
  const graph = templateGraph("spirals-adder");
  const file = at("trained.safetensors");
  const weights = await livelyWeights(graph);
  const experiment = writeExperiment(graph, weights);
  if (!experiment.ok) throw new Error(experiment.error.message);
  writeFileSync(file, experiment.value);
  const argv = ["export", file, "--to", "page", "--out", at("a.html")];
  expect(await main([...argv, "--address", "https://example.org/studio/"], root)).toBe(0);
  const page = readFileSync(at("a.html"), "utf8");
  expect(page).toContain('href="https://example.org/studio/#');
  const shown = /correct on (\d+) of 500 test examples/.exec(page)?.[1];

  const data = readPageData(blockOf(page, "data"));
  const packed = decodeBase64(blockOf(page, "weights"));
  const player = await openPlayer(data.network, new Float32Array(packed?.buffer ?? []));
  const { attrs } = loweredIr(graph).ops[0] as OpOf<"input">;
  const test = await openDataSource(attrs, graph.run.seed, () => Promise.reject()).test();
  const logits = player.predict(test.images as Float32Array, test.count);
  let right = 0;
  for (let n = 0; n < test.count; n++) {
    const [a = 0, b = 0] = logits.subarray(2 * n, 2 * n + 2);
    if (test.labels[n] === (b > a ? 1 : 0)) right += 1;
  }
  expect(String(right)).toBe(shown);
  expect(right).toBeGreaterThan(0);
});

it.each([
  [["--to", "page", "--out", "x"], "give its weights"],
  [["--to", "keras", "--out", "x"], 'There is no format "keras"'],
  [["--out", "x"], "Name the format"],
  [["--to", "onnx"], "Name what to write"],
  [["--to", "onnx", "--out", "no/such/folder/x.onnx"], "cannot be written"],
  [["--to", "onnx", "--out", "x", "--weights", "none.safetensors"], "cannot be read"],
])("refuses %j in one sentence and writes nothing", async (argv, sentence) => {
  expect(await main(["export", "template:lenet5-bn-adder", ...argv], folder)).toBe(2);
  expect(stderr).toContain(sentence);
  expect(existsSync(at("x"))).toBe(false);
});
