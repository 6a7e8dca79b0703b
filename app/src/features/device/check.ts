import { lower, templates } from "@adder-studio/blocks";
import { datasets } from "@adder-studio/data";
import type { EngineReport, EngineWish } from "@adder-studio/session/examination";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import type { EngineProbes } from "../../training/engines";

/** The experiment whose step is timed: the first template, the same on every device. */
export interface Yardstick {
  readonly title: string;
  /** Training images of one epoch. */
  readonly images: number;
}

export interface CheckState {
  readonly phase: "ready" | "pausing" | "running" | "ended";
  readonly reports: readonly EngineReport[];
  /** It ended because the person wanted it to. */
  readonly cancelled: boolean;
  readonly yardstick: Yardstick;
  /** Of the last check, when it has ended. */
  readonly tookSeconds: number;
  readonly at: Date | undefined;
}

/** The check of this device; its findings last as long as the page. */
export interface DeviceCheck {
  readonly store: StoreApi<CheckState>;
  /** A run that goes on is paused first, and goes on afterwards. */
  start(): Promise<void>;
  cancel(): void;
}

/** Soft budgets and hard limits per engine, and for all of them with their starts: less than a minute. */
const processor = { budgetMs: 6000, limitMs: 20_000 };
const graphics = { budgetMs: 10_000, limitMs: 24_000 };
const totalMs = 54_000;

/** What can be examined here; cpu is the reference, and no engine to wait for. */
export function wishes(
  probes: EngineProbes | undefined,
  isolated: boolean,
  processors: number,
): EngineWish[] {
  const list: EngineWish[] = [];
  if (probes?.wasm.available !== false) {
    list.push({ backend: "wasm", threads: 1, ...processor });
    if (isolated && processors > 1) list.push({ backend: "wasm", ...processor });
  }
  for (const backend of ["webgl", "webgpu"] as const) {
    if (probes?.[backend].available !== false) list.push({ backend, ...graphics });
  }
  return list;
}

/** Engines this browser does not offer, with the reason, so that the list is whole. */
export function absent(probes: EngineProbes | undefined): EngineReport[] {
  return (["wasm", "webgl", "webgpu"] as const).flatMap((backend): EngineReport[] => {
    const probe = probes?.[backend];
    if (probe?.available !== false) return [];
    const wish = { backend, ...graphics };
    const reason = probe.reason ?? "This browser does not offer it.";
    return [{ wish, state: "ended", found: {}, doing: "", share: 1, reason }];
  });
}

/** The list before anything is known but what the browser offers. */
export function planned(probes: EngineProbes | undefined): EngineReport[] {
  const { crossOriginIsolated: isolated, navigator: device } = globalThis;
  const waiting = wishes(probes, isolated, device.hardwareConcurrency).map(
    (wish): EngineReport => ({ wish, state: "waiting", found: {}, doing: "", share: 0 }),
  );
  return [...waiting, ...absent(probes)];
}

function yardstick() {
  const [template] = templates;
  if (template === undefined) throw new Error("no template is registered");
  const { graph, title } = template;
  const { ir } = lower(graph);
  if (ir === undefined) throw new Error("the first template can train");
  const images = datasets[0]?.train ?? 0;
  return { ir, run: graph.run, facts: { title, images } };
}

/** Returns the studio's one check of this device; it ends with the studio. */
export const deviceCheckOf = perStudio("device check", createDeviceCheck, (check) =>
  check.cancel(),
);

function createDeviceCheck(studio: Studio): DeviceCheck {
  const { session } = studio.run;
  const { ir, run, facts } = yardstick();
  const store = createStore<CheckState>(() => ({
    phase: "ready",
    reports: [],
    cancelled: false,
    yardstick: facts,
    tookSeconds: 0,
    at: undefined,
  }));
  let controller: AbortController | undefined;

  /** Pauses a run that goes on; true when it has to go on afterwards. */
  function pauseRun(signal: AbortSignal): Promise<boolean> {
    const busy = () => /^(loading|running|recovering)$/.test(session.state.phase);
    if (!busy()) return Promise.resolve(false);
    session.pause();
    return new Promise((resolve) => {
      const settle = () => {
        if (busy() && !signal.aborted) return;
        unsubscribe();
        signal.removeEventListener("abort", settle);
        resolve(true);
      };
      const unsubscribe = session.subscribe(settle);
      signal.addEventListener("abort", settle);
      settle();
    });
  }

  return {
    store,
    async start() {
      if (controller !== undefined) return;
      controller = new AbortController();
      const { signal } = controller;
      store.setState({ phase: "pausing", reports: [], cancelled: false });
      const paused = await pauseRun(signal);
      try {
        await studio.run.probe();
        const { probes } = studio.run.store.getState();
        const plan = planned(probes);
        const engines = plan.filter(({ state }) => state === "waiting").map(({ wish }) => wish);
        const missing = plan.filter(({ state }) => state === "ended");
        const before = performance.now();
        if (!signal.aborted) {
          store.setState({ phase: "running" });
          const reports = await session.examine({
            engines,
            totalMs,
            ir,
            run,
            signal,
            onProgress: (now) => store.setState({ reports: [...now, ...missing] }),
          });
          store.setState({ reports: [...reports, ...missing] });
        }
        store.setState({
          phase: signal.aborted && store.getState().reports.every(nothing) ? "ready" : "ended",
          cancelled: signal.aborted,
          tookSeconds: (performance.now() - before) / 1000,
          at: new Date(),
        });
      } finally {
        controller = undefined;
        if (paused) session.resume();
      }
    },
    cancel: () => controller?.abort(),
  };
}

function nothing({ found }: EngineReport): boolean {
  return found.kernels === undefined;
}
