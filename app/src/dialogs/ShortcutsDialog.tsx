import { useStudio } from "../state/context";
import { Dialog } from "../ui/Dialog";

const groups = [
  {
    title: "Anywhere",
    keys: [
      ["Ctrl Enter", "Run, pause or resume"],
      ["Ctrl Z", "Undo"],
      ["Ctrl Shift Z", "Redo"],
      ["Ctrl S", "Save as file"],
      ["/", "Search blocks"],
      ["F", "Fit the network"],
      ["O", "Outline or canvas"],
      ["Esc", "From the properties back to the block"],
      ["?", "This list"],
    ],
  },
  {
    title: "On the canvas",
    keys: [
      ["Tab", "Enter the network, one stop"],
      ["↓ ↑", "Along the wires"],
      ["← →", "To the side"],
      ["Alt + arrows", "Move the block"],
      ["Enter", "Properties"],
      ["A", "Add a block after this one"],
      ["C", "Connect this block's output"],
      ["Delete", "Remove; the neighbours are joined"],
      ["Esc", "Select nothing"],
    ],
  },
  {
    title: "In the outline",
    keys: [
      ["↓ ↑", "From block to block"],
      ["→ ←", "Into a composite or a row's fields, and back"],
      ["Alt + ↑ ↓", "Move along the line"],
      ["Enter", "Properties"],
      ["F2", "Rename"],
      ["A", "Add a block after this one"],
      ["C", "Choose what it reads from"],
      ["D", "Duplicate"],
      ["M", "Mute"],
      ["Delete", "Remove; the neighbours are joined"],
    ],
  },
] as const;

export function ShortcutsDialog() {
  const studio = useStudio();
  return (
    <Dialog title="Keyboard" onClose={() => studio.ui.set({ dialog: undefined })}>
      <div className="shortcuts">
        {groups.map(({ title, keys }) => (
          <section key={title}>
            <h3 className="section-title">{title}</h3>
            <dl>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="muted">
        Mouse and touch: drag from a block's lower dot to an upper one, or tap one and then the
        other. Drop a block on a wire to insert it. Double-click the canvas to add.
      </p>
    </Dialog>
  );
}
