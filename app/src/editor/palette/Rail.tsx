import { builtin } from "@adder-studio/blocks";
import { PanelLeftOpen } from "lucide-react";
import { BlockIcon } from "../../document/BlockIcon";
import { useStudio } from "../../studio/context";
import { useRoving } from "../../ui/use-roving";
import { Ghost } from "./Ghost";
import { useAdd } from "./use-add";
import { useCarry } from "./use-carry";

/** Draws the folded block list: an icon for each block, to be dragged or pressed. */
export function Rail() {
  const studio = useStudio();
  const add = useAdd();
  const { start, carried } = useCarry();
  const roving = useRoving<HTMLDivElement>();
  return (
    <div
      className="rail"
      role="toolbar"
      aria-label="Blocks to add"
      aria-orientation="vertical"
      {...roving}
    >
      <button
        type="button"
        className="button icon quiet"
        aria-label="Unfold the block list"
        title="Unfold the block list (/)"
        onClick={() => studio.ui.set({ leftOpen: true })}
      >
        <PanelLeftOpen size={17} />
      </button>
      <ul>
        {builtin.map(({ type, title, category }, index) => (
          <li key={type} className={builtin[index - 1]?.category === category ? "" : "first"}>
            <button
              type="button"
              className="rail-item"
              aria-label={`Add ${title}`}
              title={title}
              onPointerDown={(event) => start(event, type, title, type)}
              onClick={() => void add(type)}
            >
              <BlockIcon type={type} size={17} />
            </button>
          </li>
        ))}
      </ul>
      {carried === undefined ? null : <Ghost carried={carried} />}
    </div>
  );
}
