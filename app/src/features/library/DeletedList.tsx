import { Trash2, Undo2 } from "lucide-react";
import { trashDays } from "../../studio/experiment-list";
import { plural } from "../../ui/format";
import { whenText } from "./labels";
import { Picture } from "./Picture";
import { type Library, nameOf } from "./use-library";

/** Lists the recently deleted experiments, which can be restored. */
export function DeletedList({ library }: { library: Library }) {
  const { trash } = library;
  if (trash.length === 0) {
    return (
      <div className="library-empty">
        <Trash2 size={26} strokeWidth={1.5} />
        <p className="muted">Nothing here. Deleted experiments stay here for {trashDays} days.</p>
      </div>
    );
  }
  return (
    <>
      <div className="library-tools">
        <p className="muted">Deleted experiments stay here for {trashDays} days.</p>
        <span className="grow" />
        <button
          type="button"
          className="button danger"
          onClick={() => void library.deleteForGood(trash.map(({ key }) => key))}
        >
          <Trash2 size={15} />
          Delete {plural(trash.length, "experiment")} for good
        </button>
      </div>
      <ul className="experiments" aria-label="Deleted experiments">
        {trash.map(({ key, card, deletedAt }) => (
          <li key={key} className="experiment">
            <div className="experiment-open">
              <Picture picture={card.facts?.picture} />
              <span className="experiment-text">
                <span className="experiment-name">{nameOf(card.title)}</span>
                <span className="experiment-facts">
                  <span>deleted {whenText(deletedAt)}</span>
                </span>
              </span>
            </div>
            <button
              type="button"
              className="button"
              aria-label={`Bring back ${nameOf(card.title)}`}
              onClick={() => void library.restore(key)}
            >
              <Undo2 size={15} />
              Bring back
            </button>
            <button
              type="button"
              className="button icon quiet"
              aria-label={`Delete ${nameOf(card.title)} for good`}
              title="Delete for good"
              onClick={() => void library.deleteForGood([key])}
            >
              <Trash2 size={16} />
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
