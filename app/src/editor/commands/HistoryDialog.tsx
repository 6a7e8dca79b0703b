import { useDocument, useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { plural } from "../../ui/format";

/** All steps by name, the newest on top; a press goes there and back again. */
export function HistoryDialog() {
  const studio = useStudio();
  const past = useDocument((state) => state.past);
  const future = useDocument((state) => state.future);
  const go = (steps: number) => {
    const act = steps < 0 ? studio.document.undo : studio.document.redo;
    let made = 0;
    while (made < Math.abs(steps) && act() !== undefined) made += 1;
    // Nothing at all was refused with a message of its own.
    if (made === 0) return;
    studio.ui.announce(`${plural(made, "step")} ${steps < 0 ? "undone" : "redone"}`);
  };
  const ahead = future.map(({ label }, index) => ({ label, steps: future.length - index }));
  const behind = past.map(({ label }, index) => ({ label, steps: index + 1 - past.length }));
  return (
    <Dialog title="History" onClose={() => studio.ui.set({ dialog: undefined })}>
      <ol className="history-list" reversed>
        {[...ahead, ...behind.reverse()].map(({ label, steps }) => (
          <li key={steps}>
            <button
              type="button"
              className={steps > 0 ? "undone" : ""}
              aria-current={steps === 0 ? "step" : undefined}
              onClick={() => go(steps)}
            >
              {label}
              {steps > 0 ? <small>undone</small> : null}
            </button>
          </li>
        ))}
        <li>
          <button
            type="button"
            aria-current={past.length === 0 ? "step" : undefined}
            onClick={() => go(-past.length)}
          >
            As it was opened
          </button>
        </li>
      </ol>
    </Dialog>
  );
}
