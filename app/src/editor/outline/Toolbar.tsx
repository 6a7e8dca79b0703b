import {
  ArrowDown,
  ArrowUp,
  CopyPlus,
  EyeOff,
  PencilLine,
  Plus,
  Trash2,
  Workflow,
} from "lucide-react";
import type { ReactNode } from "react";
import { useStudio } from "../../studio/context";
import { toggleOutline } from "../../studio/toggle-outline";
import type { OutlineRow } from "./rows";
import type { Actions } from "./use-actions";

interface ToolbarProps {
  readonly row: OutlineRow | undefined;
  readonly actions: Actions;
}

/** Buttons for the actions on the active row, for people who do not press keys. */
export function Toolbar({ row, actions }: ToolbarProps) {
  const studio = useStudio();
  const name = row?.name ?? "";
  const tool = (
    label: string,
    key: string,
    icon: ReactNode,
    act: () => void,
    pressed?: boolean,
  ) => (
    <button
      key={label}
      type="button"
      className="button icon quiet"
      aria-label={row === undefined ? label : `${label} ${name}`}
      title={`${label} (${key})`}
      aria-disabled={row === undefined}
      aria-pressed={pressed}
      onClick={() => {
        if (row !== undefined) act();
      }}
    >
      {icon}
    </button>
  );
  return (
    <div className="outline-bar" role="toolbar" aria-label="Outline">
      <button
        type="button"
        className="button"
        aria-label="Show as canvas"
        title="Show as canvas (O)"
        onClick={() => toggleOutline(studio)}
      >
        <Workflow size={15} />
        <span className="outline-label">Canvas</span>
      </button>
      <span className="outline-space" />
      {studio.derive().view.scope.length === 0 ? null : (
        <button type="button" className="button" onClick={() => studio.enter([])}>
          Whole network
        </button>
      )}
      <button
        type="button"
        className="button"
        data-add=""
        data-focus={row === undefined ? "" : undefined}
        aria-haspopup="dialog"
        title={row === undefined ? "Add the first block" : `Add a block after ${name} (A)`}
        onClick={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          actions.ask({ kind: "add", at: [box.left, box.bottom + 6] });
        }}
      >
        <Plus size={15} />
        Add
      </button>
      {tool("Move up", "Alt ↑", <ArrowUp size={16} />, () => actions.move("up"))}
      {tool("Move down", "Alt ↓", <ArrowDown size={16} />, () => actions.move("down"))}
      {tool("Duplicate", "D", <CopyPlus size={16} />, actions.duplicate)}
      {tool("Mute", "M", <EyeOff size={16} />, actions.mute, row?.node.off === true)}
      {tool("Rename", "F2", <PencilLine size={16} />, () => actions.rename(row?.key))}
      {tool("Delete", "Del", <Trash2 size={16} />, actions.remove)}
    </div>
  );
}
