import { memory, reshape, type Tensor } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { EngineName, KernelName } from "../contract";
import { table } from "../cpu/index";
import { useBackend } from "../register";
import { runByName } from "../tfjs-internals";
import { checkKernels, referenceResults } from "./check";
import { toTensor } from "./values";

/** The results of the cpu engine: the same for every engine and test. */
let references: ReturnType<typeof referenceResults> | undefined;

/** Tests the check that a person runs on their own device: it passes here, and it finds injected faults. */
export function describeCheck(backend: EngineName): void {
  describe(`check on ${backend}`, () => {
    async function prepared() {
      await useBackend("cpu");
      references ??= referenceResults();
      const tasks = await references;
      await useBackend(backend);
      return tasks;
    }

    it("finds that every kernel agrees, and leaves no tensors behind", async () => {
      const tasks = await prepared();
      const before = memory().numTensors;
      const asked: KernelName[] = [];
      const found = await checkKernels(tasks, { onCase: ({ kernel }) => void asked.push(kernel) });
      expect(memory().numTensors).toBe(before);
      expect(found.filter(({ agrees }) => !agrees)).toEqual([]);
      expect(found.map(({ kernel }) => kernel).sort()).toEqual(Object.keys(table).sort());
      expect(found.reduce((sum, { cases }) => sum + cases, 0)).toBe(tasks.length);
      expect(new Set(asked.slice(0, found.length)).size).toBe(found.length);
    });

    it("names the kernels with an injected fault, with deviation or reason", async () => {
      const tasks = await prepared();
      const filled = (like: Tensor | undefined, value: number) => {
        const { shape = [], size = 1 } = like ?? {};
        like?.dispose();
        return [toTensor({ shape, data: new Float32Array(size).fill(value) })];
      };
      const faults: Partial<Record<KernelName, (results: Tensor[]) => Tensor[]>> = {
        l2Norm: ([y]) => filled(y, 0),
        maxPool: ([y]) => filled(y, Number.NaN),
        biasGrad: ([y]) => [reshape(y as Tensor, [-1, 1])],
        relu() {
          throw new Error("the shader did not compile");
        },
      };
      const found = await checkKernels(tasks, {
        run(kernel, inputs, attrs) {
          const results = runByName(kernel === "adder2d" ? "conv2d" : kernel, inputs, attrs);
          return faults[kernel]?.(results) ?? results;
        },
      });
      const wrong = found.filter(({ agrees }) => !agrees);
      expect(wrong.map(({ kernel }) => kernel).sort()).toEqual(
        ["adder2d", ...Object.keys(faults)].sort(),
      );
      const by = (name: KernelName) => wrong.find(({ kernel }) => kernel === name);
      expect(by("adder2d")?.ofTolerance).toBeGreaterThan(1000);
      expect(by("adder2d")?.deviation).toBeLessThan(Number.POSITIVE_INFINITY);
      expect(by("maxPool")?.reason).toMatch(/not a number/);
      expect(by("biasGrad")?.reason).toMatch(/shape/);
      expect(by("relu")?.reason).toBe("the shader did not compile");
      expect(by("l2Norm")?.ofTolerance).toBeGreaterThan(1000);
    });

    it("ends early when the time is over, with a finding for every kernel", async () => {
      const tasks = await prepared();
      const kernels = Object.keys(table).length;
      const found = await checkKernels(tasks, { goOn: (complete) => !complete });
      expect(found.map(({ cases }) => cases)).toEqual(Array(kernels).fill(1));
    });
  });
}
