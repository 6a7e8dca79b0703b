import { dispose, type Tensor } from "@tensorflow/tfjs-core";
import type { Engines } from "./engines";
import { type Layer, withBatch } from "./layers";
import { ownAdder, ownConv, upload } from "./own";
import { composedAdder, type LayerTensors, stockConv } from "./stock";

type Work = (tensors: LayerTensors) => Tensor;

/** Returns the largest difference of two tensors, relative to the largest value of the second; NaN for other sizes. */
async function deviation(actual: Tensor, wanted: Tensor): Promise<number> {
  const [a, b] = [await actual.data(), await wanted.data()];
  let [largest, off] = [0, a.length === b.length ? 0 : Number.NaN];
  for (let i = 0; i < b.length; i++) {
    largest = Math.max(largest, Math.abs(b[i] as number));
    off = Math.max(off, Math.abs((a[i] as number) - (b[i] as number)));
  }
  return off / largest;
}

/**
 * Compares results before times are taken: our convolution and its input gradient with those of tfjs, and our adder with
 * the one composed of tfjs' ops. Returns the largest difference of each, relative to the largest value.
 */
export async function deviations(
  layer: Layer,
  { own, stock }: Pick<Engines, "own" | "stock">,
): Promise<Record<string, number>> {
  const small = withBatch(layer, Math.min(2, layer.x[0]));
  const pairs: readonly (readonly [string, Work, Work])[] = [
    ["conv2d", (t) => ownConv(small, t, "forward"), (t) => stockConv(small, t, "forward")],
    ["conv2d dX", (t) => ownConv(small, t, "dX"), (t) => stockConv(small, t, "dX")],
    ["adder2d", (t) => ownAdder(small, t, "forward"), (t) => composedAdder(small, t)],
  ];
  const results: Record<string, number> = {};
  for (const engine of own) {
    await stock.enter();
    const theirs = upload(small, "any");
    const wanted = pairs.map(([, , work]) => work(theirs));
    await engine.enter();
    const ours = upload(small, "any");
    const actual = pairs.map(([, work]) => work(ours));
    for (const [i, [name]] of pairs.entries()) {
      const key = `${name}, ${engine.threads} thread${engine.threads === 1 ? "" : "s"}`;
      results[key] = await deviation(actual[i] as Tensor, wanted[i] as Tensor);
    }
    dispose([...wanted, ...actual, ...Object.values(theirs), ...Object.values(ours)]);
  }
  return results;
}
