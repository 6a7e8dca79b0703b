import { invariant } from "@adder-studio/core";
import { backend_util, type KernelConfig, pad } from "@tensorflow/tfjs-core";
import { filterGradientCall } from "../tfjs-internals";
import { table } from "./table";

/**
 * The one kernel tfjs' wasm backend lacks for training an ordinary convolution
 * (github.com/tensorflow/tfjs/issues/8474), under tfjs' own name: with it `tf.grad` of a `conv2d`
 * works there. Square filters, equal strides, NHWC.
 */
export const stockConv2DBackpropFilter: KernelConfig = {
  kernelName: "Conv2DBackpropFilter",
  backendName: "wasm",
  kernelFunc: ({ inputs, attrs = {} }) => {
    const {
      x,
      dy,
      strides,
      pad: padding,
      dimRoundingMode,
      filterShape,
      dataFormat,
    } = filterGradientCall(inputs, attrs);
    invariant(dataFormat === "NHWC", "images NHWC");
    const info = backend_util.computeConv2DInfo(
      x.shape,
      filterShape,
      strides,
      1,
      padding,
      dimRoundingMode,
    );
    invariant(info.filterHeight === info.filterWidth, "square filters");
    invariant(info.strideHeight === info.strideWidth, "equal strides");
    const { top, bottom, left, right } = info.padInfo;
    const window = { kernel: info.filterHeight, stride: info.strideHeight };
    // tfjs pads unevenly on "same" with a stride; ours pad evenly.
    const padded = pad(x, [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ]);
    const dw = table.conv2dGradFilter({ dy, x: padded }, { ...window, pad: 0 });
    padded.dispose();
    return dw;
  },
};
