import type { BackendName } from "@adder-studio/core";

/** What the engine runs inside, for the receipt. */
export function hostName(backend: BackendName): string {
  const inBrowser = backend === "webgl" || backend === "webgpu";
  return `${inBrowser ? "Chromium" : `Node ${process.version}`} on ${process.platform} ${process.arch}`;
}
