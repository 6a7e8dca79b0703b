import { defaultDevice, init, jit, lax, nn, numpy as np, valueAndGrad } from "@jax-js/jax";
import { draw } from "./draw";
import { overrideProcessorCount } from "./engines";
import { syntheticBatch } from "./own-step";

type Weights = {
  w1: np.Array;
  b1: np.Array;
  w2: np.Array;
  b2: np.Array;
  w3: np.Array;
  b3: np.Array;
};

const rate = 1e-3;

/** Draws a weight times `scale`, as an initialisation would. */
function weight(name: string, shape: number[], scale: number): np.Array {
  return np.array(draw(name, shape).map((value) => value * scale)).reshape(shape);
}

/** Mean cross-entropy of ENNUI's default network. jax-js frees its arguments, so that shared values are passed as `ref`. */
function loss(p: Weights, x: np.Array, labels: np.Array): np.Array {
  const batch = x.shape[0] as number;
  const image = nn.relu(lax.convGeneralDilated(x, p.w1, [1, 1], "SAME").add(p.b1));
  const hidden = nn.relu(np.dot(image.reshape([batch, -1]), p.w2).add(p.b2));
  const scores = nn.logSoftmax(np.dot(hidden, p.w3).add(p.b3));
  return scores
    .mul(labels)
    .sum()
    .mul(-1 / batch);
}

/** One whole step of plain SGD, compiled as one function. */
const trainStep = jit((p: Weights, x: np.Array, labels: np.Array): [np.Array, Weights] => {
  const old = Object.fromEntries(Object.entries(p).map(([name, value]) => [name, value.ref]));
  const [value, slopes] = valueAndGrad(loss)(p, x, labels);
  const stepped = Object.entries(old).map(([name, w]) => [
    name,
    w.sub((slopes as Weights)[name as keyof Weights].mul(rate)),
  ]);
  return [value, Object.fromEntries(stepped) as Weights];
});

/** Opens ENNUI's default network in jax-js on its wasm backend. Returns a function that makes one training step. */
export async function openJaxStep(batch: number, threads: number): Promise<() => Promise<number>> {
  overrideProcessorCount(threads);
  await init("wasm");
  defaultDevice("wasm");
  let weights: Weights = {
    w1: weight("w1", [16, 1, 3, 3], 1 / 3),
    b1: np.zeros([16, 1, 1]),
    w2: weight("w2", [12544, 32], 1 / 112),
    b2: np.zeros([32]),
    w3: weight("w3", [32, 10], 1 / 6),
    b3: np.zeros([10]),
  };
  const { x, labels } = syntheticBatch([28, 28, 1], batch, 10);
  const images = np.array(x).reshape([batch, 1, 28, 28]);
  const wanted = nn.oneHot(np.array(labels, { dtype: np.int32 }), 10);
  return async () => {
    const [value, next] = trainStep(weights, images.ref, wanted.ref) as [np.Array, Weights];
    weights = next;
    for (const one of Object.values(weights)) await one.blockUntilReady();
    return (await value.jsAsync()) as number;
  };
}
