import { tensor, tensor1d, tensor2d, tidy } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { type Distribution, draw, type Values } from "../check/values";
import { runOn } from "../parity/run";
import { useBackend } from "../register";
import { runKernel, runKernel1 } from "../run-kernel";

/** Returns `values` with `fault` in the place of one number. */
function injectFault(values: Values, fault: number): Values {
  const data = Float32Array.from(values.data);
  data[7] = fault;
  return { shape: values.shape, data };
}

/** Marks each value of the results: 1 where it is NaN or infinite, else 0. */
function nonFiniteMarks(results: readonly Values[]): number[][] {
  return results.map(({ data }) => Array.from(data, (value) => (Number.isFinite(value) ? 0 : 1)));
}

const window = { stride: 1, pad: 1 };
const norm = { epsilon: 1e-5, relu: true };
const pool = { kernel: 2, stride: 2, pad: 0 };

describe("on wasm", () => {
  it.each([
    ["NaN", Number.NaN, "plain"],
    ["NaN", Number.NaN, "positive"],
    ["NaN", Number.NaN, "large"],
    ["infinity", Number.POSITIVE_INFINITY, "positive"],
  ] as const)(
    "%s reaches the same results as on cpu (%s, %s)",
    async (_, fault, distribution: Distribution) => {
      const x = injectFault(draw("fault x", [2, 4, 4, 3], distribution), fault);
      const w = draw("fault w", [3, 3, 3, 5]);
      const dy = draw("fault dy", [2, 4, 4, 5]);
      const [gamma, beta] = [draw("fault gamma", [3]), draw("fault beta", [3])];
      const rule = { ...window, rule: "hardtanh" };
      for (const test of [
        { kernel: "adder2d", inputs: { x, w }, attrs: window },
        { kernel: "adder2dGradInput", inputs: { dy, x, w }, attrs: rule },
        { kernel: "conv2d", inputs: { x, w }, attrs: window },
        { kernel: "conv2dGradFilter", inputs: { dy, x }, attrs: { ...window, kernel: 3 } },
        { kernel: "batchNormTrain", inputs: { x, gamma, beta }, attrs: norm },
        { kernel: "maxPool", inputs: { x }, attrs: pool },
        { kernel: "relu", inputs: { x }, attrs: {} },
        { kernel: "leakyRelu", inputs: { x }, attrs: { slope: 0.01 } },
        { kernel: "sigmoid", inputs: { x }, attrs: {} },
        { kernel: "tanh", inputs: { x }, attrs: {} },
        { kernel: "l2Norm", inputs: { x }, attrs: {} },
      ] as const) {
        const call = { title: test.kernel, ...test };
        expect(nonFiniteMarks(await runOn("wasm", call)), test.kernel).toEqual(
          nonFiniteMarks(await runOn("cpu", call)),
        );
      }
    },
  );

  it("refuses tensors of the wrong size or type", async () => {
    await useBackend("wasm");
    tidy(() => {
      const [x, b] = [tensor2d([[1, 2]]), tensor1d([1])];
      expect(() => runKernel1("biasAdd", { x, b }, {})).toThrow("Invariant");
      expect(() => runKernel("softmaxCrossEntropy", { logits: x, labels: b }, {})).toThrow();
      const labels = tensor([2], [1], "int32");
      expect(() => runKernel("softmaxCrossEntropy", { logits: x, labels }, {})).toThrow("below 2");
    });
  });
});
