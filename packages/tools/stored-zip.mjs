/** Core's maker of ZIP files for scripts that run as they are: core is TypeScript. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/**
 * Loads `storedZip` of core.
 * @returns {Promise<typeof import("../core/src/stored-zip").storedZip>}
 */
export async function loadStoredZip() {
  const { outputFiles } = await build({
    entryPoints: [join(root, "packages/core/src/stored-zip.ts")],
    bundle: true,
    write: false,
    format: "esm",
  });
  const [script] = outputFiles;
  const text = Buffer.from(script?.contents ?? []).toString("base64");
  const { storedZip } = await import(`data:text/javascript;base64,${text}`);
  return storedZip;
}
