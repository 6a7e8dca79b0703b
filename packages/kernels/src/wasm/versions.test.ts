import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { sha256Hex } from "@adder-studio/core";
import {
  engineFile,
  engineVersion,
  engineVersions,
  moduleDigits,
} from "@adder-studio/core/engines";
import { expect, it } from "vitest";
import { moduleBase64 } from "./module.generated";

const folder = fileURLToPath(new URL("../../../../public/", import.meta.url));
const earlier = engineVersions.slice(0, -1);

it("the newest version is the module in use", () => {
  const bytes = Buffer.from(moduleBase64, "base64");
  const changed =
    "The module's bytes are not those of the newest engine version. Receipts and codes made on that version would be called forged: " +
    'make the module by `node packages/kernels/build-wasm.mjs --notes "what its numbers have that the others had not"`, which keeps ' +
    "the old one as a file and adds a version; then follow docs/architecture.md, New numbers.";
  expect(sha256Hex(bytes), changed).toBe(engineVersion.module);
  expect(bytes.length).toBe(engineVersion.bytes);
});

it("versions are numbered from 1, and no two share a module or a file", () => {
  expect(engineVersions.map(({ id }) => id)).toEqual(engineVersions.map((_, i) => i + 1));
  const starts = engineVersions.map(({ module }) => module.slice(0, moduleDigits));
  expect(new Set(starts).size).toBe(engineVersions.length);
  for (const { module, notes } of engineVersions) {
    expect(module).toMatch(/^[0-9a-f]{64}$/);
    expect(notes).toMatch(/^[A-Z].*\.$/);
  }
});

it.each(earlier)("engine $id lies in public/engines, byte for byte", (version) => {
  const file = `${folder}${engineFile(version)}`;
  expect(existsSync(file), `${file} is missing: git log has it`).toBe(true);
  const bytes = readFileSync(file);
  expect(sha256Hex(bytes)).toBe(version.module);
  expect(bytes.length).toBe(version.bytes);
  // What came before the newest was published: else there would be no reason to keep it.
  expect(version.released).toBeDefined();
});

it("nothing else lies in public/engines", () => {
  expect(readdirSync(`${folder}engines`).sort()).toEqual(
    earlier.map((version) => engineFile(version).replace("engines/", "")).sort(),
  );
});
