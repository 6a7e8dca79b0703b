import { err, ok, type Result, sha256Hex } from "@adder-studio/core";
import { type RunEvent, readLine } from "./line";
import { createThinner } from "./thinner";
import type { EventRun } from "./types";

/** Number of first lines that tell one run from another: the start and the first losses. */
const tellingLines = 8;

type Ready = Extract<RunEvent, { type: "ready" }>;

/** Takes a file line by line and makes a run of it. */
export function createCollector(file: string) {
  const thinner = createThinner();
  const telling: string[] = [];
  const unread: number[] = [];
  let unreadCount = 0;
  let events = 0;
  let ready: Ready | undefined;
  let documentHash: string | undefined;
  let epochs: EventRun["epochs"][number][] = [];
  let isRmse: boolean | undefined;
  let failed: string | undefined;
  let done: Extract<RunEvent, { type: "done" }> | undefined;
  let rate = 0;
  let isCut = false;
  let refusal: string | undefined;

  function take(event: RunEvent): void {
    switch (event.type) {
      case "run":
        documentHash ??= event.documentHash;
        break;
      case "ready":
        ready = event;
        documentHash = event.documentHash ?? documentHash;
        // It goes on from a checkpoint: how it ended before is of the past.
        [failed, done] = [undefined, undefined];
        break;
      case "step":
        thinner.add(event);
        if (event.examplesPerSecond > 0) rate = event.examplesPerSecond;
        epochs = epochs.filter(({ step }) => step <= event.step);
        break;
      case "epoch": {
        const { epoch, trainLoss, testLoss, train, test, examplesPerSecond } = event;
        isRmse = event.isRmse;
        epochs = epochs.filter((one) => one.epoch < epoch);
        epochs.push({
          ...{ epoch, step: thinner.step, trainLoss, testLoss },
          ...{ trainAccuracy: train, testAccuracy: test, reestimated: false },
          examplesPerSecond,
        });
        break;
      }
      case "failed":
        failed = event.message;
        break;
      case "done":
        done = event;
        documentHash = event.documentHash ?? documentHash;
        if (event.examplesPerSecond > 0) rate = event.examplesPerSecond;
        break;
      default:
        break;
    }
  }

  return {
    /** `text` undefined: the line is too long to be one of ours. `whole`: it ended with a line's end. -> whether to go on */
    line(number: number, text: string | undefined, whole: boolean): boolean {
      if (text?.trim() === "") return true;
      const event = text === undefined ? undefined : readLine(text);
      if (event === undefined) {
        if (events === 0) {
          const why = text === undefined ? "is longer than 64 kB" : "is no event of a run";
          refusal = `Line ${number} of ${file} ${why}, so the file was not opened. Event files are written by train --events and by an exported train.py.`;
          return false;
        }
        if (!whole) isCut = true;
        else {
          unreadCount += 1;
          if (unread.length < 3) unread.push(number);
        }
        return true;
      }
      events += 1;
      if (telling.length < tellingLines) telling.push((text ?? "").trim());
      take(event);
      return true;
    },
    result(): Result<EventRun, string> {
      if (refusal !== undefined) return err(refusal);
      if (events === 0) return err(`${file} is empty.`);
      if (ready === undefined) return err(`${file} does not say what the run was trained on.`);
      const curve = thinner.curve();
      if (curve.step.length === 0 && epochs.length === 0)
        return err(`${file} holds no step of a run yet.`);
      const last = epochs.at(-1);
      const step = Math.max(thinner.step, done?.steps ?? 0);
      const { backend, adapter, threads, host } = ready;
      const isEnd = done !== undefined;
      return ok({
        elsewhere: { backend, adapter, processes: threads, host, file: file.slice(0, 200) },
        documentHash,
        key: sha256Hex(telling.join("\n")).slice(0, 32),
        goal: isRmse === undefined ? undefined : isRmse ? "values" : "classes",
        outcome: failed !== undefined ? "failed" : isEnd ? "done" : "stopped",
        reason: failed ?? (isEnd ? undefined : "the file ends there"),
        step,
        stepsPerEpoch: last === undefined ? 0 : Math.round(last.step / last.epoch),
        epochs,
        curve,
        examplesPerSecond: rate,
        weightsHash: done?.weightsHash,
        notes: notesOf(unread, unreadCount, isCut),
      });
    },
  };
}

function notesOf(unread: readonly number[], count: number, isCut: boolean): string[] {
  const [first] = unread;
  const notes: string[] = [];
  if (count === 1) notes.push(`Line ${first} is no event of a run and was left out.`);
  if (count > 1) {
    const more = count > unread.length ? ` and ${count - unread.length} more` : "";
    notes.push(`Lines ${unread.join(", ")}${more} are no events of a run and were left out.`);
  }
  if (isCut) notes.push("The file ends in the middle of a line; everything before it is here.");
  return notes;
}
