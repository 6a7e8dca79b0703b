import { add, engine, env, slice, tensor, tensor4d, tidy } from "@tensorflow/tfjs-core";
import { describe, expect, it, vi } from "vitest";
import type { KernelTable } from "../contract";
import { useBackend } from "../register";
import { runKernel, runKernel1 } from "../run-kernel";
import * as webgl from "../webgl/index";
import { contextOf, webglBackend } from "../webgl/internals";
import * as webgpu from "../webgpu/index";
import { webgpuBackend } from "../webgpu/internals";
import { run1, wgsl } from "../webgpu/run";
import { force, tiles } from "../webgpu/tune";
import { windowGradientShader } from "../webgpu/window-gradient";
import { geometry } from "../window";
import { testAdders } from "./self-test";

const backends = { webgl, webgpu };
type Name = keyof typeof backends;
// Device events arrive from the GPU process at a time of its own.
const patience = { timeout: 60_000 };
const names: readonly Name[] = ["webgl", "webgpu"];

/** Makes a tensor of values between -2 and 2, a sequence of its own for each seed. */
function values(shape: readonly [number, number, number, number], seed: number) {
  const size = shape.reduce((product, side) => product * side, 1);
  return tensor4d(
    Float32Array.from({ length: size }, (_, i) => Math.sin(i * 1.7 + seed) * 2),
    [...shape],
  );
}

/** Counts the programs compiled while `work` runs. */
function programsMade(name: Name, work: () => void): number {
  const spy =
    name === "webgl"
      ? vi.spyOn(contextOf(webglBackend()), "linkProgram")
      : vi.spyOn(webgpuBackend().device, "createComputePipeline");
  work();
  const made = spy.mock.calls.length;
  spy.mockRestore();
  return made;
}

describe.each(names)("%s", (name) => {
  it("reports a software adapter and passes its self-test", async () => {
    const { software } = await useBackend(name);
    expect(software).toBe(true);
    await backends[name].selfTest();
  });

  it("fails its self-test when a kernel computes wrongly", async () => {
    await useBackend(name);
    const { table } = backends[name];
    const faulty: KernelTable = { ...table, adder2d: table.conv2d };
    await expect(testAdders(name, faulty)).rejects.toMatchObject({
      diagnostic: { code: "backend-wrong-result" },
    });
  });

  it("does not compile anew when the learning rate changes", async () => {
    await useBackend(name);
    const step = (lr: number) =>
      tidy(() => {
        const attrs = { lr, momentum: 0.9, nesterov: true, weightDecay: 1e-4, scales: [1] };
        const inputs = { w0: tensor([1, 2]), v0: tensor([0, 0]), g0: tensor([3, 4]) };
        runKernel("sgdStep", inputs, attrs);
      });
    step(0.1);
    expect(programsMade(name, () => step(0.05))).toBe(0);
  });

  it("makes no number of what is none", async () => {
    await useBackend(name);
    for (const kernel of ["sigmoid", "tanh"] as const) {
      const y = runKernel1(kernel, { x: tensor([Number.NaN, 1, Number.NaN]) }, {});
      const numbers = [...(await y.data())].map((value) => !Number.isNaN(value));
      expect(numbers, kernel).toEqual([false, true, false]);
    }
  });

  it("gives the same bits again", async () => {
    await useBackend(name);
    const [x, w] = [values([9, 14, 14, 6], 1), values([5, 5, 6, 16], 2)];
    const dy = values([9, 10, 10, 16], 3);
    const [window, norm] = [
      { stride: 1, pad: 0 },
      { epsilon: 1e-5, relu: true },
    ];
    const gamma = tensor(Float32Array.from({ length: 16 }, (_, i) => 1 + i / 16));
    const once = async () => {
      const results = [
        runKernel1("adder2d", { x, w }, window),
        runKernel1("adder2dGradInput", { dy, x, w }, { ...window, rule: "hardtanh" }),
        runKernel1("adder2dGradFilter", { dy, x, w }, { ...window, rule: "full-precision" }),
        runKernel1("conv2dGradFilter", { dy, x }, { ...window, kernel: 5 }),
        ...runKernel("batchNormTrain", { x: dy, gamma, beta: gamma }, norm),
        runKernel1("l2Norm", { x: dy }, {}),
      ];
      const bits: number[] = [];
      for (const result of results) {
        const data = await result.data<"float32">();
        bits.push(...new Uint32Array(data.buffer, data.byteOffset, data.length));
        result.dispose();
      }
      return bits;
    };
    const first = await once();
    for (let i = 0; i < 3; i++) expect(await once()).toEqual(first);
  });

  it("takes results and slices of stock ops", async () => {
    await useBackend(name);
    if (name === "webgl") env().set("WEBGL_PACK", true);
    const x = tensor([
      [-1, 2, -3],
      [4, -5, 6],
      [7, 8, -9],
    ]);
    const packed = runKernel1("relu", { x: add(x, 0.5) }, {});
    expect(await packed.array()).toEqual([
      [0, 2.5, 0],
      [4.5, 0, 6.5],
      [7.5, 8.5, 0],
    ]);
    if (name === "webgl") env().set("WEBGL_PACK", false);
    const plain = add(x, 0);
    const part = runKernel1("relu", { x: slice(plain, [1, 0], [2, 3]) }, {});
    expect(await part.array()).toEqual([
      [4, 0, 6],
      [7, 8, 0],
    ]);
  });
});

it("clamps alike by `clamp` and by bits", async () => {
  await useBackend("webgpu");
  const g = geometry([5, 6, 5, 3], 3, 6, { stride: 2, pad: 1 });
  const inputs = [values([5, 3, 3, 6], 1), values([5, 6, 5, 3], 2), values([3, 3, 3, 6], 3)];
  const read = (bits: boolean) => {
    const parameters = { g, rule: "hardtanh" as const, bits };
    const info = run1(windowGradientShader, {
      parameters,
      inputs,
      output: [5, 6, 5, 3],
      threads: 128,
    });
    return engine().makeTensorFromTensorInfo(info).data();
  };
  expect(await read(true)).toEqual(await read(false));
});

it.each(tiles.map((tile) => [`${tile.rows} x ${tile.columns}`, tile] as const))(
  "answers alike by registers and by tiles of %s",
  // Software adapters take seconds to compile what uses workgroup memory.
  { timeout: 600_000 },
  async (_, tile) => {
    await useBackend("webgpu");
    // More rows, columns and depth than any tile has, none of them a multiple of it.
    const [x, w] = [values([3, 9, 7, 9], 1), values([3, 3, 9, 67], 2)];
    const dy = values([3, 9, 7, 67], 3);
    const window = { stride: 1, pad: 1 };
    const read = async () => {
      const results = [
        runKernel1("adder2d", { x, w }, window),
        runKernel1("adder2dGradInput", { dy, x, w }, { ...window, rule: "hardtanh" }),
        runKernel1("adder2dGradFilter", { dy, x, w }, { ...window, rule: "full-precision" }),
      ];
      return Promise.all(results.map((result) => result.data<"float32">()));
    };
    force({ variant: "registers" });
    const expected = await read();
    force({ variant: "tiled", tile });
    const actual = await read();
    const again = await read();
    force({});
    expect(again).toEqual(actual);
    for (const [at, each] of actual.entries()) {
      const off = each.map((value, i) => Math.abs(value - (expected[at]?.[i] ?? Number.NaN)));
      expect(off.reduce((most, one) => Math.max(most, one), 0)).toBeLessThan(1e-3);
    }
  },
);

describe("loss", () => {
  it("of WebGPU: errors outside of any call are reported, and so is a lost device", async () => {
    await useBackend("webgpu");
    const reasons: string[] = [];
    const stop = webgpu.watchLoss((reason) => reasons.push(reason));
    const io = { outputs: ["y"], inputs: ["x"] };
    const broken = { name: "broken", io, code: () => wgsl(io, "  y[0] = nonsense(x[0]);") };
    const answer = run1(broken, { parameters: {}, inputs: [tensor([1])], output: [1], threads: 1 });
    // Nothing reaches the GPU process before something is read.
    await engine().makeTensorFromTensorInfo(answer).data();
    await expect.poll(() => reasons.length, patience).toBeGreaterThan(0);
    expect(reasons[0]).toContain("nonsense");
    expect(webgpu.isLost()).toBe(false);
    reasons.length = 0;
    webgpuBackend().device.destroy();
    await expect.poll(() => webgpu.isLost(), patience).toBe(true);
    expect(reasons.length).toBeGreaterThan(0);
    stop();
  });

  it("of WebGL: reported once, and seen by isLost", async () => {
    await useBackend("webgl");
    const reasons: string[] = [];
    const stop = webgl.watchLoss((reason) => reasons.push(reason));
    expect(webgl.isLost()).toBe(false);
    contextOf(webglBackend()).getExtension("WEBGL_lose_context")?.loseContext();
    await expect.poll(() => reasons, patience).toEqual(["The WebGL context was lost."]);
    expect(webgl.isLost()).toBe(true);
    stop();
  });
});
