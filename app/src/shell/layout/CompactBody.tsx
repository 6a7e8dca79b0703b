import { Blocks, ChartLine, SlidersHorizontal, X } from "lucide-react";
import { type ReactNode, useEffect, useRef } from "react";
import { useRun, useStudio, useUi } from "../../studio/context";
import { useHidden } from "../../studio/locked";
import type { Sheet } from "../../studio/ui";

interface CompactBodyProps {
  /** "two": the sheet stands beside the canvas and is never empty; "stack": below it, and can be closed. */
  readonly body: "two" | "stack";
  readonly narrow: boolean;
  /** The list of blocks, where there is room for it at the side. */
  readonly left: ReactNode;
  readonly question: ReactNode;
  readonly stage: ReactNode;
  /** `lesson` is opened by the bar above the network, and null without a lesson. */
  readonly sheets: Readonly<Record<Sheet, ReactNode>>;
  readonly status: ReactNode;
}

const titles: readonly { id: Sheet; title: string; icon: ReactNode }[] = [
  { id: "palette", title: "Blocks", icon: <Blocks size={17} /> },
  { id: "inspector", title: "Properties", icon: <SlidersHorizontal size={17} /> },
  { id: "dock", title: "Panels", icon: <ChartLine size={17} /> },
];

/** Small screens: the question, the network, and one sheet at a time. One tree for both, so that turning a phone keeps all. */
export function CompactBody(props: CompactBodyProps) {
  const { body, narrow, left, question, stage, sheets, status } = props;
  const studio = useStudio();
  const started = useRun((state) => state.started);
  const chosen = useUi((state) => state.sheet);
  useFollow(body === "two" && !narrow);
  const two = body === "two";
  const isElsewhere =
    left === undefined
      ? chosen === "lesson" && sheets.lesson === null
      : chosen === "palette" || chosen === "lesson";
  const own = isElsewhere ? undefined : chosen;
  const sheet = own ?? (two ? (started === undefined ? "inspector" : "dock") : undefined);
  const noBlocks = useHidden("palette") || left !== undefined;
  const shown = noBlocks ? titles.filter(({ id }) => id !== "palette") : titles;
  const title = titles.find(({ id }) => id === sheet)?.title ?? "Lesson";
  const tabs = (
    <nav key="tabs" className="sheet-tabs" aria-label="Panels">
      {shown.map(({ id, title: name, icon }) => (
        <button
          key={id}
          type="button"
          aria-pressed={sheet === id}
          onClick={() => studio.ui.set({ sheet: sheet === id && !two ? undefined : id })}
        >
          {icon}
          {name}
        </button>
      ))}
    </nav>
  );
  const sheetSpace =
    sheet === undefined ? null : (
      <section key="sheet" className={`sheet of-${sheet}`} aria-label={title}>
        {two ? null : (
          <button
            type="button"
            className="button icon quiet sheet-close"
            aria-label={`Close ${title}`}
            onClick={() => studio.ui.set({ sheet: undefined })}
          >
            <X size={18} />
          </button>
        )}
        {sheets[sheet]}
      </section>
    );
  return (
    <div className={`compact ${body}`}>
      {left}
      <div className="compact-question">{question}</div>
      <main className="stage">{stage}</main>
      {two ? [tabs, sheetSpace] : [sheetSpace, status, tabs]}
      {two && narrow ? status : null}
    </div>
  );
}

/** Opens the sheet that shows the person's last action: the panels after Run or another tab, the properties after a block was chosen. */
function useFollow(withBlocks: boolean): void {
  const { ui } = useStudio();
  const started = useRun((state) => state.started);
  const tabs = useUi((state) => state.dockTabs);
  const selected = useUi((state) => state.selectedNodes.length > 0);
  const before = useRef({ started, tabs, selected });
  useEffect(() => {
    const last = before.current;
    before.current = { started, tabs, selected };
    if (started !== last.started ? started !== undefined : tabs !== last.tabs) {
      ui.set({ sheet: "dock" });
    } else if (withBlocks && selected !== last.selected) {
      ui.set({ sheet: selected ? "inspector" : undefined });
    }
  }, [started, tabs, selected, ui, withBlocks]);
}
