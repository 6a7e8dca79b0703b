import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const start = 'export const moduleBase64 =\n  "';

/**
 * Packs the wasm engine's module before it becomes text: base64 hides from a host's gzip what repeats in it, so that it would
 * weigh two thirds more on its way. The engine unpacks it (`packages/kernels/src/wasm/module.ts`).
 */
export function packedEngine(): Plugin {
  return {
    name: "adder-studio:packed-engine",
    apply: "build",
    load(id) {
      const file = id.split("?")[0] ?? "";
      if (!file.endsWith("/packages/kernels/src/wasm/module.generated.ts")) return undefined;
      const text = readFileSync(file, "utf8");
      const from = text.indexOf(start) + start.length;
      const to = text.indexOf('"', from);
      if (from < start.length || to < 0) throw new Error(`${file} has no module to pack.`);
      const packed = gzipSync(Buffer.from(text.slice(from, to), "base64"), { level: 9 });
      return text.slice(0, from) + packed.toString("base64") + text.slice(to);
    },
  };
}
