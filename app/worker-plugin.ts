import type { Plugin } from "vite";

/**
 * Keeps the entry of each worker in a chunk by itself: WebKit runs a module worker's entry a second time when a chunk
 * imports it, with everything in it twice.
 */
export function aloneEntries() {
  const entries = new Set<string>();
  return {
    /** The chunk for what an entry imports, which lies beside it and not in it. */
    group: {
      name: "worker-shared",
      tags: ["$initial" as const],
      test: (id: string): boolean => id.endsWith(".ts") && !entries.has(id),
    },
    /** Knows the entries, and fails the build when a chunk imports one all the same. */
    plugin: (): Plugin => ({
      name: "worker-entry-stands-alone",
      moduleParsed({ id, isEntry }) {
        if (isEntry) entries.add(id);
      },
      generateBundle(_options, bundle) {
        const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
        for (const { fileName } of chunks.filter((chunk) => chunk.isEntry)) {
          const user = chunks.find(({ imports }) => imports.includes(fileName));
          if (user) {
            this.error(`${user.fileName} imports ${fileName}, the entry of a worker.`);
          }
        }
      },
    }),
  };
}
