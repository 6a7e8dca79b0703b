import { engineNames } from "@adder-studio/core";
import type { ModelGraph } from "@adder-studio/graph";
import type { ModelIR } from "@adder-studio/ir";
import type { Session } from "@adder-studio/session/client";
import type { EngineProbes, Measurements } from "./engines";
import { readMeasured, writeMeasured } from "./measured";

export interface MeasureSources {
  readonly session: Session;
  readonly prefs: Pick<Storage, "getItem" | "setItem"> | undefined;
  readonly probes: EngineProbes | undefined;
  readonly graph: ModelGraph;
  readonly ir: ModelIR;
  /** Hash of the network, the key that the times are saved under. */
  readonly hash: string;
  /** Batch of the run going on. */
  readonly batch: number;
}

/**
 * Step times of the hardware engines on one real step of this network, in a worker beside the run; those this
 * device has shown before are taken from memory. `note` gets every new set.
 */
export async function measureEngines(
  { session, prefs, probes, graph, ir, hash, batch }: MeasureSources,
  note: (measurements: Measurements) => void,
): Promise<void> {
  let known = readMeasured(prefs, hash);
  const { engine } = session.state;
  const speed = session.history.examplesPerSecond;
  // The run itself is the best clock for the engine it is on.
  if (engine && speed > 0)
    known = { ...known, [engine.backend]: { stepMs: (1000 * batch) / speed } };
  note(known);
  for (const backend of engineNames) {
    const probe = probes?.[backend];
    const idle = backend === "wasm" || backend === "cpu" || backend === engine?.backend;
    if (idle || probe?.available !== true || probe.software) continue;
    if (known[backend]?.stepMs !== undefined) continue;
    const { stepMs, reason } = await session.measure(backend, ir, graph.run);
    known = {
      ...known,
      [backend]: {
        ...(stepMs === undefined ? {} : { stepMs }),
        ...(reason === undefined ? {} : { reason }),
      },
    };
    note(known);
  }
  writeMeasured(prefs, hash, known);
}
