import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { useBackend } from "@adder-studio/kernels";
import { describe, expect, it } from "vitest";
import { checkLayer } from "./check-layer";
import { checkLp } from "./check-lp";
import { checkNetwork } from "./check-network";
import { readVectors } from "./read";
import type { CaseResult, VectorCase } from "./types";

const folders = ["../../golden/networks", "../../../kernels/golden/layers"];
const cases = readVectors(folders.map((path) => fileURLToPath(new URL(path, import.meta.url))));

function check(vector: VectorCase): Promise<CaseResult> {
  if (vector.kind === "layer") return checkLayer(vector.data);
  if (vector.kind === "lp") return checkLp(vector.data);
  return checkNetwork(vector.data, vector.weights);
}

/** Makes a layer of one pixel and one filter of two taps, computed manually, in the form of a file of the l_p family. */
function family() {
  const taps = (data: readonly number[]) => ({ shape: [1, 2, 1, 1], data });
  const one = (data: number) => ({ shape: [1, 1, 1, 1], data: [data] });
  const [x, w] = [[1, -0.5] as const, [0.19, 1.75] as const];
  // Differences 0.81 and -2.25, whose square roots are 0.9 and 1.5.
  const at = (p: number, y: number, slopes: readonly [number, number]) => ({
    p,
    output: one(y),
    gradWeightRaw: taps([2 * p * slopes[0], 2 * p * slopes[1]]),
    gradInput: taps([-2 * p * slopes[0], -2 * p * slopes[1]]),
  });
  return {
    name: "manual",
    config: { kernel: 1, stride: 1, padding: 0 },
    input: taps(x),
    weight: taps(w),
    gradOutput: one(2),
    cases: [
      at(2, -(0.81 * 0.81 + 2.25 * 2.25), [0.81, -2.25]),
      at(1.5, -(0.729 + 3.375), [0.9, -1.5]),
      at(1, -3.06, [1, -1]),
    ],
  };
}

describe.each(["cpu", "wasm"] as const)("the l_p family on %s", (backend) => {
  it("is read from a file and checked, one case an exponent, and a wrong slope is seen", async () => {
    await useBackend(backend);
    const file = join(mkdtempSync(join(tmpdir(), "lp-")), "lp.json");
    writeFileSync(file, JSON.stringify(family()));
    const read = readVectors([file]);
    expect(read.map(({ kind, data }) => [kind, data.name])).toEqual([
      ["lp", "manual p=2"],
      ["lp", "manual p=1.5"],
      ["lp", "manual p=1"],
    ]);
    for (const vector of read) {
      if (vector.kind !== "lp") throw new Error("a case of the family");
      expect(await check(vector)).toMatchObject({ passed: true });
      const { gradInput } = vector.data;
      const wrong = { ...gradInput, data: gradInput.data.map((value) => -value) };
      expect((await checkLp({ ...vector.data, gradInput: wrong })).passed).toBe(false);
    }
  });
});

describe.each(["cpu", "wasm"] as const)("golden vectors on %s", (backend) => {
  it.each(cases.map((vector) => [vector.data.name, vector] as const))(
    "%s",
    async (_name, vector) => {
      await useBackend(backend);
      const result = await check(vector);
      expect(result.deviations.filter(({ ratio }) => ratio > 1)).toEqual([]);
      expect(result.passed).toBe(true);
    },
  );
});

describe("the comparison itself", () => {
  it("fails on a changed value", async () => {
    await useBackend("cpu");
    const vector = cases.find(({ kind }) => kind === "layer");
    if (vector?.kind !== "layer") throw new Error("a layer case is there");
    const output = {
      ...vector.data.output,
      data: vector.data.output.data.map((v, i) => (i === 3 ? v + 0.01 : v)),
    };
    expect((await checkLayer({ ...vector.data, output })).passed).toBe(false);
  });
});
