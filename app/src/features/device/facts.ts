import { appVersion } from "@adder-studio/core";

/** Facts about the device as the browser reports them, and the version of the app. */
export interface DeviceFacts {
  readonly version: string;
  readonly userAgent: string;
  readonly processors: number;
  /** Memory in GB, rounded down by the browser; undefined where the browser does not report it. */
  readonly memoryGb: number | undefined;
  /** True when the page is cross-origin isolated, which threads of WebAssembly need. */
  readonly isolated: boolean;
}

interface MemoryNavigator {
  readonly deviceMemory?: number;
}

export function deviceFacts(): DeviceFacts {
  return {
    version: appVersion,
    userAgent: navigator.userAgent,
    processors: navigator.hardwareConcurrency,
    memoryGb: (navigator as MemoryNavigator).deviceMemory,
    isolated: globalThis.crossOriginIsolated,
  };
}
