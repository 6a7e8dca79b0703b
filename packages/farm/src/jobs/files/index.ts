import { failed } from "../../fault";
import type { Job, Outcome } from "../../types";
import { type CaseFile, drawFiles, loadSeeds, type Reader } from "./seeds";
import { plants, readersWith } from "./subject";

export interface FileCase {
  readonly reader: Reader;
  readonly files: readonly CaseFile[];
}

/** Most bytes that the reading of small files may hold outside of the heap. */
const mostBytes = 64e6;

function* shorter(bytes: Uint8Array): Iterable<Uint8Array> {
  for (let size = bytes.length >> 1; size >= 1 && size >= bytes.length >> 6; size >>= 1) {
    for (let at = 0; at < bytes.length; at += size) {
      const rest = bytes.subarray(at + size);
      const out = new Uint8Array(at + rest.length);
      out.set(bytes.subarray(0, at));
      out.set(rest, at);
      yield out;
    }
  }
}

export const files: Job<FileCase> = {
  name: "files",
  about: "Damaged files and pastes, given to every reader of the app that runs in Node.",
  promises: [
    "Each is read or refused with a sentence; nothing else is thrown.",
    "Arrays that are read have as many values as their shape says.",
    "Reading takes less than 250 ms of processor time and 64 MB beside the heap; memory stays flat.",
  ],
  goals: [{ unit: "files", size: 1_000_000 }],
  limits: { processorMs: 250, heapBytesPerCase: 8, hangSeconds: 30 },
  plants,
  place: "thread",
  async open({ root, plant }) {
    const seeds = await loadSeeds(root);
    const read = readersWith(plant);
    // The control: what is not damaged is read.
    for (const { reader, isRefused, make } of seeds) {
      const { refused } = await readersWith(undefined)(
        reader,
        make((bytes) => bytes),
      );
      if (refused !== undefined && !isRefused)
        throw new Error(`A sound file for ${reader}: ${refused}`);
    }
    return {
      make: (random) => drawFiles(random, seeds),
      async run({ reader, files }): Promise<Outcome> {
        const before = process.memoryUsage().arrayBuffers;
        const { refused, arrays } = await read(reader, files);
        const taken = process.memoryUsage().arrayBuffers - before;
        if (taken > mostBytes) return failed("takes too much memory", `${reader}: ${taken} bytes`);
        if (refused !== undefined) {
          return /^[\p{Lu}\p{N}“"].*[.?!]$/su.test(refused)
            ? { ok: true, seen: `${reader} refused` }
            : failed("a refusal that is no sentence", `${reader}: ${JSON.stringify(refused)}`);
        }
        const wrong = arrays?.find(
          ({ shape, data }) => shape.reduce((all, side) => all * side, 1) !== data.length,
        );
        if (wrong) {
          return failed("an array of another size than its shape", `${reader}: ${wrong.name}`);
        }
        return { ok: true, seen: `${reader} read` };
      },
      *smaller(entry) {
        for (const [k, { path, bytes }] of entry.files.entries()) {
          for (const less of shorter(bytes)) {
            yield { ...entry, files: entry.files.with(k, { path, bytes: less }) };
          }
        }
      },
    };
  },
};
