import { version } from "../../runs/app-version";

/** What the browser tells about the device, and what this app may know. */
export interface DeviceFacts {
  readonly version: string;
  readonly userAgent: string;
  readonly processors: number;
  /** In GB, rounded down by the browser; not every one tells. */
  readonly memoryGb: number | undefined;
  /** WebAssembly has threads only then. */
  readonly isolated: boolean;
}

interface MemoryNavigator {
  readonly deviceMemory?: number;
}

export function deviceFacts(): DeviceFacts {
  return {
    version,
    userAgent: navigator.userAgent,
    processors: navigator.hardwareConcurrency,
    memoryGb: (navigator as MemoryNavigator).deviceMemory,
    isolated: globalThis.crossOriginIsolated,
  };
}
