import { DiagnosticError } from "@adder-studio/core";
import { getBackend, memory, type Tensor4D, tensor4d } from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import { draw } from "./check/values";
import { useBackend } from "./register";
import { runKernel1 } from "./run-kernel";

function tensorOf(key: string, shape: [number, number, number, number]): Tensor4D {
  return tensor4d(Float32Array.from(draw(key, shape).data), shape);
}

describe("useBackend", () => {
  it("returns the engine that runs, its adapter and its threads", async () => {
    expect(await useBackend("cpu")).toEqual({
      backend: "cpu",
      adapter: "JavaScript",
      software: false,
      threads: 1,
    });
    expect(await useBackend("wasm")).toMatchObject({ backend: "wasm", adapter: "SIMD" });
    expect(getBackend()).toBe("adder-wasm");
  });

  it("may be called again, and tensors follow to the next engine", async () => {
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
});
