import { DiagnosticError } from "@adder-studio/core";
import "@tensorflow/tfjs-core/dist/register_all_gradients";
import {
  conv2d,
  getBackend,
  grads,
  memory,
  square,
  sum,
  type Tensor4D,
  tensor4d,
} from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { draw } from "./parity/values";
import { useBackend } from "./register";
import { runKernel1 } from "./run-kernel";

function tensorOf(key: string, shape: [number, number, number, number]): Tensor4D {
  return tensor4d(Float32Array.from(draw(key, shape).data), shape);
}

async function stockGradient(pad: "same" | "valid" | number, stride: number): Promise<number[]> {
  const x = tensorOf("x", [2, 6, 7, 3]);
  const w = tensorOf("w", [3, 3, 3, 5]);
  const loss = (image: Tensor4D, filter: Tensor4D) =>
    sum(square(conv2d(image, filter, stride, pad)));
  const [, dw] = grads((...[image, filter]) => loss(image as Tensor4D, filter as Tensor4D))([x, w]);
  return [...((await dw?.data()) ?? [])];
}

describe("useBackend", { timeout: 60_000 }, () => {
  it("says what runs", async () => {
    expect(await useBackend("cpu")).toEqual({
      backend: "cpu",
      adapter: "JavaScript",
      software: false,
      threads: 1,
    });
    expect(await useBackend("wasm")).toMatchObject({ backend: "wasm", adapter: "SIMD" });
    expect(getBackend()).toBe("wasm");
  });

  it("may be asked again, and moves tensors between engines", async () => {
    await useBackend("cpu");
    const x = tensorOf("x", [1, 2, 2, 1]);
    const before = memory().numTensors;
    await useBackend("wasm");
    await useBackend("wasm");
    const y = runKernel1("relu", { x }, {});
    expect([...(await y.data())]).toEqual([...(await x.data())].map((value) => Math.max(0, value)));
    expect(memory().numTensors).toBe(before + 1);
  });

  it("does not fall back to another engine", async () => {
    await expect(useBackend("webgpu")).rejects.toBeInstanceOf(DiagnosticError);
    await expect(useBackend("webgl")).rejects.toBeInstanceOf(DiagnosticError);
  });

  it.each([
    ["valid", 1],
    ["same", 1],
    ["same", 2],
    [1, 2],
  ] as const)("lets tfjs' own conv2d train on wasm, pad %s, stride %i", async (pad, stride) => {
    await useBackend("cpu");
    const expected = await stockGradient(pad, stride);
    await useBackend("wasm");
    const actual = await stockGradient(pad, stride);
    expect(actual.length).toBe(expected.length);
    expected.forEach((value, at) => {
      expect(actual[at]).toBeCloseTo(value, 3);
    });
  });
});
