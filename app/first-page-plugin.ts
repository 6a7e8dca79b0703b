import { readFileSync } from "node:fs";
import { dirname, posix, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, runnerImport } from "vite";
import { type ModuleList, moduleList } from "./module-lists.ts";
import type { FirstPicture } from "./src/shell/first/render";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The steps of the first page, up to the press of Run: `main.ts` asks for one after the other. As entries of the build,
 * so that what they import counts as needed at first.
 */
export const firstSteps = ["src/shell/boot/studio.ts", "src/shell/boot/draw.tsx"].map(here);

/** A plain script that runs before the first picture is drawn. */
export const early = here("src/shell/first/early.ts");

/** Stands empty in the source. */
const style = here("src/shell/first/picture.css");

/** Its modules belong to no chunk of the page, though they import many of them. */
export const gallery = moduleList(["app/src/gallery/"]);

/** Parts of packages that only later chunks use: they would come along through the packages' index. */
const later = moduleList(
  [
    "packages/blocks/src/composites/",
    "packages/blocks/src/templates/",
    "packages/core/src/inflate.ts",
    "packages/core/src/stored-zip.ts",
    "packages/data/src/readers/",
    "packages/data/src/safetensors.ts",
    "packages/data/src/safetensors-header.ts",
    "packages/graph/src/link/",
    "packages/graph/src/rate.ts",
    "packages/ir/src/conv-version.ts",
    "packages/ir/src/training.ts",
  ],
  [
    "packages/blocks/src/templates/first.ts",
    "packages/blocks/src/templates/lenet5-bn.ts",
    "packages/blocks/src/templates/sketch.ts",
  ],
);

/** The entries stay beside the chunks, for the gallery must not start the page. */
const entries = moduleList([
  "app/src/embed.ts",
  "app/src/main.ts",
  "app/src/shell/boot/draw.tsx",
  "app/src/shell/boot/studio.ts",
  "app/src/shell/first/early.ts",
]);

/** Returns the modules of the app that a module imports when it is evaluated, by their names in lists. */
function importsOf(name: string): string[] {
  const text = readFileSync(here(`../${name}`), "utf8");
  const found = [...text.matchAll(/^import (?!type )[^;]*? from "(\.[^"]+)";$/gm)];
  return found.map(([, path = ""]) => `${posix.join(posix.dirname(name), path)}.ts`);
}

/**
 * The chunks of the first page: all that its steps import, in few chunks, since they are smaller when packed than many,
 * and each is a trip; but more than one, since each is evaluated in a task of its own. A chunk takes along what its
 * modules need, unless one before it has it.
 */
const chunks: readonly (readonly [name: string, modules: ModuleList | undefined])[] = [
  ["react", moduleList(["react/", "react-dom/", "scheduler/"])],
  [
    "model",
    moduleList([
      "packages/",
      "@noble/hashes/",
      // What the entry itself needs.
      "app/src/shell/boot/trusted-types.ts",
      "app/src/ui/connection.ts",
      "app/src/ui/idle.ts",
      "app/src/ui/load-part.ts",
      "vite/preload-helper.js",
    ]),
  ],
  // What else answers a press of Run, which waits for neither React nor the page's own controls.
  ["state", moduleList(importsOf("app/src/shell/boot/studio.ts"))],
  // All others.
  ["controls", undefined],
];

/** Every list here, for the check that each of its names is of a module. */
export const firstPageLists: readonly ModuleList[] = [
  later,
  entries,
  ...chunks.flatMap(([, modules]) => modules ?? []),
];

const isScript = (id: string): boolean => /\.([cm]?[jt]s|tsx)$/.test(id);

export const firstPageGroups = chunks.map(([name, modules], i) => ({
  name,
  priority: 9 - i,
  tags: ["$initial" as const],
  test: (id: string): boolean =>
    isScript(id) &&
    !later.has(id) &&
    !gallery.has(id) &&
    !entries.has(id) &&
    (modules === undefined || modules.has(id)),
}));

/** The page without a script, drawn by the page's own parts (`src/shell/first/render.tsx`). */
async function drawFirst(): Promise<FirstPicture> {
  const sheets = new Set<string>();
  const { module } = await runnerImport<{ readonly first: FirstPicture }>(
    here("src/shell/first/render.tsx"),
    {
      configFile: false,
      root: here("."),
      logLevel: "error",
      plugins: [
        {
          name: "no-style",
          enforce: "pre",
          resolveId(id, importer = "") {
            if (!id.endsWith(".css")) return undefined;
            sheets.add(resolve(dirname(importer), id));
            return "\0no-style";
          },
          load: (id) => (id === "\0no-style" ? "" : undefined),
        },
      ],
    },
  );
  // Those of the parts in the picture: they would come with the parts themselves, and move what is drawn already.
  const imports = [...sheets].map((sheet) => {
    const path = relative(dirname(style), sheet).split(sep).join("/");
    return `@import ${JSON.stringify(path)};\n`;
  });
  return { ...module.first, css: `${imports.join("")}${darkByDevice()}\n${module.first.css}` };
}

/** Dark colours where no script has chosen yet. */
function darkByDevice(): string {
  const tokens = readFileSync(here("src/styles/tokens.css"), "utf8");
  const [, dark] = /^:root\[data-theme="dark"\] \{([^}]*)\}/m.exec(tokens) ?? [];
  if (dark === undefined) throw new Error("tokens.css has no dark colours");
  return `@media (prefers-color-scheme: dark) { :root:not([data-theme]) {${dark}} }`;
}

/**
 * The first picture: markup in the page itself, its style sheet, and the script that says for whom it holds. With it, a
 * request for all steps of the first page at once: without, the browser would learn of each when the one before it has come.
 */
export function firstPage(): Plugin {
  let picture: Promise<FirstPicture> | undefined;
  let isBuild = false;
  const drawn = () => {
    picture ??= drawFirst();
    return picture;
  };
  return {
    name: "adder-studio:first-page",
    configResolved({ command }) {
      isBuild = command === "build";
    },
    async load(id) {
      if (id !== style || !isBuild) return undefined;
      return (await drawn()).css;
    },
    transform: {
      order: "post",
      async handler(code, id) {
        if (id !== early || !isBuild) return undefined;
        return `{const FIRST=${JSON.stringify((await drawn()).marks)};${code}}`;
      },
    },
    transformIndexHtml: {
      order: "post",
      async handler(html, { bundle, chunk, path }) {
        if (bundle === undefined || !path.endsWith("index.html")) return html;
        const files = new Set<string>();
        const add = (file: string) => {
          const found = bundle[file];
          if (found?.type !== "chunk" || files.has(file)) return;
          files.add(file);
          for (const next of found.imports) add(next);
        };
        for (const file of chunk?.dynamicImports ?? []) add(file);
        // The opening of the storage waits for it.
        const records = Object.values(bundle).find(
          (file) => file.type === "chunk" && file.facadeModuleId === here("src/storage/records.ts"),
        );
        if (records !== undefined) add(records.fileName);
        const script = Object.values(bundle).find(
          (file) => file.type === "chunk" && file.facadeModuleId === early,
        );
        if (script === undefined) throw new Error("The build has no early script.");
        const page = html.replace(
          '<div id="root"></div>',
          `<div id="root">${(await drawn()).html}</div>`,
        );
        if (page === html) throw new Error("index.html has no place for the first picture.");
        return {
          html: page,
          tags: [
            { tag: "script", attrs: { src: `./${script.fileName}` }, injectTo: "head" },
            ...[...files]
              .filter((file) => !html.includes(file))
              .map((file) => ({
                tag: "link",
                attrs: { rel: "modulepreload", crossorigin: true, href: `./${file}` },
                injectTo: "head" as const,
              })),
          ],
        };
      },
    },
  };
}
