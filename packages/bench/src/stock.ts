/** Layers of tfjs itself: its convolution with gradients, and an adder composed of its ops. */
import {
  abs,
  add,
  Conv2DBackpropFilter,
  Conv2DBackpropInput,
  conv2d,
  engine,
  expandDims,
  matMul,
  neg,
  pad as padWith,
  reshape,
  stridedSlice,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from "@tensorflow/tfjs-core";
import { type Layer, outputOf } from "./layers";
import type { Pass } from "./types";

/** Tensors of a layer, on one engine. */
export interface LayerTensors {
  readonly x: Tensor4D;
  readonly w: Tensor4D;
  readonly dy: Tensor4D;
}

/** Runs one pass of a dense layer, which is a matrix product in tfjs. */
function dense({ x, w, dy }: LayerTensors, pass: Pass): Tensor {
  const [rows, channels, filters] = [x.shape[0], x.shape[3], w.shape[3]];
  const [images, weights] = [reshape(x, [rows, channels]), reshape(w, [channels, filters])];
  const slopes = reshape(dy, [rows, filters]) as Tensor2D;
  if (pass === "forward") return matMul(images, weights);
  if (pass === "dX") return matMul(slopes, weights, false, true);
  return matMul(images, slopes, true, false);
}

/** Runs one pass of tfjs' convolution by the kernel that its tape would run. Throws where the kernel is missing. */
export function stockConv({ stride, pad }: Layer, tensors: LayerTensors, pass: Pass): Tensor {
  const { x, w, dy } = tensors;
  if (x.shape[1] === 1 && x.shape[2] === 1) return tidy(() => dense(tensors, pass));
  if (pass === "forward") return conv2d(x, w, stride, pad, "NHWC", 1, "floor");
  const attrs = { strides: [stride, stride], pad, dataFormat: "NHWC", dimRoundingMode: "floor" };
  return pass === "dX"
    ? engine().runKernel(Conv2DBackpropInput, { dy, filter: w }, { ...attrs, inputShape: x.shape })
    : engine().runKernel(Conv2DBackpropFilter, { x, dy }, { ...attrs, filterShape: w.shape });
}

/** Computes y = -sum |x - w| as a user of tfjs would write it: tap by tap, a difference, its absolute value and a sum. */
export function composedAdder(layer: Layer, { x, w }: Pick<LayerTensors, "x" | "w">): Tensor {
  const { kernel, stride, pad } = layer;
  const [batch, outHeight, outWidth] = outputOf(layer);
  const channels = x.shape[3];
  const extent = (places: number) => (places - 1) * stride + 1;
  return tidy(() => {
    const padded =
      pad > 0
        ? padWith(x, [
            [0, 0],
            [pad, pad],
            [pad, pad],
            [0, 0],
          ])
        : x;
    let total: Tensor | undefined;
    for (let a = 0; a < kernel; a++) {
      for (let b = 0; b < kernel; b++) {
        const image = stridedSlice(
          padded,
          [0, a, b, 0],
          [batch, a + extent(outHeight), b + extent(outWidth), channels],
          [1, stride, stride, 1],
        );
        const filters = reshape(
          stridedSlice(w, [a, b, 0, 0], [a + 1, b + 1, channels, layer.filters]),
          [channels, layer.filters],
        );
        const part = sum(abs(sub(expandDims(image, 4), filters)), 3);
        total = total ? add(total, part) : part;
      }
    }
    return neg(total as Tensor);
  });
}

/** Returns the largest batch with which no tensor of the composed adder has more than `mostValues` values. */
export function composedBatch(layer: Layer, mostValues: number): number {
  const [batch, outHeight, outWidth, filters] = outputOf(layer);
  const perImage = outHeight * outWidth * filters * layer.x[3];
  return Math.max(1, Math.min(batch, Math.floor(mostValues / perImage)));
}
