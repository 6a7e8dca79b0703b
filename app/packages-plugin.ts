import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";

const load = createRequire(import.meta.url);

/** A package some of whose code is in the build. */
interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as its package.json has it. */
  readonly license: string;
  /** Text of its licence; empty where it ships none. */
  readonly text: string;
}

/** Returns the folder of the package that a module belongs to; undefined for modules of our own. */
function folderOf(moduleId: string): string | undefined {
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(moduleId)?.[1];
}

function packageIn(folder: string): BundledPackage {
  const { name, version, license } = load(join(folder, "package.json"));
  if (typeof license !== "string")
    throw new Error(`${name} ${version} names no licence: say by hand under which it is used.`);
  const file = readdirSync(folder).find((one) => /^(licen[cs]e|copying)/i.test(one));
  return { name, version, license, text: file ? readFileSync(join(folder, file), "utf8") : "" };
}

function noticeOf({ name, version, license, text }: BundledPackage): string {
  return `${name} ${version}, ${license}\n\n${text.trim() || "(The package ships no text of its licence.)"}\n`;
}

/**
 * Lists the packages whose code is in the build, page and workers alike, from the chunks themselves. Vite's `build.license`
 * does not see workers. `licenses.txt` is handed on with the app, as most licences want; `.vite/packages.json` is for the bill
 * of materials of a release (`packages/tools/release.mjs`).
 */
export function bundledPackages() {
  const folders = new Set<string>();
  const collect: Plugin["generateBundle"] = (_, bundle) => {
    for (const file of Object.values(bundle)) {
      if (file.type !== "chunk") continue;
      for (const id of file.moduleIds) {
        const folder = folderOf(id.split("?")[0]?.replaceAll("\\", "/") ?? "");
        if (folder !== undefined && existsSync(join(folder, "package.json"))) folders.add(folder);
      }
    }
  };
  return {
    inWorkers: (): Plugin => ({
      name: "adder-studio:packages-in-workers",
      apply: "build",
      generateBundle: collect,
    }),
    inPage: (): Plugin => ({
      name: "adder-studio:packages",
      apply: "build",
      generateBundle(...all) {
        collect.apply(this, all);
        const packages = [...folders].map(packageIn).sort((a, b) => {
          const [one, other] = [`${a.name}@${a.version}`, `${b.name}@${b.version}`];
          return one < other ? -1 : Number(one > other);
        });
        const own = readFileSync(join(dirname(import.meta.dirname), "LICENSE"), "utf8");
        const notices = [`Adder Studio\n\n${own}`, ...packages.map(noticeOf)];
        const rule = `\n${"-".repeat(80)}\n\n`;
        this.emitFile({ type: "asset", fileName: "licenses.txt", source: notices.join(rule) });
        const facts = packages.map(({ name, version, license }) => ({ name, version, license }));
        this.emitFile({
          type: "asset",
          fileName: ".vite/packages.json",
          source: `${JSON.stringify(facts, undefined, 2)}\n`,
        });
      },
    }),
  };
}
