import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

it("equals the build of the AssemblyScript sources", () => {
  const script = fileURLToPath(new URL("../../build-wasm.mjs", import.meta.url));
  const output = execFileSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  expect(output).toContain("match");
});
