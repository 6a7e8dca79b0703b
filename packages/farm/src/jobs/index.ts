import type { Job } from "../types";

/** All jobs, by name. Each is loaded when it is wanted: some bring a browser. */
const jobs: Readonly<Record<string, () => Promise<Job>>> = {
  edits: async () => (await import("./edits")).edits,
  files: async () => (await import("./files")).files,
  links: async () => (await import("./links")).links,
  losses: async () => (await import("./losses")).losses,
  crashes: async () => (await import("./crashes")).crashes,
  kills: async () => (await import("./kills")).kills,
  tabs: async () => (await import("./tabs")).tabs,
  soak: async () => (await import("./soak")).soak,
};

export const jobNames: readonly string[] = Object.keys(jobs);

export async function jobNamed(name: string): Promise<Job> {
  const load = Object.hasOwn(jobs, name) ? jobs[name] : undefined;
  if (load === undefined) {
    throw new Error(`There is no job “${name}”. There are: ${jobNames.join(", ")}.`);
  }
  return load();
}
