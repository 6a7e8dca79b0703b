import { fileURLToPath } from "node:url";
import { useBackend } from "@adder-studio/kernels";
import { describe, expect, it } from "vitest";
import { checkLayer } from "./check-layer";
import { checkNetwork } from "./check-network";
import { readVectors } from "./read";
import type { CaseResult, VectorCase } from "./types";

const folders = ["../../golden/networks", "../../../kernels/golden/layers"];
const cases = readVectors(folders.map((path) => fileURLToPath(new URL(path, import.meta.url))));

function check(vector: VectorCase): Promise<CaseResult> {
  return vector.kind === "layer"
    ? checkLayer(vector.data)
    : checkNetwork(vector.data, vector.weights);
}

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
