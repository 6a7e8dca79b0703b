import { engineNames } from "@adder-studio/core";
import type { Measurements } from "./engines";

const measuredKey = "adder-studio:measured";

/**
 * The step times this device showed for one network (`hash`), kept as `hash|webgpu=3.2|wasm=12`: plain text, so
 * that a tampered entry can at worst be ignored. Only the network measured last is remembered.
 */
export function readMeasured(
  prefs: Pick<Storage, "getItem"> | undefined,
  hash: string,
): Measurements {
  let text: string | null | undefined;
  try {
    text = prefs?.getItem(measuredKey);
  } catch {
    return {};
  }
  const [kept, ...entries] = (text ?? "").split("|");
  if (kept !== hash) return {};
  const found: Partial<Record<(typeof engineNames)[number], { stepMs: number }>> = {};
  for (const entry of entries) {
    const [name, value] = entry.split("=");
    const backend = engineNames.find((candidate) => candidate === name);
    const stepMs = Number(value);
    if (backend !== undefined && stepMs > 0 && stepMs < 1e6) found[backend] = { stepMs };
  }
  return found;
}

export function writeMeasured(
  prefs: Pick<Storage, "setItem"> | undefined,
  hash: string,
  measurements: Measurements,
): void {
  const entries = engineNames.flatMap((backend) => {
    const stepMs = measurements[backend]?.stepMs;
    return stepMs === undefined ? [] : [`${backend}=${stepMs.toPrecision(4)}`];
  });
  try {
    prefs?.setItem(measuredKey, [hash, ...entries].join("|"));
  } catch {
    // Blocked storage: measured again next time.
  }
}
