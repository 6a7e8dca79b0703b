import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("is what the AssemblyScript sources give", { timeout: 60_000 }, () => {
  const script = fileURLToPath(new URL("../../build-wasm.mjs", import.meta.url));
  const said = execFileSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect(said).toContain("match");
});
