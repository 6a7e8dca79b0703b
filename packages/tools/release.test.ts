import { expect, test } from "vitest";
import {
  billOfMaterials,
  checksums,
  engineModules,
  hashesIn,
  notesOf,
  refusalOf,
} from "./release-parts.mjs";

const fine = { version: "1.2.3", appVersion: "1.2.3", dirty: [], tags: ["v1.2.2"] };

test("a release is refused in a sentence for each reason, and for no other", () => {
  expect(refusalOf(fine)).toBeUndefined();
  expect(refusalOf({ ...fine, version: "1.2.3-rc" })).toContain("three numbers");
  expect(refusalOf({ ...fine, appVersion: "1.2.2" })).toContain("version.ts 1.2.2");
  expect(refusalOf({ ...fine, tags: ["v1.2.3"] })).toContain("v1.2.3 is tagged already");
  const dirty = ["a", "b", "c", "d", "e", "f", "g"];
  expect(refusalOf({ ...fine, dirty })).toContain("a, b, c, d, e and 2 more.");
});

test("notes are the changelog's section of the version, with its date", () => {
  const changelog =
    "# Changelog\n\n## 1.2.3 - 2026-12-01\n\n- One.\n\n### More\n\n- Two.\n\n## 1.2 - 2026-01-01\n\nOld.\n\n## 1.2.2 - soon\n\nx\n\n## 1.2.1 - 2026-01-01\n";
  expect(notesOf(changelog, "1.2.3")).toEqual({
    date: "2026-12-01",
    text: "- One.\n\n### More\n\n- Two.",
  });
  expect(() => notesOf(changelog, "1.2.4")).toThrow("no section “## 1.2.4 - DATE”");
  expect(() => notesOf(changelog, "1.2.2")).toThrow("names no date");
  expect(() => notesOf(changelog, "1.2.1")).toThrow("is empty");
});

const lockfile = `packages:

  '@a/b@1.0.0':
    resolution: {integrity: sha512-AAEC}

  c@2.0.0:
    resolution: {integrity: sha512-/w==}
    engines: {node: '>=18'}
`;

test("the bill of materials has each package with licence, address and hash, and the engines", () => {
  expect(hashesIn(lockfile)).toEqual(
    new Map([
      ["@a/b@1.0.0", "000102"],
      ["c@2.0.0", "ff"],
    ]),
  );
  const facts = {
    version: "1.2.3",
    date: "2026-12-01",
    lockfile,
    packages: [
      { name: "@a/b", version: "1.0.0", license: "MIT" },
      { name: "c", version: "2.0.0", license: "(MIT OR Apache-2.0)" },
    ],
    engines: [{ file: "engines/ab.wasm", hash: "ab", bytes: 1 }],
  };
  const text = billOfMaterials(facts);
  expect(billOfMaterials(facts)).toBe(text);
  const { components, metadata, dependencies } = JSON.parse(text);
  expect(metadata.component).toMatchObject({ name: "adder-studio", version: "1.2.3" });
  expect(components[0]).toMatchObject({
    group: "@a",
    name: "b",
    version: "1.0.0",
    purl: "pkg:npm/%40a/b@1.0.0",
    hashes: [{ alg: "SHA-512", content: "000102" }],
    licenses: [{ license: { id: "MIT" } }],
  });
  expect(components[1].licenses).toEqual([{ expression: "MIT OR Apache-2.0" }]);
  expect(components[2]).toMatchObject({ type: "file", name: "engines/ab.wasm" });
  expect(dependencies[0].dependsOn).toHaveLength(components.length);
  const absent = [{ name: "d", version: "1.0.0", license: "MIT" }];
  expect(() => billOfMaterials({ ...facts, packages: absent })).toThrow("has no d@1.0.0");
});

test("engine modules are this version's own and the files of earlier ones", () => {
  const source = 'export const moduleBase64 =\n  "AGFzbQ==";';
  const earlier = [{ name: "engines/x.wasm", bytes: new Uint8Array([1]) }];
  // sha256sum of "\0asm" and of "\1".
  expect(engineModules(source, earlier)).toEqual([
    {
      file: undefined,
      hash: "cd5d4935a48c0672cb06407bb443bc0087aff947c6b864bac886982c73b3027f",
      bytes: 4,
    },
    {
      file: "engines/x.wasm",
      hash: "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a",
      bytes: 1,
    },
  ]);
  expect(() => engineModules("export {};", [])).toThrow("no module");
});

test("checksums are lines that sha256sum reads", () => {
  expect(checksums([{ name: "a/b", bytes: new Uint8Array([1]) }])).toBe(
    "4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a  a/b\n",
  );
});
