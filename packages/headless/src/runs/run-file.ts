/** Event of an epoch, as in the event file of a run. */
export interface EpochEvent {
  readonly epoch: number;
  readonly trainLoss: number;
  readonly testLoss: number;
  readonly trainAccuracy?: number;
  readonly testAccuracy?: number;
  /** Root mean squared error of a regression, in place of accuracies. */
  readonly trainRmse?: number;
  readonly testRmse?: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
}

export interface RunFile {
  readonly planHash: string;
  readonly documentHash: string;
  readonly setting: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly backend: string;
  readonly threads: number;
  readonly host: string;
  readonly machine: Machine;
  /** Average number of processes that waited for a processor, when the run began and when it ended. */
  readonly load: readonly [number, number];
  readonly epochs: readonly EpochEvent[];
  /** Figures of the probes, by a measure's id. */
  readonly figures: Readonly<Record<string, number>>;
  readonly steps: number;
  readonly weightsHash: string;
  readonly wallSeconds: number;
}

type Event = Readonly<Record<string, unknown>> & { readonly type: string };

/** Reads the text of an event file; undefined when it is no such file, or ends before its run. */
export function readRunFile(text: string): RunFile | undefined {
  let events: Event[];
  try {
    events = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  } catch {
    return undefined;
  }
  const one = (type: string) => events.find((event) => event?.type === type);
  const [run, ready, done] = [one("run"), one("ready"), one("done")];
  if (!run || !ready || !done) return undefined;
  return {
    ...(run as unknown as Pick<
      RunFile,
      "planHash" | "documentHash" | "setting" | "seed" | "machine"
    >),
    ...(ready as unknown as Pick<RunFile, "backend" | "threads" | "host">),
    ...(done as unknown as Pick<RunFile, "steps" | "weightsHash" | "wallSeconds">),
    load: [Number(run.load), Number(done.load)],
    epochs: events.filter(({ type }) => type === "epoch") as unknown as EpochEvent[],
    figures: Object.assign(
      {},
      ...events.filter(({ type }) => type === "probe").map(({ figures }) => figures),
    ),
  };
}
