import { type EngineName, invariant } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { Tensor } from "@tensorflow/tfjs-core";
import { ennuiDefault, templateOnNoise } from "./documents";
import type { Engines } from "./engines";
import { profileKernels } from "./kernel-profile";
import { type OwnStep, openOwnStep } from "./own-step";
import type { Plan } from "./plan";
import { type Candidate, measureRounds } from "./rounds";
import type { StepRow } from "./types";

/** PyTorch in processes of its own; `open` fails where it is not installed. */
export interface Torch {
  /** Version of PyTorch; empty where it is not installed. */
  readonly version: string;
  readonly threads: number;
  open(net: string, layer: "adder" | "conv", batch: number): Promise<TorchStep>;
}
/** A network in a process of PyTorch. */
export interface TorchStep {
  /** Makes one training step and returns its loss. */
  step(): Promise<number>;
  close(): void;
}

interface Net {
  readonly name: string;
  readonly batch: number;
  /** Pairs of candidate and document. */
  readonly own: readonly (readonly [candidate: string, graph: ModelGraph])[];
  /** Name of the network in torch/adder.py. */
  readonly torch?: string;
  /** True where tfjs' layers and jax-js have the network as well. */
  readonly others: boolean;
}

function nets(share: number): Net[] {
  const adderAndConv = (template: string, side: number, channels: number): Net["own"] => [
    ["ours, adder", templateOnNoise(`${template}-adder`, side, channels)],
    ["ours, conv", templateOnNoise(`${template}-conv`, side, channels)],
  ];
  const scaled = (batch: number) => Math.max(2, Math.round(batch * share));
  return [
    { name: "ENNUI's default", batch: 64, own: [["ours", ennuiDefault()]], others: true },
    {
      name: "LeNet-5-BN",
      batch: scaled(64),
      own: adderAndConv("lenet5-bn", 28, 1),
      torch: "lenet5-bn",
      others: false,
    },
    {
      name: "ResNet-20",
      batch: scaled(32),
      own: adderAndConv("resnet20", 32, 3),
      torch: "resnet20",
      others: false,
    },
  ];
}

interface Entry extends Candidate {
  readonly candidate: string;
  readonly threads: number;
  readonly own?: OwnStep;
  close?(): void;
}

/** Makes the candidates of our engine, one for each number of threads. */
async function ownEntries(net: Net, { own, waitFor }: Engines): Promise<Entry[]> {
  const entries: Entry[] = [];
  for (const [candidate, graph] of net.own) {
    await own[0]?.enter();
    const program = openOwnStep(graph, net.batch);
    for (const [i, { threads, enter }] of own.entries()) {
      let last: Tensor | undefined;
      entries.push({
        candidate,
        threads,
        own: program,
        enter,
        async call() {
          last?.dispose();
          last = program.step();
          // The trainer reads each step's loss where reading costs nothing.
          if (!waitFor) await finite(last);
        },
        ...(waitFor && {
          async finish() {
            invariant(last, "a step was made");
            await waitFor(last);
          },
        }),
        close() {
          last?.dispose();
          if (i === 0) program.dispose();
        },
      });
    }
  }
  return entries;
}

async function finite(metrics: Tensor): Promise<void> {
  const [loss] = await metrics.data();
  if (!Number.isFinite(loss)) throw new Error(`The loss is ${loss}.`);
}

/** Makes a candidate that is opened at its warm-up, so that an error there affects no other. */
function opened(
  about: Pick<Entry, "candidate" | "threads" | "enter" | "everyRounds">,
  open: () => Promise<() => Promise<number>>,
): Entry {
  let step: (() => Promise<number>) | undefined;
  async function call(): Promise<void> {
    const loss = await step?.();
    if (!Number.isFinite(loss)) throw new Error(`The loss is ${loss}.`);
  }
  return {
    ...about,
    call,
    async warmUp() {
      step = await open();
      if (about.everyRounds === undefined) await call();
    },
  };
}

/** Makes the candidates of tfjs' layers on tfjs' backend, and of jax-js on wasm. */
function otherEntries(
  { batch }: Net,
  backend: EngineName,
  { stock, facts: { threads } }: Engines,
): Entry[] {
  const { enter, threads: stockThreads } = stock;
  const layers = opened({ candidate: "tfjs layers", threads: stockThreads, enter }, async () => {
    const { openTfLayersStep } = await import("./tf-layers-step");
    return openTfLayersStep(batch);
  });
  if (backend !== "wasm") return [layers];
  // The threads of jax-js are workers of a browser.
  const count = typeof Worker === "undefined" ? 1 : threads;
  const jax = opened({ candidate: "jax-js wasm", threads: count }, async () => {
    const { openJaxStep } = await import("./jax-step");
    return openJaxStep(batch, count);
  });
  return [layers, jax];
}

function torchEntries({ torch: name, batch }: Net, torch: Torch): Entry[] {
  if (name === undefined) return [];
  return (["adder", "conv"] as const).map((layer) => {
    let process: TorchStep | undefined;
    // An adder ResNet-20 takes seconds for a step.
    const slow = layer === "adder" && name === "resnet20";
    const about = {
      candidate: `PyTorch${torch.version && ` ${torch.version}`}, ${layer}`,
      threads: torch.threads,
      ...(slow && { everyRounds: 3 }),
    };
    const entry = opened(about, async () => {
      process = await torch.open(name, layer, batch);
      return process.step;
    });
    return { ...entry, close: () => process?.close() };
  });
}

const watchedSteps = 4;

/** Measures the share of a step that is spent inside kernels, where their calls return when they are done. */
async function insideShare(entry: Entry): Promise<number> {
  await entry.enter?.();
  await entry.call();
  const { ms, totalMs } = await profileKernels(async () => {
    for (let i = 0; i < watchedSteps; i++) await entry.call();
  });
  return ms / totalMs;
}

/** Times whole training steps of three networks: on our engine, and with the libraries a user could take instead. */
export async function stepsSuite(
  backend: EngineName,
  engines: Engines,
  plan: Plan,
  torch: Torch | undefined,
  emit: (row: StepRow) => void,
): Promise<void> {
  for (const net of nets(plan.batchShare)) {
    const entries = [
      ...(await ownEntries(net, engines)),
      ...(net.others ? otherEntries(net, backend, engines) : []),
      ...(torch ? torchEntries(net, torch) : []),
    ];
    try {
      const timings = await measureRounds(entries, plan.steps);
      for (const [i, timing] of timings.entries()) {
        const entry = entries[i] as Entry;
        const { candidate, threads: count } = entry;
        const key = {
          suite: "steps",
          net: net.name,
          candidate,
          threads: count,
          batch: net.batch,
        } as const;
        if ("missing" in timing) {
          emit({ ...key, missing: timing.missing });
          continue;
        }
        const examplesPerSecond = (1000 * net.batch) / timing.medianMs;
        const inside = entry.own && !engines.waitFor ? await insideShare(entry) : undefined;
        emit({
          ...key,
          ...timing,
          examplesPerSecond,
          ...(inside !== undefined && { insideKernels: inside }),
        });
      }
    } finally {
      for (const { close } of entries) close?.();
    }
  }
}
