import { readFileSync } from "node:fs";
import { dirname, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Plugin, runnerImport } from "vite";
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

/** Parts of packages that only later chunks use: they would come along through the packages' index. */
const later =
  "gallery|composites|templates\\/(?!first|lenet5|sketch)|link|safetensors[^/]*$|readers|ir\\/src\\/training";

/** The modules of the app that `shell/boot/studio.ts` needs. */
const stateParts =
  "src\\/(storage|training|studio)\\/(?!use-|canvas-handle)[\\w-]+|src\\/document\\/[\\w-]+|first\\/own|layout\\/(place-new-blocks|card-size)";

/**
 * The chunks of the first page: all that its steps import, in few chunks, since they are smaller when packed than many,
 * and each is a trip; but more than one, since each is evaluated in a task of its own. The entries stay beside them, for
 * the gallery must not start the page.
 */
export const firstPageGroups = [
  { name: "react", part: "\\/node_modules\\/(react|react-dom|scheduler)\\/" },
  // With what the entry itself needs.
  {
    name: "model",
    part: "\\/packages\\/|@noble|\\/ui\\/(idle|load-part)|trusted-types|preload-helper",
  },
  // What else answers a press of Run: it waits for neither React nor the page's own controls.
  { name: "state", part: `\\/zustand\\/esm\\/vanilla|\\/idb\\/|\\/(${stateParts})\\.ts$` },
  { name: "controls", part: "" },
].map(({ name, part }, i) => ({
  name,
  // A piece takes what it needs along, unless an earlier one has it.
  priority: 9 - i,
  tags: ["$initial" as const],
  test: new RegExp(
    `^(?!.*\\/(${later}))(?=.*(${part})).*(?<!\\/main|\\/early|\\/boot\\/\\w+)\\.([cm]?[jt]s|tsx)$`,
  ),
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
