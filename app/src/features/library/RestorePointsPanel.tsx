import { lower } from "@adder-studio/blocks";
import { BookmarkPlus, History, RotateCcw, Trash2 } from "lucide-react";
import { type FormEvent, useCallback, useEffect, useMemo, useState } from "react";
import { addPoint, ownPoints, pointsOf, removePoint } from "../../storage/restore-points";
import type { RestorePoint } from "../../storage/tables";
import { useDocument, useSaveState, useStudio } from "../../studio/context";
import { describe } from "../../studio/experiment-facts";
import { readGraph } from "../../studio/experiment-list";
import { formatCount, formatWhole, plural } from "../../ui/format";
import { reasonLabels, whenText } from "./labels";
import { Picture } from "./Picture";
import { nameOf, type Toast } from "./use-library";

interface PanelProps {
  readonly close: () => void;
  readonly showToast: (toast: Toast | undefined) => void;
}

/** Returns the restore points of the open experiment and the actions on them. */
function useRestorePoints({ close, showToast }: PanelProps) {
  const studio = useStudio();
  const key = useDocument((state) => state.key);
  const graph = useDocument((state) => state.graph);
  const [points, setPoints] = useState<readonly RestorePoint[]>();
  const reload = useCallback(async () => {
    setPoints(await pointsOf(studio, key).catch(() => []));
  }, [studio, key]);
  useEffect(() => void reload(), [reload]);

  /** Saves the document as a restore point; resolves to true when it is saved. */
  const create = async (name: string): Promise<boolean> => {
    const label = name === "" ? "Restore point" : name;
    try {
      // A restore point belongs to a saved document; one that was never changed is not saved yet.
      await studio.saveNow();
      const added = await addPoint(studio, { document: key, name: label, why: "manual", graph });
      if (added === "too-many") {
        showToast({
          text: `You can save at most ${ownPoints} restore points for an experiment: delete one first.`,
        });
        return false;
      }
      showToast({ text: `Saved “${label}”.` });
      return true;
    } catch {
      showToast({
        text: "The restore point could not be saved: this device's storage refused it.",
      });
      return false;
    } finally {
      void reload();
    }
  };
  const restore = async (point: RestorePoint) => {
    const there = readGraph(point.graph);
    if (there === undefined)
      return showToast({ text: "That restore point can no longer be read." });
    const before = {
      document: key,
      name: `Before “${point.name}”`,
      why: "replace",
      graph,
    } as const;
    await addPoint(studio, before).catch(() => undefined);
    const label = `restore “${point.name}”`;
    if (!studio.change({ kind: "replace", graph: there }, { label })) return;
    studio.ui.announce(`Restored ${point.name}`);
    close();
  };
  const remove = async (point: RestorePoint) => {
    await removePoint(studio, point.id).catch(() => undefined);
    showToast({
      text: `Deleted the restore point “${point.name}”.`,
      undo: () =>
        void studio.storage.tables
          .run("readwrite", (tx) => tx.put("points", point))
          .then(reload)
          .catch(() => undefined),
    });
    await reload();
  };
  return { points, create, restore, remove };
}

/** Lists the restore points of the open experiment, with a preview; a restored state is an edit that can be undone. */
export function RestorePointsPanel(props: PanelProps) {
  const title = useDocument((state) => state.graph.title);
  const reader = useSaveState((state) => state.role === "reader");
  const { points, create, restore, remove } = useRestorePoints(props);
  const [chosen, setChosen] = useState<string>();
  const [name, setName] = useState("");
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (await create(name.trim())) setName("");
  };

  const shown = points?.find(({ id }) => id === chosen);
  return (
    <>
      <form className="library-tools" onSubmit={(event) => void save(event)}>
        <input
          className="field"
          aria-label="Name of the restore point"
          placeholder={`Name for “${nameOf(title)}” as it is now`}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button" disabled={reader}>
          <BookmarkPlus size={15} />
          Save this state
        </button>
      </form>
      {points === undefined ? (
        <p className="library-empty muted">Reading …</p>
      ) : points.length === 0 ? (
        <div className="library-empty">
          <History size={26} strokeWidth={1.5} />
          <p className="muted">
            No restore points yet. One is saved automatically at the start of each run and before a
            network is replaced.
          </p>
        </div>
      ) : (
        <div className="restore-points">
          <RestorePointList
            points={points}
            chosen={chosen}
            onChoose={setChosen}
            onRemove={(point) => void remove(point)}
          />
          {shown === undefined ? (
            <p className="restore-point-preview muted">
              Choose a restore point to see its preview.
            </p>
          ) : (
            <RestorePointPreview
              point={shown}
              disabled={reader}
              restore={() => void restore(shown)}
            />
          )}
        </div>
      )}
    </>
  );
}

interface ListProps {
  readonly points: readonly RestorePoint[];
  /** Id of the restore point whose preview is shown. */
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
  readonly onRemove: (point: RestorePoint) => void;
}

function RestorePointList({ points, chosen, onChoose, onRemove }: ListProps) {
  return (
    <ul className="experiments" aria-label="Restore points">
      {points.map((point) => (
        <li key={point.id} className="experiment">
          <button
            type="button"
            className="experiment-open"
            aria-pressed={point.id === chosen}
            onClick={() => onChoose(point.id === chosen ? undefined : point.id)}
          >
            <span className="experiment-text">
              <span className="experiment-name">{point.name}</span>
              <span className="experiment-facts">
                <span>{reasonLabels[point.why]}</span>
                <time dateTime={new Date(point.when).toISOString()}>{whenText(point.when)}</time>
              </span>
            </span>
          </button>
          <button
            type="button"
            className="button icon quiet"
            aria-label={`Delete the restore point ${point.name}`}
            title="Delete"
            onClick={() => onRemove(point)}
          >
            <Trash2 size={16} />
          </button>
        </li>
      ))}
    </ul>
  );
}

interface PreviewProps {
  readonly point: RestorePoint;
  readonly disabled: boolean;
  readonly restore: () => void;
}

function RestorePointPreview({ point, disabled, restore }: PreviewProps) {
  const facts = useMemo(() => {
    const graph = readGraph(point.graph);
    if (graph === undefined) return undefined;
    return { graph, totals: lower(graph).totals, ...describe(graph) };
  }, [point]);
  if (facts === undefined) {
    return <p className="restore-point-preview muted">This restore point can no longer be read.</p>;
  }
  const { graph, totals, blocks, picture } = facts;
  return (
    <section className="restore-point-preview" aria-label={`Preview of ${point.name}`}>
      <Picture picture={picture} />
      <p>
        <b>{nameOf(graph.title)}</b>
      </p>
      <p className="muted">
        {plural(blocks, "block")}, {formatWhole(totals.all.parameters)} parameters,{" "}
        <span className="adder-text">{formatCount(totals.layers.additions)} additions</span>,{" "}
        <span className="conv-text">
          {formatCount(totals.layers.multiplications)} multiplications
        </span>
        {totals.layers.shifts === undefined ? "" : `, ${formatCount(totals.layers.shifts)} shifts`}
      </p>
      <p className="muted">
        {plural(graph.run.epochs, "epoch")}, batch {graph.run.batch}, rate {graph.run.lr}
      </p>
      <button type="button" className="button primary" disabled={disabled} onClick={restore}>
        <RotateCcw size={15} />
        Restore
      </button>
    </section>
  );
}
