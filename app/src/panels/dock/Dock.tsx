import { Columns2, PanelBottomClose, Square, Table2 } from "lucide-react";
import { type KeyboardEvent, Suspense, use, useId, useState } from "react";
import { useStudio, useUi } from "../../studio/context";
import { ErrorBoundary, PanelFault } from "../../ui/ErrorBoundary";
import { Drawing } from "../../ui/still";
import { NextQuestion } from "./NextQuestion";
import { groups, type PanelDef, panels } from "./registry";
import { Scrubber } from "./Scrubber";

/** The panels under the canvas: one, or two side by side. */
export function Dock({ narrow = false }: { narrow?: boolean }) {
  const split = useUi((state) => state.dockSplit) && !narrow;
  return (
    <div className="dock-area">
      <NextQuestion />
      <div className={split ? "dock split" : "dock"}>
        <Slot index={0} split={split} narrow={narrow} />
        {split ? <Slot index={1} split={split} narrow={narrow} /> : null}
      </div>
      <div className="dock-foot">
        <Scrubber />
      </div>
    </div>
  );
}

function Slot({ index, split, narrow }: { index: 0 | 1; split: boolean; narrow: boolean }) {
  const studio = useStudio();
  const tabs = useUi((state) => state.dockTabs);
  const lock = useUi((state) => state.lock);
  const [table, setTable] = useState(false);
  const id = useId();
  const shown = panels.filter((panel) => !lock?.hidden.includes(panel.id));
  const current = shown.find((panel) => panel.id === tabs[index]) ?? shown[0];
  if (current === undefined) return null;
  const choose = ({ id: panel }: PanelDef) => {
    const other = tabs[1 - index] as string;
    // The same panel twice says nothing: the two change places.
    const swapped = split && other === panel ? (tabs[index] as string) : other;
    studio.ui.set({ dockTabs: index === 0 ? [panel, swapped] : [swapped, panel] });
  };
  const { Panel } = current;
  const inGroup = shown.filter(({ group }) => group === current.group);
  return (
    <div className="dock-slot">
      <div className="dock-head">
        <div className="tabs" role="tablist" aria-label="Panels">
          {groups.map((group) => {
            const [first] = shown.filter((panel) => panel.group === group.id);
            if (first === undefined) return null;
            const here = group.id === current.group;
            return (
              <button
                key={group.id}
                type="button"
                role="tab"
                title={group.hint}
                id={`${id}-${group.id}`}
                aria-selected={here}
                aria-controls={`${id}-panel`}
                tabIndex={here ? 0 : -1}
                onClick={() => {
                  if (!here) choose(first);
                }}
                onKeyDown={moveAmongTabs}
              >
                {group.title}
              </button>
            );
          })}
        </div>
        {inGroup.length < 2 ? null : (
          <fieldset className="segmented panel-choice">
            <legend className="visually-hidden">Shown in this panel</legend>
            {inGroup.map((panel) => (
              <button
                key={panel.id}
                type="button"
                title={panel.hint}
                aria-pressed={panel === current}
                onClick={() => choose(panel)}
              >
                {panel.title}
              </button>
            ))}
          </fieldset>
        )}
        <span className="grow" />
        {current.id === "code" ? null : (
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
        )}
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
        aria-labelledby={`${id}-${current.group}`}
        data-panel={current.id}
      >
        <ErrorBoundary
          key={current.id}
          fallback={(error, retry) => (
            <PanelFault name={current.title} error={error} retry={retry} />
          )}
        >
          <Suspense fallback={null}>{use(Drawing) ? null : <Panel table={table} />}</Suspense>
        </ErrorBoundary>
      </div>
    </div>
  );
}

/** The arrows walk the tabs and open them. */
function moveAmongTabs(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step === undefined) return;
  const all = [...(event.currentTarget.parentElement?.children ?? [])] as HTMLElement[];
  const next = all[(all.indexOf(event.currentTarget) + step + all.length) % all.length];
  next?.focus();
  next?.click();
}
