import { dispose, type Tensor } from "@tensorflow/tfjs-core";
import { deviations } from "./deviations";
import type { Engine, Engines } from "./engines";
import { type Layer, shapeText, tapsOf, withBatch } from "./layers";
import { ownAdder, ownConv, upload } from "./own";
import type { PeakLoop } from "./peak";
import type { Plan } from "./plan";
import { type Candidate, measureRounds } from "./rounds";
import { composedAdder, composedBatch, type LayerTensors, stockConv } from "./stock";
import type { InputKind, KernelRow, Pass } from "./types";

const passes: readonly Pass[] = ["forward", "dX", "dF"];

/** Sums over 12544 taps in another order differ by up to 4e-5; a wrong kernel is off by far more. */
const tolerance = 3e-4;

/** A candidate with the columns of its row other than the times. */
interface Entry extends Candidate {
  readonly candidate: string;
  readonly pass: Pass;
  readonly input: InputKind;
  readonly threads: number;
  readonly taps: number;
  readonly batch: number;
}

/** Makes a layer's candidates; `release` frees their tensors. */
async function entriesOf(
  layer: Layer,
  engines: Engines,
  plan: Plan,
  peak: readonly PeakLoop[],
  composed: boolean,
): Promise<{ entries: Entry[]; release(): void }> {
  const held: Tensor[] = [];
  const entries: Entry[] = [];
  const { waitFor } = engines;

  function hold(tensors: LayerTensors): LayerTensors {
    held.push(...Object.values(tensors));
    return tensors;
  }

  function entry(
    engine: Engine,
    candidate: string,
    [pass, input]: readonly [Pass, InputKind],
    at: Layer,
    work: () => Tensor,
  ): void {
    let last: Tensor | undefined;
    entries.push({
      candidate,
      pass,
      input,
      threads: engine.threads,
      taps: tapsOf(at),
      batch: at.x[0],
      enter: engine.enter,
      call() {
        last?.dispose();
        last = work();
        if (waitFor) return;
        last.dispose();
        last = undefined;
      },
      ...(waitFor && {
        async finish() {
          if (last) await waitFor(last);
          last?.dispose();
          last = undefined;
        },
      }),
    });
  }

  for (const engine of engines.own) {
    await engine.enter();
    const relu = hold(upload(layer, "relu"));
    const any = hold(upload(layer, "any"));
    for (const pass of passes) {
      entry(engine, "adder", [pass, "relu"], layer, () => ownAdder(layer, relu, pass));
      // The filter gradient is the same work whatever the signs.
      if (pass !== "dF") {
        entry(engine, "adder", [pass, "any"], layer, () => ownAdder(layer, any, pass));
      }
      entry(engine, "conv", [pass, "relu"], layer, () => ownConv(layer, relu, pass));
    }
  }
  await engines.stock.enter();
  const relu = hold(upload(layer, "relu"));
  for (const pass of passes) {
    entry(engines.stock, "tfjs conv2d", [pass, "relu"], layer, () => stockConv(layer, relu, pass));
  }
  if (composed) {
    const small = withBatch(layer, composedBatch(layer, plan.composedValues));
    const few = hold(upload(small, "relu"));
    entry(engines.stock, "composed adder", ["forward", "relu"], small, () =>
      composedAdder(small, few),
    );
  }
  for (const { candidate, taps, call } of peak) {
    const input = candidate.includes("max") ? "relu" : "any";
    entries.push({ candidate, pass: "forward", input, threads: 1, taps, batch: 0, call });
  }
  return { entries, release: () => dispose(held) };
}

/**
 * Times our adder and convolution, tfjs' convolution, the adder composed of tfjs' ops and the peak of the inner operation,
 * layer by layer, all candidates in turn. Throws when our results and those of tfjs differ.
 */
export async function kernelsSuite(
  engines: Engines,
  plan: Plan,
  peak: readonly PeakLoop[],
  emit: (row: KernelRow) => void,
): Promise<void> {
  for (const [at, whole] of plan.layers.entries()) {
    const batch = Math.max(1, Math.round(whole.x[0] * plan.batchShare));
    const layer = withBatch(whole, batch);
    for (const [name, off] of Object.entries(await deviations(layer, engines))) {
      if (!(off <= tolerance)) throw new Error(`${name}, layer ${layer.title}: off by ${off}.`);
    }
    const composed = whole.composed && (at === 0 || plan.composedEverywhere);
    const { entries, release } = await entriesOf(layer, engines, plan, peak, composed);
    const timings = await measureRounds(entries, plan.kernels);
    release();
    for (const [i, timing] of timings.entries()) {
      const { candidate, pass, input, threads, taps, batch: images } = entries[i] as Entry;
      const key = {
        suite: "kernels",
        layer: layer.title,
        shape: shapeText(layer),
        candidate,
        pass,
        input,
        threads,
      } as const;
      if ("missing" in timing) emit({ ...key, missing: timing.missing });
      else {
        const gigataps = taps / timing.medianMs / 1e6;
        emit({ ...key, ...timing, gigataps, batch: images });
      }
    }
  }
}
