import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import { buildPlayerPage } from "../packages/tools/player-page.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Puts the script and the style of an exported page, as texts, into src/features/library/player-page.ts: a chunk of its own, which is
 * loaded when a page is exported.
 */
export function playerPage(): Plugin {
  return {
    name: "adder-studio:player-page",
    async load(id) {
      if (!id.split("?")[0]?.endsWith("/app/src/features/library/player-page.ts")) return undefined;
      const { script, style } = await buildPlayerPage(root);
      return `export const parts = ${JSON.stringify({ script, style })};`;
    },
  };
}
