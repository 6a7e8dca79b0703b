import type { Plugin } from "vite";

/**
 * Fails the build when a chunk imports the entry of its worker: WebKit runs a module worker's entry a second
 * time then, with everything in it twice.
 */
export function workerEntryStandsAlone(): Plugin {
  return {
    name: "worker-entry-stands-alone",
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      for (const { fileName } of chunks.filter((chunk) => chunk.isEntry)) {
        const user = chunks.find(({ imports }) => imports.includes(fileName));
        if (user) {
          this.error(`${user.fileName} imports ${fileName}, the entry of a worker.`);
        }
      }
    },
  };
}
