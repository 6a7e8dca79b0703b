import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Compiles assembly/peak.ts and returns the module in base64. `root` is the repository. Throws the compiler's error. */
export async function compilePeak(root: string): Promise<string> {
  const { default: asc } = await import("assemblyscript/asc");
  const outputs = new Map<string, Uint8Array>();
  const { error, stderr } = await asc.main(
    [
      join(root, "packages/bench/assembly/peak.ts"),
      ...["--outFile", "peak.wasm", "--optimizeLevel", "3", "--shrinkLevel", "0"],
      ...["--runtime", "stub", "--noAssert", "--use", "abort=", "--enable", "simd"],
    ],
    {
      readFile: (name) => {
        try {
          return readFileSync(name, "utf8");
        } catch {
          return null;
        }
      },
      writeFile: (name, contents) => {
        if (typeof contents !== "string") outputs.set(name.split("/").at(-1) ?? name, contents);
      },
      listFiles: (folder) => readdirSync(folder),
    },
  );
  const bytes = outputs.get("peak.wasm");
  if (error || !bytes) throw error ?? new Error(stderr.toString());
  return Buffer.from(bytes).toString("base64");
}
