import { lower, templates } from "@adder-studio/blocks";
import { datasets } from "@adder-studio/data";
import type { EngineReport, EngineWish } from "@adder-studio/session/examination";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import type { EngineProbes } from "../../training/engines";

/** The experiment whose training step is timed: the first template, equal on every device. */
export interface Yardstick {
  readonly title: string;
  /** Training images of one epoch. */
  readonly images: number;
}

export interface CheckState {
  readonly phase: "ready" | "pausing" | "running" | "ended";
  readonly reports: readonly EngineReport[];
  /** True when a person stopped the check. */
  readonly cancelled: boolean;
  readonly yardstick: Yardstick;
  /** Duration of the last check that ended. */
  readonly tookSeconds: number;
  /** Time at which the last check ended. */
  readonly at: Date | undefined;
}

/** The check of this device; its findings last as long as the page. */
export interface DeviceCheck {
  readonly store: StoreApi<CheckState>;
  /** Starts the check; a running run is paused first and resumed afterwards. */
  start(): Promise<void>;
  cancel(): void;
}

/** Soft budgets and hard limits per engine, and one limit for all engines with their starts, below a minute. */
const processor = { budgetMs: 6000, limitMs: 20_000 };
const graphics = { budgetMs: 10_000, limitMs: 24_000 };
const totalMs = 54_000;

/** Returns the engines to examine; the cpu engine is the reference and is not examined. */
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

/** Returns a report for each engine that this browser does not offer, with the reason. */
export function absent(probes: EngineProbes | undefined): EngineReport[] {
  return (["wasm", "webgl", "webgpu"] as const).flatMap((backend): EngineReport[] => {
    const probe = probes?.[backend];
    if (probe?.available !== false) return [];
    const wish = { backend, ...graphics };
    const reason = probe.reason ?? "This browser does not offer it.";
    return [{ wish, state: "ended", found: {}, doing: "", share: 1, reason }];
  });
}

/** Returns the reports before the check: engines that wait, and engines that the browser does not offer. */
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

  /** Pauses a running run; resolves to true when the run has to be resumed afterwards. */
  function pauseRun(signal: AbortSignal): Promise<boolean> {
    const busy = () => /^(loading|running|recovering)$/.test(session.state.phase);
    if (!busy()) return Promise.resolve(false);
    session.pause();
    return new Promise((resolve) => {
      const resolveWhenIdle = () => {
        if (busy() && !signal.aborted) return;
        unsubscribe();
        signal.removeEventListener("abort", resolveWhenIdle);
        resolve(true);
      };
      const unsubscribe = session.subscribe(resolveWhenIdle);
      signal.addEventListener("abort", resolveWhenIdle);
      resolveWhenIdle();
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
