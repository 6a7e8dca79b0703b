import type { Session } from "@adder-studio/session/client";
import { pathName } from "../document/block-info";
import { readGraph } from "../studio/experiment-list";
import type { Recording } from "./model";
import { continuedRun, goingOn, newRecord } from "./new-record";
import type { RunList } from "./run-list";
import { thinCurve } from "./thin";
import type { RunRecord } from "./types";

interface RecordingParts {
  readonly list: RunList;
  readonly page: string;
  readonly now: () => number;
}

interface Recorder extends Recording {
  /** Returns the session that trains a run now. */
  sessionOf(id: string): Session | undefined;
  /** Saves the progress of all runs in training, since the page may never come back. */
  saveAll(): void;
  dispose(): void;
}

/** Creates the recorder that writes the progress of runs into the list from their first steps. */
export function createRecording({ list, page, now }: RecordingParts): Recorder {
  const { store } = list;
  const sessions = new Map<string, Session>();
  /** Records of resumed runs as they were before, by run. */
  const resumed = new Map<string, RunRecord>();
  /** Timers of early saves, by run, for runs before their first epoch. */
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  function save(record: RunRecord, session: Session): void {
    const { history } = session;
    if (history.length > 0) list.put({ ...record, step: history.step }, thinCurve(history));
  }

  /** Saves a run before its first epoch ends, at growing intervals, since the page may be closed early. */
  function saveEarly(id: string, session: Session, waitMs = 250): void {
    const timer = setTimeout(() => {
      timers.delete(id);
      const record = list.find(id);
      if (record === undefined || record.epochs.length > 0) return;
      if (sessions.get(id) !== session) return;
      save(record, session);
      saveEarly(id, session, session.history.length > 0 ? 2 * waitMs : waitMs);
    }, waitMs);
    clearTimeout(timers.get(id));
    timers.set(id, timer);
  }

  /** Removes a run that is not to be saved, and restores the list as it was before. */
  function undo(id: string, before: RunRecord | undefined): void {
    if (before === undefined) list.drop(id);
    else list.put(before);
  }

  return {
    begin(of, session) {
      const { runs } = store.getState();
      const before = of.beside ? undefined : continuedRun(runs, of, session);
      const record =
        before === undefined
          ? newRecord(of, { runs, session, page, startedAt: now() })
          : goingOn(before);
      sessions.set(record.id, session);
      if (before !== undefined) resumed.set(record.id, before);
      saveEarly(record.id, session);
      // What was deleted before is of the past.
      if (store.getState().deleted !== undefined) store.setState({ deleted: undefined });
      // On the device from its first steps on: nobody misses a run that made none. One that was given a name has it
      // when it goes on after a reload.
      if (of.name !== undefined && !of.beside) list.put(record);
      else list.show(record);
      return record;
    },
    progress(id, progress, session) {
      const record = list.find(id);
      if (record === undefined) return;
      const { outcome, step } = progress;
      const reason = progress.reason && withLayer(progress.reason, record, session);
      const next: RunRecord = { ...record, ...progress, ...(reason && { reason }) };
      if (outcome === "running") {
        if (progress.epochs.length === record.epochs.length) list.show(next);
        else list.put(next, thinCurve(session.history));
        return;
      }
      sessions.delete(id);
      const before = resumed.get(id);
      resumed.delete(id);
      // It never began, for instance because its checkpoint was refused, or it made nothing.
      const begun = progress.totalSteps > 0;
      const undone = !begun || (outcome === "stopped" && before?.outcome === "done");
      if (undone && before !== undefined) return undo(id, before);
      if (!begun || (step === 0 && outcome === "stopped")) return undo(id, undefined);
      list.put(next, session.history.length > 0 ? thinCurve(session.history) : list.knownCurve(id));
    },
    sessionOf: (id) => sessions.get(id),
    saveAll() {
      for (const [id, session] of sessions) {
        const record = list.find(id);
        if (record !== undefined) save(record, session);
      }
    },
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

/** Returns a reason with the name of the layer that it refers to. */
function withLayer(reason: string, { graph }: RunRecord, session: Session): string {
  const { node } = session.state.diagnostic ?? {};
  const read = node ? readGraph(graph) : undefined;
  return node && read ? `${pathName(read, node)}: ${reason}` : reason;
}
