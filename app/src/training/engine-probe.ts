import type { EngineProbe, EngineProbes } from "./engines";

/** Finds out in a separate worker which engines this browser has. */
export function probeEngines(): Promise<EngineProbes> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL("./probe-worker.ts", import.meta.url), { type: "module" });
    const end = (probes: EngineProbes) => {
      worker.terminate();
      resolve(probes);
    };
    worker.onmessage = ({ data }: MessageEvent<EngineProbes>) => end(data);
    worker.onerror = () => end({ webgpu: unseen, webgl: unseen, wasm: unseen, cpu: unseen });
  });
}

/** Result for every engine where no worker starts, since engines run in workers. */
const unseen: EngineProbe = {
  available: false,
  adapter: "",
  software: false,
  reason: "This browser started no worker to look for it.",
};
