import { Undo2, X } from "lucide-react";
import { useCallback, useEffect, useRef } from "react";
import { useDraw, write } from "../../draw/use-draw";
import type { RunRecord } from "../../runs/types";
import { useRuns, useRunsModel } from "../../runs/use-runs";
import { useStudio } from "../../studio/context";
import { formatWhole } from "../../ui/format";
import { RunRow } from "./RunRow";

interface ListProps {
  readonly runs: readonly RunRecord[];
  readonly shown: readonly RunRecord[];
  readonly read: boolean;
  readonly open: string | undefined;
  readonly setOpen: (id: string | undefined) => void;
}

const faults = {
  full: "This device's storage is full: new runs last as long as this page. Deleting old ones makes room.",
  blocked: "This device's storage does not take runs: they last as long as this page.",
} as const;

/** The runs, the newest first, which is also the legend of the chart. */
export function RunList({ runs, shown, read, open, setOpen }: ListProps) {
  const model = useRunsModel();
  const studio = useStudio();
  const waiting = useRuns((state) => state.waiting);
  const deleted = useRuns((state) => state.deleted);
  const fault = useRuns((state) => state.fault);
  const list = useRef<HTMLUListElement>(null);
  const progress = useCallback(() => {
    for (const element of list.current?.querySelectorAll<HTMLElement>("[data-step]") ?? []) {
      const session = model.sessionOf(element.dataset.step ?? "");
      if (session === undefined) continue;
      const { state, history } = session;
      const text =
        state.phase === "loading"
          ? "getting ready"
          : `step ${formatWhole(history.step)} of ${formatWhole(state.totalSteps)}`;
      write(element, state.phase === "paused" ? `${text}, paused` : text);
    }
  }, [model]);
  useDraw(progress);
  useEffect(() => model.onTick(progress), [model, progress]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows have to be filled
  useEffect(progress, [runs]);

  const memory = studio.storage.kind === "memory";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="runs-list" tabIndex={0} aria-label="Runs">
      {deleted === undefined ? null : (
        <p className="runs-bar" role="status">
          <span>Deleted “{deleted.record.name}”.</span>
          <button type="button" className="button small" onClick={() => model.undoRemove()}>
            <Undo2 size={13} />
            Undo
          </button>
        </p>
      )}
      {waiting.length === 0 ? null : (
        <ul className="runs-waiting" aria-label="Waiting for their turn">
          {waiting.map(({ id, name }) => (
            <li key={id}>
              <span>{name} waits</span>
              <button
                type="button"
                className="button icon quiet small"
                aria-label={`Do not train ${name}`}
                title="Do not train it"
                onClick={() => model.stop(id)}
              >
                <X size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {runs.length === 0 && read && waiting.length === 0 ? (
        <p className="runs-none">
          Press Run: each run is saved here with its curve and its network, so that you can compare
          runs.
        </p>
      ) : null}
      <ul ref={list} className="runs-rows">
        {runs.map((run) => (
          <RunRow
            key={run.id}
            run={run}
            shown={shown.includes(run)}
            open={open === run.id}
            setOpen={setOpen}
          />
        ))}
      </ul>
      {fault === undefined ? null : <p className="runs-fault">{faults[fault]}</p>}
      {memory && runs.length > 0 ? (
        <p className="runs-fault">
          {studio.storage.refused === "full"
            ? "This device's storage was full when the page opened"
            : "This browser stores nothing"}
          : runs last as long as this page.
        </p>
      ) : null}
    </section>
  );
}
