import { DiagnosticError, outputSide } from "@adder-studio/core";
import { engine, type Tensor, type TensorInfo, tensor4d } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { wrongResult } from "./faults";

// Odd on purpose: images, channels and taps that fill no block of four, stride 2 on an even side,
// padding, values that tie (sign(0)) and differences on both sides of the clamp. All values are
// multiples of 1/8, so that sums are exact in float32 whatever their order.
const [batch, height, width, inChannels] = [5, 6, 5, 3];
const [kernel, outChannels] = [3, 5];
const window = { stride: 2, pad: 1 };
const [outHeight, outWidth] = [
  outputSide(height, kernel, window),
  outputSide(width, kernel, window),
];

function eighths(count: number, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 16) % 33) / 8 - 2;
  });
}

interface Expected {
  readonly y: Float32Array;
  readonly dx: Float32Array;
  readonly dw: Float32Array;
}

/** Computes the three adder kernels by plain loops. */
function reference(x: Float32Array, w: Float32Array, dy: Float32Array): Expected {
  const y = new Float32Array(dy.length);
  const [dx, dw] = [new Float32Array(x.length), new Float32Array(w.length)];
  for (let at = 0; at < y.length; at++) {
    const o = at % outChannels;
    const place = Math.floor(at / outChannels);
    const column = (place % outWidth) * window.stride - window.pad;
    const row = (Math.floor(place / outWidth) % outHeight) * window.stride - window.pad;
    const n = Math.floor(place / (outWidth * outHeight));
    const g = dy[at] ?? 0;
    for (let tap = 0; tap < kernel * kernel * inChannels; tap++) {
      const c = tap % inChannels;
      const h = row + Math.floor(tap / (inChannels * kernel));
      const v = column + (Math.floor(tap / inChannels) % kernel);
      const inside = h >= 0 && h < height && v >= 0 && v < width;
      const from = ((n * height + h) * width + v) * inChannels + c;
      const filter = tap * outChannels + o;
      const z = (inside ? (x[from] ?? 0) : 0) - (w[filter] ?? 0);
      y[at] = (y[at] ?? 0) - Math.abs(z);
      dw[filter] = (dw[filter] ?? 0) + g * z;
      if (inside) dx[from] = (dx[from] ?? 0) + g * Math.min(Math.max(-z, -1), 1);
    }
  }
  return { y, dx, dw };
}

async function compare(
  backend: string,
  name: string,
  result: TensorInfo | TensorInfo[],
  expected: Float32Array,
): Promise<void> {
  const tensors = [result].flat().map((info) => engine().makeTensorFromTensorInfo(info));
  const values = await tensors[0]?.data();
  for (const tensor of tensors) tensor.dispose();
  const worst = expected.reduce((most, want, at) => {
    const off = Math.abs((values?.[at] ?? Number.NaN) - want);
    return off <= most ? most : Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
  }, 0);
  if (worst > 1e-4) throw wrongResult(backend, `${name} is off by ${worst.toPrecision(3)}`);
}

/**
 * Runs the adder kernels of the present backend's `table` on a small hard case. Throws a
 * DiagnosticError `backend-wrong-result` when a result is off or a shader does not compile.
 */
export async function testAdders(backend: string, table: KernelTable): Promise<void> {
  const values = {
    x: eighths(batch * height * width * inChannels, 1),
    w: eighths(kernel * kernel * inChannels * outChannels, 2),
    dy: eighths(batch * outHeight * outWidth * outChannels, 3),
  };
  const expected = reference(values.x, values.w, values.dy);
  const x = tensor4d(values.x, [batch, height, width, inChannels]);
  const w = tensor4d(values.w, [kernel, kernel, inChannels, outChannels]);
  const dy = tensor4d(values.dy, [batch, outHeight, outWidth, outChannels]);
  const inputs: Tensor[] = [x, w, dy];
  try {
    await compare(backend, "adder2d", table.adder2d({ x, w }, window), expected.y);
    const dx = table.adder2dGradInput({ dy, x, w }, { ...window, rule: "hardtanh" });
    await compare(backend, "adder2dGradInput", dx, expected.dx);
    const dw = table.adder2dGradFilter({ dy, x, w }, { ...window, rule: "full-precision" });
    await compare(backend, "adder2dGradFilter", dw, expected.dw);
  } catch (error) {
    if (error instanceof DiagnosticError) throw error;
    throw wrongResult(backend, error instanceof Error ? error.message : String(error));
  } finally {
    for (const tensor of inputs) tensor.dispose();
  }
}
