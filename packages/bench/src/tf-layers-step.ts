import { oneHot, tensor, train } from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { syntheticBatch } from "./own-step";

/** Opens ENNUI's default network in tfjs' layers on the present engine. Returns a function that makes one training step. */
export function openTfLayersStep(batch: number): () => Promise<number> {
  const model = sequential();
  const relu = { activation: "relu" } as const;
  model.add(
    layers.conv2d({
      inputShape: [28, 28, 1],
      filters: 16,
      kernelSize: 3,
      padding: "same",
      ...relu,
    }),
  );
  model.add(layers.flatten());
  model.add(layers.dense({ units: 32, ...relu }));
  model.add(layers.dense({ units: 10, activation: "softmax" }));
  model.compile({ optimizer: train.sgd(1e-3), loss: "categoricalCrossentropy" });
  const { x, labels } = syntheticBatch([28, 28, 1], batch, 10);
  const images = tensor(x, [batch, 28, 28, 1]);
  const wanted = oneHot(tensor(labels, [batch], "int32"), 10);
  return async () => (await model.trainOnBatch(images, wanted)) as number;
}
