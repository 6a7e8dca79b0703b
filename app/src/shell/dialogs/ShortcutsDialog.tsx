import { shownKeys } from "../../editor/commands/keys";
import { commands } from "../../editor/commands/table";
import { commandGroups } from "../../editor/commands/types";
import { useStudio, useUi } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";

/** Gestures by mouse, trackpad and touch, with what each does. */
const gestures: readonly (readonly [string, string])[] = [
  ["Two fingers, wheel", "Pan; with Shift sideways"],
  ["Pinch, Ctrl + wheel", "Zoom"],
  ["Drag from a lower dot", "Connect; or click one dot, then the other"],
  ["Drop on a wire", "Insert the block"],
  ["Double-click", "Add a block; open a composite"],
  ["Shift + drag", "Select what the box touches"],
  ["Alt while dragging", "No guides, no grid"],
  ["Esc while dragging", "Put it back"],
];
const zoomingWheel = [
  ["Two fingers, wheel", "Zoom"],
  ["Drag the empty canvas", "Pan"],
  ...gestures.slice(2),
] as const;

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
  const wheelZooms = useUi((state) => state.wheelZooms);
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
        <section>
          <h3 className="section-title">Mouse, trackpad and touch</h3>
          <dl>
            {(wheelZooms ? zoomingWheel : gestures).map(([key, what]) => (
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
        Single-letter keys (switch them off if they get in the way of speech input)
      </label>
      <label className="letter-keys">
        <input
          type="checkbox"
          role="switch"
          className="switch"
          aria-checked={wheelZooms}
          checked={wheelZooms}
          onChange={(event) => studio.ui.set({ wheelZooms: event.target.checked })}
        />
        The wheel and two fingers on a trackpad zoom instead of panning
      </label>
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
