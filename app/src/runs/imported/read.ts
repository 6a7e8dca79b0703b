import { err, type Result } from "@adder-studio/core";
import { createCollector } from "./collect";
import type { EventRun } from "./types";

export const largestEvents = 200 * 2 ** 20;
const longestLine = 64 * 1024;

/**
 * Reads an event file as it comes from the disk, line by line: what is held is the line that is being read and the thinned
 * run. `onProgress` is given the share that has been read. Each error is a sentence.
 */
export async function readEvents(
  file: Pick<File, "name" | "size" | "stream">,
  onProgress: (share: number) => void = () => undefined,
): Promise<Result<EventRun, string>> {
  if (file.size > largestEvents) return err(`${file.name} is larger than 200 MB.`);
  const collector = createCollector(file.name);
  const reader = file.stream().getReader();
  const utf8 = new TextDecoder();
  const held = new Uint8Array(longestLine);
  let length = 0;
  let tooLong = false;
  let number = 0;
  let seen = 0;
  let reported = 0;

  /** Passes on the line that ends here; false ends the reading. */
  function end(whole: boolean): boolean {
    number += 1;
    const text = tooLong ? undefined : utf8.decode(held.subarray(0, length));
    length = 0;
    tooLong = false;
    return collector.line(number, text, whole);
  }

  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    for (let from = 0; from < value.length; ) {
      const at = value.indexOf(10, from);
      const to = at < 0 ? value.length : at;
      if (length + to - from > longestLine) tooLong = true;
      else {
        held.set(value.subarray(from, to), length);
        length += to - from;
      }
      if (at < 0) break;
      if (!end(true)) {
        await reader.cancel();
        return collector.result();
      }
      from = at + 1;
    }
    seen += value.length;
    if (seen - reported > 4 * 2 ** 20) {
      reported = seen;
      onProgress(seen / file.size);
    }
  }
  if (length > 0 || tooLong) end(false);
  return collector.result();
}
