/** The parts of a release beside the app: notes, bill of materials, list of engine modules, checksums. Pure functions. */
import { createHash } from "node:crypto";

/**
 * Finds the section of a version in the changelog: `## 1.2.3 - 2026-12-01`. Throws a sentence where there is none.
 * @param {string} changelog
 * @param {string} version
 */
export function notesOf(changelog, version) {
  const sections = changelog.split(/^## /m).slice(1);
  const found = sections.find(
    (one) => one.startsWith(`${version} `) || one.startsWith(`${version}\n`),
  );
  if (found === undefined) {
    throw new Error(
      `CHANGELOG.md has no section “## ${version} - DATE”: give what stands under “Unreleased” this heading.`,
    );
  }
  const [heading = "", ...lines] = found.split("\n");
  const date = /^\S+ - (\d{4}-\d{2}-\d{2})$/.exec(heading)?.[1];
  if (date === undefined) {
    throw new Error(
      `The heading “## ${heading}” of CHANGELOG.md names no date: write “## ${version} - 2026-12-31”.`,
    );
  }
  const text = lines.join("\n").trim();
  if (text === "") throw new Error(`The section of ${version} in CHANGELOG.md is empty.`);
  return { date, text };
}

/**
 * Says why a version cannot be released; undefined where nothing is in the way.
 * @param {{version: string, appVersion: string | undefined, dirty: string[], tags: string[]}} state
 */
export function refusalOf({ version, appVersion, dirty, tags }) {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    return `package.json has the version “${version}”: a release has three numbers, such as 1.2.3.`;
  }
  if (appVersion !== version) {
    return `package.json says ${version} and packages/core/src/version.ts ${appVersion ?? "nothing"}: write the same into both.`;
  }
  if (tags.includes(`v${version}`)) {
    return `v${version} is tagged already: raise the version in package.json and packages/core/src/version.ts.`;
  }
  if (dirty.length > 0) {
    const more = dirty.length > 5 ? ` and ${dirty.length - 5} more` : "";
    return `A release is built from what is committed, and these files are not: ${dirty.slice(0, 5).join(", ")}${more}. Commit them or take them away.`;
  }
  return undefined;
}

/**
 * Reads the hash of each package from pnpm's lockfile, by name@version.
 * @param {string} lockfile
 * @returns {Map<string, string>} SHA-512, hex
 */
export function hashesIn(lockfile) {
  const entries = lockfile.matchAll(
    /^ {2}'?([^\s':]+@[^\s':(]+)'?:\n {4}resolution: \{integrity: sha512-([^}]+)\}/gm,
  );
  return new Map(
    [...entries].map(([, name = "", base64 = ""]) => [
      name,
      Buffer.from(base64, "base64").toString("hex"),
    ]),
  );
}

/**
 * The licence as CycloneDX has it: a name of SPDX's list, or an expression.
 * @param {string} license
 */
const licenceOf = (license) =>
  /[\s()]/.test(license)
    ? { expression: license.replace(/^\((.*)\)$/, "$1") }
    : { license: { id: license } };

/**
 * Writes the software bill of materials (CycloneDX 1.5, JSON): the packages whose code is in the build, the data that comes with
 * it and the engine modules. The same input gives the same text. Throws where the lockfile lacks a package.
 * @param {{version: string, date: string, packages: {name: string, version: string, license: string}[], lockfile: string,
 *   engines: Engine[]}} facts
 */
export function billOfMaterials({ version, date, packages, lockfile, engines }) {
  const hashes = hashesIn(lockfile);
  const own = `pkg:generic/adder-studio@${version}`;
  const libraries = packages.map(({ name, version: at, license }) => {
    const hash = hashes.get(`${name}@${at}`);
    if (hash === undefined)
      throw new Error(`pnpm-lock.yaml has no ${name}@${at}, which is in the build.`);
    const [group, short = name] = name.startsWith("@") ? name.split("/") : [undefined, name];
    const purl = `pkg:npm/${name.replace("@", "%40")}@${at}`;
    return {
      type: "library",
      "bom-ref": purl,
      ...(group && { group }),
      name: short,
      version: at,
      scope: "required",
      hashes: [{ alg: "SHA-512", content: hash }],
      licenses: [licenceOf(license)],
      purl,
    };
  });
  const modules = engines.map(({ file, hash }) => ({
    type: "file",
    "bom-ref": `engine:${hash}`,
    name: file ?? "engine module of this version",
    hashes: [{ alg: "SHA-256", content: hash }],
  }));
  const data = {
    type: "data",
    "bom-ref": "data:fashion-mnist",
    name: "Fashion-MNIST",
    description: "12,000 of its 70,000 images, in data/fashion-mnist",
    licenses: [licenceOf("MIT")],
    externalReferences: [
      { type: "website", url: "https://github.com/zalandoresearch/fashion-mnist" },
    ],
  };
  const components = [...libraries, ...modules, data];
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.5.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      timestamp: `${date}T00:00:00Z`,
      component: {
        type: "application",
        "bom-ref": own,
        name: "adder-studio",
        version,
        licenses: [licenceOf("MIT")],
      },
    },
    components,
    dependencies: [{ ref: own, dependsOn: components.map((one) => one["bom-ref"]) }],
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

/**
 * @typedef {object} Engine
 * @property {string | undefined} file in the app; undefined for the module of this version, which lies in a worker's chunk
 * @property {string} hash SHA-256 of the module, hex
 * @property {number} bytes
 */

/**
 * Lists the modules of the wasm engine: this version's own and those of earlier ones. Throws where the source has none.
 * @param {string} source text of packages/kernels/src/wasm/module.generated.ts
 * @param {readonly {name: string, bytes: Uint8Array}[]} earlier files of the folder `engines`
 * @returns {Engine[]}
 */
export function engineModules(source, earlier) {
  const own = /moduleBase64 =\s+"([A-Za-z0-9+/=]+)"/.exec(source)?.[1];
  if (own === undefined) throw new Error("module.generated.ts holds no module.");
  /** @param {Uint8Array} bytes */
  const factsOf = (bytes) => ({
    hash: createHash("sha256").update(bytes).digest("hex"),
    bytes: bytes.length,
  });
  return [
    { file: undefined, ...factsOf(Buffer.from(own, "base64")) },
    ...earlier.map(({ name, bytes }) => ({ file: name, ...factsOf(bytes) })),
  ];
}

/**
 * Writes checksums as `sha256sum --check` reads them.
 * @param {readonly {name: string, bytes: Uint8Array}[]} files
 */
export function checksums(files) {
  return files
    .map(({ name, bytes }) => `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`)
    .join("");
}
