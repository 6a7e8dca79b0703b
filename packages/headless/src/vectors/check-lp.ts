import { runKernel1 } from "@adder-studio/kernels";
import { type Tensor, tensor } from "@tensorflow/tfjs-core";
import { caseResult, deviation } from "./compare";
import { toHwio, toNchw, toNhwc, toOihw } from "./layout";
import type { CaseResult, LpCase } from "./types";

type Shape4 = [number, number, number, number];

/** Checks the outputs and exact gradients of one l_p adder layer on the engine in use, relative 1e-4. */
export async function checkLp({ name, p, ...layer }: LpCase): Promise<CaseResult> {
  const owned: Tensor[] = [];
  const own = (t: Tensor): Tensor => {
    owned.push(t);
    return t;
  };
  const images = ({ shape, data }: LpCase["input"]) => {
    const [n, c, h, w] = shape as Shape4;
    return own(tensor(toNhwc(data, [n, c, h, w]), [n, h, w, c]));
  };
  const { shape, data } = layer.weight;
  const [filters, channels, height, width] = shape as Shape4;
  const hwio = toHwio(data, [filters, channels, height, width]);
  const w = own(tensor(hwio, [height, width, channels, filters]));
  const [x, dy] = [images(layer.input), images(layer.gradOutput)];
  const attrs = { stride: layer.config.stride, pad: layer.config.padding, p };
  const read = async (t: Tensor) => (await own(t).data()) as Float32Array;
  const readImage = async (t: Tensor) => toNchw(await read(t), t.shape as Shape4);
  const compare = (quantity: string, actual: ArrayLike<number>, wanted: ArrayLike<number>) =>
    deviation(quantity, actual, wanted, { absolute: 1e-6, relative: 1e-4, scale: "largest" });
  const output = await readImage(runKernel1("lpAdder2d", { x, w }, attrs));
  const dx = await readImage(runKernel1("lpAdder2dGradInput", { dy, x, w }, attrs));
  const dw = runKernel1("lpAdder2dGradFilter", { dy, x, w }, attrs);
  const deviations = [
    compare("output", output, layer.output.data),
    compare("gradInput", dx, layer.gradInput.data),
    compare("gradWeightRaw", toOihw(await read(dw), dw.shape as Shape4), layer.gradWeightRaw.data),
  ];
  for (const t of owned) t.dispose();
  return caseResult(name, deviations);
}
