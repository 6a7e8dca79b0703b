import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The steps of the first page, up to the press of Run: `main.ts` asks for one after the other. As entries of the build,
 * so that what they import counts as needed at first.
 */
export const firstSteps = ["src/boot/studio.ts", "src/boot/draw.tsx"].map(here);

/** Parts of packages that only later chunks use: they would come along through the packages' index. */
const later =
  "gallery|composites|templates\\/(?!first|lenet5|sketch)|link|safetensors[^/]*$|readers|ir\\/src\\/training";

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
  { name: "first", part: "" },
].map(({ name, part }, i) => ({
  name,
  // A piece takes what it needs along, unless an earlier one has it.
  priority: 9 - i,
  tags: ["$initial" as const],
  test: new RegExp(
    `^(?!.*\\/(${later}))(?=.*(${part})).*(?<!\\/main|\\/boot\\/\\w+)\\.([cm]?[jt]s|tsx)$`,
  ),
}));

/**
 * Asks for all steps of the first page at once. Without it the browser would learn of each when the one before it has
 * come: a trip for each.
 */
export function firstPage(): Plugin {
  return {
    name: "adder-studio:first-page",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle = {}, chunk }) {
        const files = new Set<string>();
        const add = (file: string) => {
          const found = bundle[file];
          if (found?.type !== "chunk" || files.has(file)) return;
          files.add(file);
          for (const next of found.imports) add(next);
        };
        for (const file of chunk?.dynamicImports ?? []) add(file);
        return [...files]
          .filter((file) => !html.includes(file))
          .map((file) => ({
            tag: "link",
            attrs: { rel: "modulepreload", crossorigin: true, href: `./${file}` },
            injectTo: "head" as const,
          }));
      },
    },
  };
}
