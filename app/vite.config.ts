import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { allHeaders, developmentHeaders } from "../packages/tools/headers.mjs";
import { classCopy } from "./class-plugin.ts";
import {
  early,
  firstPage,
  firstPageGroups,
  firstPageLists,
  firstSteps,
  gallery,
} from "./first-page-plugin.ts";
import { linkCard } from "./link-card-plugin.ts";
import { everyNameIsOfAModule, moduleList } from "./module-lists.ts";
import { bundledPackages } from "./packages-plugin.ts";
import { everyPartIsTriedAgain } from "./parts-plugin.ts";
import { playerPage } from "./player-plugin.ts";
import { serviceWorker } from "./sw-plugin.ts";
import { packedEngine } from "./wasm-plugin.ts";
import { aloneEntries } from "./worker-plugin.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** The gallery is for those who build the app: `vite build app --mode gallery` adds it, the release goes without. */
const pages = (mode: string) => [
  "index.html",
  "embed.html",
  ...(mode === "gallery" ? ["gallery.html"] : []),
];

/** One chunk for all other icons: the names of a chunk for each weigh more on the first page than the icons do. */
const icons = moduleList(["lucide-react/"]);

const workers = aloneEntries();
const packages = bundledPackages();

export default defineConfig(({ mode }) => ({
  root: here("."),
  publicDir: here("../public"),
  // Relative addresses: one build runs from any folder of any host.
  base: "./",
  resolve: {
    alias: {
      "d3-interpolate": here("src/no-transitions.ts"),
      "d3-transition": here("src/no-transitions.ts"),
    },
  },
  plugins: [
    react(),
    everyPartIsTriedAgain(),
    playerPage(),
    firstPage(),
    everyNameIsOfAModule([...firstPageLists, icons, ...(mode === "gallery" ? [gallery] : [])]),
    linkCard(),
    packages.inPage(),
    serviceWorker(),
    classCopy(),
  ],
  worker: {
    format: "es",
    plugins: () => [workers.plugin(), packedEngine(), packages.inWorkers()],
    rolldownOptions: {
      output: { codeSplitting: { groups: [workers.group] } },
    },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2023",
    manifest: true,
    modulePreload: {
      // Every browser that can run the page knows the link itself.
      polyfill: false,
      // A part is fetched before it is reached for. Names of its pieces would weigh on the first page, and a link for each
      // costs half a millisecond; its style sheets have no other way.
      resolveDependencies: (_, files) => files.filter((file) => file.endsWith(".css")),
    },
    // The policy allows no data: scripts, fonts or fetches.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: [...pages(mode).map(here), ...firstSteps, early],
      output: {
        codeSplitting: { groups: [...firstPageGroups, { name: "icons", test: icons.has }] },
      },
    },
  },
  optimizeDeps: {
    // The worker's dependencies found up front: found late, they reload the page in the first training.
    entries: ["index.html", "gallery.html", "../packages/session/src/worker.ts"],
  },
  server: { headers: developmentHeaders },
  preview: { headers: allHeaders },
}));
