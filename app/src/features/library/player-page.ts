import type { PageParts } from "@adder-studio/player";

/** What an exported page is made of beside its network: the build puts the texts here (app/player-plugin.ts). */
export const parts: PageParts = { script: "", style: "" };
