import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { templates } from "@adder-studio/blocks";
import { matchWeights } from "@adder-studio/blocks/imported-weights";
import { shapeSize } from "@adder-studio/core";
import { writeSafetensors } from "@adder-studio/data";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { main } from "../main";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const golden = join(root, "packages/data/golden/torch");
let folder = "";
let out = "";
let stderr = "";
const at = (name: string) => join(folder, name);
const run = (...argv: string[]) => main(["weights", ...argv], root);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-weights-"));
  [out, stderr] = ["", ""];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    stderr += text;
    return true;
  });
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

/** Makes a state dict with the published ResNet-20's names for LeNet-5's layers, axes in PyTorch's order. */
function lenetArrays() {
  const graph = templates.find(({ id }) => id === "lenet5-bn-conv")?.graph;
  if (graph === undefined) throw new Error("there is a LeNet-5");
  const parts: Record<string, string> = {
    ...{ w: "weight", gamma: "weight", beta: "bias" },
    ...{ mean: "running_mean", variance: "running_var" },
  };
  // Nothing fits yet: what is missing is all that there is.
  return matchWeights(graph, []).missing.map(({ name, shape }) => {
    const [path = "", part = ""] = name.split("/");
    const [height = 1, width = 1, inputs = 1, outputs = 1] = shape;
    const sides = shape.length === 4 ? [outputs, inputs, height, width] : shape;
    const data = Float32Array.from({ length: shapeSize(shape) }, (_, i) => (i % 13) / 13 + 0.1);
    return { name: `module.${path}.${parts[part]}`, shape: sides, data };
  });
}

it("shows what PyTorch's files hold, and what was left out", async () => {
  expect(await run("show", join(golden, "checkpoint-older.pth"))).toBe(0);
  expect(out).toContain("8 arrays, 83 values");
  expect(out).toMatch(/conv1\.weight 3×2×3×3 {2}-0\.\d+\.\.0\.\d+/);
  expect(out).toContain("only its entry “state_dict”");
  expect(out).toContain("Left out: bn1.num_batches_tracked");
});

it("converts what others wrote to a file that this program evaluates", async () => {
  writeFileSync(at("theirs.safetensors"), writeSafetensors(lenetArrays()));
  const [document, file] = ["template:lenet5-bn-conv", at("ours.safetensors")];
  const argv = [at("theirs.safetensors"), "--document", document];
  expect(await run("show", ...argv)).toBe(0);
  expect(out).toContain("25 of 25 parameters, by the blocks' names");
  expect(out).toContain("module.conv2.weight 16×6×5×5 -> conv2/w 5×5×6×16  sides reordered");
  expect(await run("convert", ...argv, "--out", file)).toBe(0);
  expect(stderr).toContain("25 of 25 parameters");
  out = "";
  expect(await run("show", file, "--document", document, "--json")).toBe(0);
  expect(JSON.parse(out).match).toMatchObject({ scheme: "app", missing: [], left: [] });
});

it("refuses in one sentence, and writes nothing", async () => {
  const arrays = lenetArrays();
  const write = (name: string, what = arrays) => writeFileSync(at(name), writeSafetensors(what));
  write("part.safetensors", arrays.slice(0, 5));
  write("odd.safetensors", [
    { ...(arrays[0] as (typeof arrays)[number]), data: new Float32Array(150).fill(Number.NaN) },
    ...arrays.slice(1),
  ]);
  const document = ["--document", "template:lenet5-bn-conv", "--out", at("never.safetensors")];
  const cases: [readonly string[], RegExp][] = [
    [["show", join(golden, "whole.pth")], /asks for “__main__\.Net”/],
    [["show", at("nowhere.pth")], /cannot be read/],
    [["convert", at("part.safetensors"), ...document], /20 of 25 parameters have no array/],
    [["convert", join(golden, "state.pth"), ...document], /The network asks for “conv1\/w”/],
    [["convert", at("odd.safetensors"), ...document], /not finite numbers: conv1\/w \(150\)/],
    [["convert", at("part.safetensors")], /--document/],
    [["melt"], /weights show FILE or weights convert FILE/],
  ];
  for (const [argv, message] of cases) {
    stderr = "";
    expect([argv, await run(...argv)]).toEqual([argv, 2]);
    expect(stderr).toMatch(message);
    expect(stderr.trim()).not.toContain("\n");
  }
  expect(() => readFileSync(at("never.safetensors"))).toThrow();
  expect(await run("convert", at("part.safetensors"), ...document, "--partial")).toBe(0);
});
