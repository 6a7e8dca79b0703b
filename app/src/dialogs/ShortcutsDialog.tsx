import { shownKeys } from "../commands/keys";
import { commands } from "../commands/table";
import { commandGroups } from "../commands/types";
import { useStudio, useUi } from "../state/context";
import { Dialog } from "../ui/Dialog";

/** Moving about among the cards: keys that are no commands. */
const walking = [
  ["Tab", "Enter the network, one stop"],
  ["↓ ↑", "Along the wires"],
  ["← →", "To the side"],
  ["Alt + arrows", "Move the block"],
  ["Enter", "Properties"],
] as const;

export function ShortcutsDialog() {
  const studio = useStudio();
  const letters = useUi((state) => state.letterKeys);
  return (
    <Dialog title="Keyboard" onClose={() => studio.ui.set({ dialog: undefined })}>
      <div className="shortcuts">
        {commandGroups.map((group) => {
          const list = commands.filter(({ group: own, keys }) => own === group && keys);
          return list.length === 0 ? null : (
            <section key={group}>
              <h3 className="section-title">{group}</h3>
              <dl>
                {list.map(({ id, title, keys = [] }) => (
                  <Row key={id} keys={keys.map(shownKeys)} what={title} />
                ))}
              </dl>
            </section>
          );
        })}
        <section>
          <h3 className="section-title">Among the cards</h3>
          <dl>
            {walking.map(([key, what]) => (
              <Row key={key} keys={[key]} what={what} />
            ))}
          </dl>
        </section>
      </div>
      <label className="letter-keys">
        <input
          type="checkbox"
          role="switch"
          className="switch"
          aria-checked={letters}
          checked={letters}
          onChange={(event) => studio.ui.set({ letterKeys: event.target.checked })}
        />
        Keys of one letter (switch them off where they get in the way of speech input)
      </label>
      <p className="muted">
        Mouse and touch: drag from a block's lower dot to an upper one, or tap one and then the
        other. Drop a block on a wire to insert it. Double-click the canvas to add, a composite to
        open it.
      </p>
    </Dialog>
  );
}

function Row({ keys, what }: { keys: readonly string[]; what: string }) {
  return (
    <div>
      <dt>
        {keys.map((key) => (
          <kbd key={key}>{key}</kbd>
        ))}
      </dt>
      <dd>{what}</dd>
    </div>
  );
}
