import { closeSync, openSync, writeSync } from "node:fs";
import { UsageError } from "./usage";

export interface EventWriter {
  write(event: Readonly<Record<string, unknown>>): void;
  close(): void;
}

/** Opens a writer of one JSON object a line, to a file or (`-`) to stdout; it writes nothing when no file is named. */
export function openEvents(path: string | undefined): EventWriter {
  if (path === undefined) return { write() {}, close() {} };
  let file = 1;
  if (path !== "-") {
    try {
      file = openSync(path, "w");
    } catch {
      throw new UsageError(`The file ${path} cannot be written.`);
    }
  }
  return {
    write: (event) => void writeSync(file, `${JSON.stringify(event)}\n`),
    close: () => {
      if (file !== 1) closeSync(file);
    },
  };
}
