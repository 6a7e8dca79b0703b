import { runKernel, runKernel1 } from "@adder-studio/kernels";
import { type Tensor, tensor, zeros } from "@tensorflow/tfjs-core";
import { caseResult, deviation } from "./compare";
import { toHwio, toNchw, toNhwc, toOihw } from "./layout";
import type { CaseResult, Deviation, LayerCase } from "./types";

type Shape4 = [number, number, number, number];

/** Runs one adder layer on the engine in use and compares every quantity in the file. */
export async function checkLayer(layer: LayerCase): Promise<CaseResult> {
  const { config } = layer;
  const inShape: Shape4 = [config.batch, config.inChannels, config.height, config.width];
  const outShape: Shape4 = [config.batch, config.outChannels, config.outHeight, config.outWidth];
  const wShape: Shape4 = [config.outChannels, config.inChannels, config.kernel, config.kernel];
  const owned: Tensor[] = [];
  const own = (t: Tensor): Tensor => {
    owned.push(t);
    return t;
  };
  const image = (data: readonly number[], [n, c, h, w]: Shape4) =>
    own(tensor(toNhwc(data, [n, c, h, w]), [n, h, w, c]));
  const x = image(layer.input.data, inShape);
  const dy = image(layer.gradOutput.data, outShape);
  const w = own(
    tensor(toHwio(layer.weight.data, wShape), [
      config.kernel,
      config.kernel,
      config.inChannels,
      config.outChannels,
    ]),
  );
  const window = { stride: config.stride, pad: config.padding };
  const read = async (t: Tensor) => (await own(t).data()) as Float32Array;
  const readImage = async (t: Tensor) => toNchw(await read(t), t.shape as Shape4);
  const readFilter = async (t: Tensor) => toOihw(await read(t), t.shape as Shape4);

  const deviations: Deviation[] = [];
  function compare(
    quantity: string,
    actual: ArrayLike<number>,
    wanted: ArrayLike<number>,
    absolute: number,
  ) {
    deviations.push(
      deviation(quantity, actual, wanted, { absolute, relative: 2e-6, scale: "largest" }),
    );
  }

  const sum = runKernel1("adder2d", { x, w }, window);
  if (layer.biasVector) {
    const b = own(tensor([...layer.biasVector.data]));
    own(sum);
    compare(
      "output",
      await readImage(runKernel1("biasAdd", { x: sum, b }, {})),
      layer.output.data,
      1e-4,
    );
  } else {
    compare("output", await readImage(sum), layer.output.data, 1e-4);
  }
  if (layer.gradBias) {
    compare("gradBias", await read(runKernel1("biasGrad", { dy }, {})), layer.gradBias.data, 1e-4);
  }
  for (const [quantity, rule, wanted] of [
    ["gradInput", "hardtanh", layer.gradInput],
    ["gradInputSign", "sign", layer.ablation.gradInputSign],
    ["gradInputUnclipped", "unclipped", layer.ablation.gradInputUnclipped],
  ] as const) {
    const actual = runKernel1("adder2dGradInput", { dy, x, w }, { ...window, rule });
    compare(quantity, await readImage(actual), wanted.data, 2e-5);
  }
  const raw = own(
    runKernel1("adder2dGradFilter", { dy, x, w }, { ...window, rule: "full-precision" }),
  );
  compare("gradWeightRaw", await readFilter(raw), layer.gradWeightRaw.data, 1e-4);
  const sign = runKernel1("adder2dGradFilter", { dy, x, w }, { ...window, rule: "sign" });
  compare("gradWeightSign", await readFilter(sign), layer.ablation.gradWeightSign.data, 1e-4);
  const norm = own(runKernel1("l2Norm", { x: raw }, {}));
  compare("gradWeightRawL2", await read(norm), [layer.gradWeightRawL2], 1e-4);
  const nothing = own(zeros(raw.shape));
  // A step of rate -1 from 0, without momentum, is the scaled gradient itself.
  const [scaled, velocity] = runKernel(
    "sgdStep",
    { w0: nothing, v0: nothing, g0: raw, norm0: norm },
    {
      lr: -1,
      momentum: 0,
      nesterov: false,
      weightDecay: 0,
      scales: [config.eta * Math.sqrt(raw.size)],
    },
  ) as [Tensor, Tensor];
  own(velocity);
  compare("gradWeightScaled", await readFilter(scaled), layer.gradWeightScaled.data, 2e-6);
  for (const t of new Set(owned)) t.dispose();
  return caseResult(layer.name, deviations);
}
