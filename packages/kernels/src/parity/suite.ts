import { crc32 } from "@adder-studio/core";
import { describe, expect, it } from "vitest";
import type { Values } from "../check/values";
import type { EngineName, KernelName } from "../contract";
import { table } from "../cpu/index";
import { useBackend } from "../register";
import { openModule } from "../wasm/module";
import { checkFiniteDifferences } from "./finite-differences";
import { goldenCases, goldenLayers } from "./golden";
import { groupedCases, joined, slicedCases } from "./grouped-cases";
import { integerCases } from "./integer-cases";
import { otherCases } from "./other-cases";
import { expectClose, firstDifference, type KernelCase, runHere, runOn } from "./run";
import { allPoolCases, windowCases } from "./window-cases";

const cases = [...windowCases, ...integerCases, ...allPoolCases, ...otherCases, ...groupedCases];
/** The cases of graphics engines, which compile a program for each shape and rule: the rules of a gradient take turns. */
const graphicsCases = cases.filter(({ rulesOnceMore }) => rulesOnceMore !== true);
const tested: readonly KernelName[] = [...new Set(cases.map(({ kernel }) => kernel))];

/** Adds the pool's output, computed on cpu, to the inputs of a maximum pool's gradient. */
async function complete(test: KernelCase): Promise<KernelCase> {
  const { x } = test.inputs;
  if (test.kernel !== "maxPoolGrad" || x === undefined) return test;
  const [y = x] = await runOn("cpu", { ...test, kernel: "maxPool", inputs: { x } });
  return { ...test, inputs: { ...test.inputs, y } };
}

function bytesOf(values: readonly Values[]): Uint8Array {
  const bytes = new Uint8Array(values.reduce((sum, { data }) => sum + data.byteLength, 0));
  let at = 0;
  for (const { data } of values) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Combines checksums into one, eight hex digits. */
function hex(sums: readonly number[]): string {
  const bytes = new Uint8Array(Uint32Array.from(sums).buffer);
  return crc32(bytes).toString(16).padStart(8, "0");
}

/**
 * Tests the whole contract on one backend: golden layers, agreement with the cpu table on odd
 * shapes, exact gradients against finite differences, no tensor left over. `only` limits the kernels to those that
 * differ from a variant tested before.
 */
export function describeKernels(backend: EngineName, only = tested): void {
  const isGraphics = backend === "webgl" || backend === "webgpu";
  describe(`kernels on ${backend}`, { timeout: 400_000 }, () => {
    it("opens the requested engine", async () => {
      expect((await useBackend(backend)).backend).toBe(backend);
    });

    it.each(goldenLayers.map((layer) => [layer.name, layer] as const))(
      "agrees with the golden layer %s",
      async (_, layer) => {
        for (const test of goldenCases(layer)) {
          const [actual] = await runOn(backend, test);
          expectClose(actual, test.expected, test);
        }
      },
    );

    it.each(only)("%s agrees with the cpu table", async (kernel) => {
      const mine = isGraphics ? graphicsCases : cases;
      for (const unfinished of mine.filter((test) => test.kernel === kernel)) {
        const test = await complete(unfinished);
        const expected = await runOn("cpu", test);
        const actual = await runOn(backend, test);
        expect(actual.length).toBe(expected.length);
        for (const [at, values] of expected.entries()) {
          expectClose(actual[at], values, { ...test, title: `${test.title}, result ${at}` });
        }
      }
    });

    it("agrees with finite differences where a kernel is an exact gradient", () =>
      checkFiniteDifferences(backend));

    // On graphics engines this follows from the agreement with the cpu table on the same shapes.
    if (!isGraphics) {
      it("computes in groups the results of whole layers on slices of the channels", async () => {
        for (const { grouped, parts } of slicedCases) {
          const [actual] = await runOn(backend, grouped);
          const results: Values[] = [];
          for (const part of parts) results.push(...(await runOn(backend, part)));
          expectClose(actual, joined(results), grouped);
        }
      });

      it("gives the same bits again", async () => {
        for (const unfinished of cases) {
          const test = await complete(unfinished);
          const bytes = bytesOf(await runOn(backend, test));
          const again = bytesOf(await runOn(backend, test));
          expect(firstDifference(again, bytes), test.title).toBe(-1);
        }
      });
    }
  });
}

/**
 * Tests that the wasm engine gives the bits of golden/wasm-bits.txt on every machine, in Node as in a browser, on any
 * number of threads: runs are replayed on this engine.
 */
export function describeWasmBits(): void {
  describe("bits of the wasm engine", { timeout: 400_000 }, () => {
    it.each([1, 2, 3])("are the same with %i threads", async (threads) => {
      const sums = new Map<string, number[]>();
      // All cases are completed first: calls for another engine in between would go back to one thread.
      const whole = await Promise.all(cases.map(complete));
      expect((await useBackend("wasm", { threads })).threads).toBe(threads);
      await openModule({ threads, leastShared: 0 });
      for (const test of whole) {
        const sum = crc32(bytesOf(await runHere(test)));
        sums.set(test.kernel, [...(sums.get(test.kernel) ?? []), sum]);
      }
      const lines = [...sums].map(([kernel, each]) => `${kernel} ${hex(each)}`).sort();
      await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("../golden/wasm-bits.txt");
    });
  });
}

/** Kernels over whole windows, for which WebGPU has two variants of program, `registers` and `tiled`. */
export const productKernels = tested.filter((kernel) =>
  /^(adder|conv|lpAdder)2d(Grad(Input|Filter)|Integer)?$/.test(kernel),
);

describe("the suite", () => {
  it("has cases for every kernel, and golden layers", () => {
    expect([...tested].sort()).toEqual(Object.keys(table).sort());
    expect(goldenLayers.length).toBe(15);
    expect(productKernels).toHaveLength(10);
  });

  it.each(["adder2dGradInput", "adder2dGradFilter"])(
    "has every rule of %s on every path",
    (kernel) => {
      const pathsOf = (among: readonly KernelCase[]) =>
        new Set(
          among.flatMap(({ kernel: name, attrs, inputs: { x } }) => {
            if (name !== kernel) return [];
            const { rule, stride } = attrs as { rule: string; stride: number };
            const whole = (x?.shape[3] ?? 0) % 4 === 0;
            return [`${rule}, ${stride > 1 ? "strided" : "dense"}, ${whole ? "whole" : "rest"}`];
          }),
        );
      expect([...pathsOf(graphicsCases)].sort()).toEqual([...pathsOf(cases)].sort());
    },
  );
});
