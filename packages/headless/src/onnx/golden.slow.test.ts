import { fileURLToPath } from "node:url";
import { useBackend } from "@adder-studio/kernels";
import { writeNetwork } from "@adder-studio/onnx";
import { describe, expect, it } from "vitest";
import { testPython } from "../../../tools/python.mjs";
import { networkProgram } from "../vectors/check-network";
import { readVectors } from "../vectors/read";
import { askOnnxRuntime, relativeDifference } from "./test-support";

const python = testPython();
/** Folder of golden networks; another one may be named. */
const folder =
  process.env.ADDER_STUDIO_NETWORKS ??
  fileURLToPath(new URL("../../golden/networks", import.meta.url));

describe.skipIf(python === undefined)("golden networks by onnxruntime", () => {
  it("give the outputs of our engine and of the reference after their recorded steps", async () => {
    await useBackend("wasm");
    const networks = readVectors([folder]).flatMap((one) => (one.kind === "network" ? [one] : []));
    expect(networks.length).toBeGreaterThan(1);
    const asked = [];
    const wanted = [];
    for (const { data, weights } of networks) {
      const { ir, program, batches, rateAt } = networkProgram(data, weights);
      for (const [step, batch] of batches.entries()) {
        program.trainStep(batch, step, rateAt(step)).dispose();
      }
      const last = batches.at(-1) as (typeof batches)[number];
      const statistics = await program.estimate(
        (async function* () {
          yield last;
        })(),
      );
      const logits = program.logits(last, statistics);
      wanted.push({
        name: data.name,
        ours: (await logits.data()) as Float32Array,
        reference: Float32Array.from(data.evalLogitsLastBatch.data),
      });
      const known = new Map<string, Float32Array>();
      for (const [name, tensor] of statistics) {
        known.set(name, (await tensor.data()) as Float32Array);
      }
      const trained = (await program.weights()).map((array) => ({
        ...array,
        data: known.get(array.name) ?? array.data,
      }));
      const model = writeNetwork(ir, trained, data.name);
      if (!model.ok) throw new Error(model.error);
      const [, n = 0, ...shape] = data.input.shape;
      const size = shape.reduce((all, side) => all * side, n);
      const x = Float32Array.from(data.input.data.slice(-size));
      asked.push({ model: model.value, x, count: n });
      program.dispose();
    }
    const found = askOnnxRuntime(python ?? "", asked);
    for (const [i, { name, ours, reference }] of wanted.entries()) {
      const outputs = found[i] ?? new Float32Array();
      expect(relativeDifference(outputs, ours), name).toBeLessThan(1e-4);
      // As near as float32 comes to the reference in float64 after training steps: see the vectors' own tolerance.
      expect(relativeDifference(outputs, reference), name).toBeLessThan(3e-2);
    }
  });
});
