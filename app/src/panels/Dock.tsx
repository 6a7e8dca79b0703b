import { Columns2, PanelBottomClose, Square, Table2 } from "lucide-react";
import { useId, useState } from "react";
import { useStudio, useUi } from "../state/context";
import { ErrorBoundary, PanelFault } from "../ui/ErrorBoundary";
import { panels } from "./registry";

/** The panels under the canvas: one, or two side by side. */
export function Dock({ narrow = false }: { narrow?: boolean }) {
  const split = useUi((state) => state.dockSplit) && !narrow;
  return (
    <div className={split ? "dock split" : "dock"}>
      <Slot index={0} split={split} narrow={narrow} />
      {split ? <Slot index={1} split={split} narrow={narrow} /> : null}
    </div>
  );
}

function Slot({ index, split, narrow }: { index: 0 | 1; split: boolean; narrow: boolean }) {
  const studio = useStudio();
  const tabs = useUi((state) => state.dockTabs);
  const hidden = studio.document.store.getState().graph.share.hidden;
  const [table, setTable] = useState(false);
  const id = useId();
  const shown = panels.filter((panel) => !hidden.includes(panel.id));
  const current = shown.find((panel) => panel.id === tabs[index]) ?? shown[0];
  const choose = (panel: string) => {
    const other = tabs[1 - index] as string;
    // The same panel twice says nothing: the two change places.
    const swapped = split && other === panel ? (tabs[index] as string) : other;
    studio.ui.set({ dockTabs: index === 0 ? [panel, swapped] : [swapped, panel] });
  };
  if (current === undefined) return null;
  const { Panel } = current;
  return (
    <div className="dock-slot">
      <div className="dock-head">
        <div className="tabs" role="tablist" aria-label="Panels">
          {shown.map((panel) => (
            <button
              key={panel.id}
              type="button"
              role="tab"
              id={`${id}-${panel.id}`}
              aria-selected={panel === current}
              aria-controls={`${id}-panel`}
              tabIndex={panel === current ? 0 : -1}
              onClick={() => choose(panel.id)}
              onKeyDown={(event) => {
                if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
                const step = event.key === "ArrowRight" ? 1 : -1;
                const next = shown[(shown.indexOf(current) + step + shown.length) % shown.length];
                if (next === undefined) return;
                choose(next.id);
                document.getElementById(`${id}-${next.id}`)?.focus();
              }}
            >
              {panel.title}
            </button>
          ))}
        </div>
        <span className="grow" />
        <button
          type="button"
          className="button icon quiet small"
          aria-pressed={table}
          aria-label="Show the numbers as a table"
          title="Show the numbers as a table"
          onClick={() => setTable(!table)}
        >
          <Table2 size={15} />
        </button>
        {narrow || (split && index === 0) ? null : (
          <>
            <button
              type="button"
              className="button icon quiet small"
              aria-label={split ? "One panel" : "Two panels side by side"}
              title={split ? "One panel" : "Two panels side by side"}
              onClick={() => studio.ui.set({ dockSplit: !split })}
            >
              {split ? <Square size={14} /> : <Columns2 size={15} />}
            </button>
            <button
              type="button"
              className="button icon quiet small"
              aria-label="Fold the panels"
              title="Fold the panels"
              onClick={() => studio.ui.set({ dockOpen: false })}
            >
              <PanelBottomClose size={16} />
            </button>
          </>
        )}
      </div>
      <div
        className="dock-body"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${current.id}`}
      >
        <ErrorBoundary
          key={current.id}
          fallback={(_, retry) => <PanelFault name={current.title} retry={retry} />}
        >
          <Panel table={table} />
        </ErrorBoundary>
      </div>
    </div>
  );
}
