import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Plugin, ResolvedConfig } from "vite";
import { appVersion } from "../packages/core/src/version.ts";

const tools = fileURLToPath(new URL("../packages/tools/", import.meta.url));

/** Not part of a copy: `_headers` and 404 pages are for hosts of other kinds, and some of them do not hand these files out. */
const leftOut = [/^\.vite\//, /\.map$/, /^_headers$/, /^404\./, /^gallery\.html$/];

/** The list of files, which cannot hold its own size. */
const list = "class/files.json";

/**
 * After a build: in the folder `class` the server for a class as one file, a text for the teacher, and the list of all files
 * that a copy for a class is made of. The page makes the zip from that list, and so does `npm run class-zip`.
 */
export function classCopy(): Plugin {
  let config: ResolvedConfig;
  return {
    name: "adder-studio:class-copy",
    apply: "build",
    configResolved(resolved) {
      config = resolved;
    },
    closeBundle: {
      order: "post",
      sequential: true,
      async handler() {
        const folder = resolve(config.root, config.build.outDir);
        if (!existsSync(join(folder, "index.html"))) return;
        mkdirSync(join(folder, "class"), { recursive: true });
        await build({
          entryPoints: [join(tools, "class-server.mjs")],
          outfile: join(folder, "class/start.mjs"),
          bundle: true,
          platform: "node",
          format: "esm",
          target: "node18",
          logLevel: "error",
        });
        const readme = readFileSync(join(tools, "class-readme.txt"), "utf8");
        writeFileSync(join(folder, "class/README.txt"), readme.replace("%VERSION%", appVersion));
        writeFileSync(join(folder, list), JSON.stringify(listOf(folder)));
      },
    },
  };
}

/** Lists the files of a copy: the name of each in the zip, its address from the page, and its bytes. */
function listOf(folder: string): {
  readonly bytes: number;
  readonly files: readonly (readonly [name: string, address: string, bytes: number])[];
} {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => path !== list && !leftOut.some((pattern) => pattern.test(path)))
    .sort();
  const sizeOf = (path: string) => statSync(join(folder, path)).size;
  const files = ["README.txt", "start.mjs"].map((name) => {
    const path = `class/${name}`;
    return [name, path, sizeOf(path)] as const;
  });
  const app = paths.map((path) => {
    // A folder's address, since some hosts redirect `index.html` to it.
    const address = path === "index.html" ? "" : path;
    return [`app/${path}`, address, sizeOf(path)] as const;
  });
  const all = [...files, ...app];
  return { bytes: all.reduce((sum, [, , bytes]) => sum + bytes, 0), files: all };
}
