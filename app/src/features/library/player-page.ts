import type { PageParts } from "@adder-studio/player";

/** Script and style of an exported page; the build fills in the texts (app/player-plugin.ts). */
export const parts: PageParts = { script: "", style: "" };
