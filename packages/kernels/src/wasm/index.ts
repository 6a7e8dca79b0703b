import { DiagnosticError } from "@adder-studio/core";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { env } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { registerOnce } from "../tfjs-internals";
import { openModule } from "./module";
import { stockConv2DBackpropFilter } from "./stock";
import { table } from "./table";

const binary = "tfjs-backend-wasm-simd.wasm";

/** In Node without a bundle: the file beside tfjs-backend-wasm's entry. */
function installedBinary(): string | undefined {
  if (typeof process === "undefined" || process.versions?.node === undefined) return undefined;
  // Not an import: bundlers for the browser must not see a Node module here.
  const { createRequire } = process.getBuiltinModule("node:module");
  const entry = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm");
  return entry.replace(/[^/\\]+$/, binary);
}

/** To be called before tfjs' setBackend("wasm"): one thread, SIMD, and where its binary lies. */
export async function prepare(wasmUrls?: Readonly<Record<string, string>>): Promise<void> {
  if (!(await env().getAsync("WASM_HAS_SIMD_SUPPORT"))) {
    throw new DiagnosticError({
      code: "backend-unavailable",
      severity: "error",
      message: "The wasm engine cannot run here: this browser's WebAssembly has no SIMD.",
      hint: "Use a browser of 2023 or later.",
    });
  }
  env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  const path = wasmUrls?.[binary] ?? installedBinary();
  // tfjs wants all three names, and loads only this one.
  if (path !== undefined) {
    setWasmPaths({
      "tfjs-backend-wasm.wasm": path,
      [binary]: path,
      "tfjs-backend-wasm-threaded-simd.wasm": path,
    });
  }
}

/** To be called after setBackend("wasm"): our kernels on tfjs' memory. */
export async function open(): Promise<KernelTable> {
  await openModule();
  registerOnce(stockConv2DBackpropFilter);
  return table;
}
