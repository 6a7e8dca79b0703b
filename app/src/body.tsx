import { PanelBottomOpen, PanelLeftOpen, Play, SlidersHorizontal, X } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Rail } from "./palette/Rail";
import { parts } from "./parts";
import { useStudio, useUi } from "./state/context";
import type { Sheet } from "./state/ui";
import { StatusBar } from "./status/StatusBar";
import { AbsentBar } from "./ui/AbsentBar";
import { whenIdle } from "./ui/idle";
import { lazyPart } from "./ui/lazy-part";
import { Part } from "./ui/Part";
import { Splitter } from "./ui/Splitter";
import { rem } from "./ui/text-size";

/** The largest of all: the page can be read and run without it. */
const Canvas = lazyPart(async () => {
  await whenIdle();
  return import("./canvas/Canvas");
}, "Canvas");
const Dock = lazyPart(parts.dock, "Dock");
const Inspector = lazyPart(parts.inspector, "Inspector");
const Bars = lazyPart(parts.bars, "Bars");
const Outline = lazyPart(parts.outline, "Outline");
const Palette = lazyPart(parts.palette, "Palette");
const Problems = lazyPart(parts.problems, "Problems");
const CommandPalette = lazyPart(parts.commands, "CommandPalette");
const ContextMenu = lazyPart(parts.contextMenu, "ContextMenu");

/** What lies under the top bar. */
export function Body({ narrow }: { narrow: boolean }) {
  return (
    <>
      <AbsentBar />
      {narrow ? (
        <NarrowBody />
      ) : (
        <>
          <WideBody />
          <Status />
        </>
      )}
    </>
  );
}

function WideBody() {
  const studio = useStudio();
  const presenter = useUi((state) => state.presenter);
  const leftOpen = useUi((state) => state.leftOpen);
  const rightOpen = useUi((state) => state.rightOpen && !state.presenter);
  const dockOpen = useUi((state) => state.dockOpen);
  const leftPx = useUi((state) => state.leftPx);
  const rightPx = useUi((state) => state.rightPx);
  const dockPx = useUi((state) => state.dockPx);
  return (
    <div className="body">
      {presenter ? null : leftOpen ? (
        <aside className="side left" style={{ width: rem(leftPx) }} aria-label="Blocks">
          <Part name="The block list">
            <Palette />
          </Part>
          <Splitter
            label="Width of the block list"
            axis="x"
            side="before"
            size={leftPx}
            min={160}
            max={420}
            onSize={(size) => studio.ui.set({ leftPx: size })}
          />
        </aside>
      ) : (
        <aside className="side left" aria-label="Blocks">
          <Part name="The block list">
            <Rail />
          </Part>
        </aside>
      )}
      <div className="middle">
        <main className="stage">
          <Stage />
          {rightOpen || presenter ? null : (
            <button
              type="button"
              className="button stage-button top-right"
              onClick={() => studio.ui.set({ rightOpen: true })}
            >
              <SlidersHorizontal size={15} />
              Properties
            </button>
          )}
          {dockOpen ? null : (
            <button
              type="button"
              className="button stage-button bottom-right"
              onClick={() => studio.ui.set({ dockOpen: true })}
            >
              <PanelBottomOpen size={16} />
              Panels
            </button>
          )}
          <Overlays />
        </main>
        {dockOpen ? (
          <section className="dock-frame" style={{ height: rem(dockPx) }} aria-label="Panels">
            <Splitter
              label="Height of the panels"
              axis="y"
              side="after"
              size={dockPx}
              min={120}
              max={640}
              onSize={(size) => studio.ui.set({ dockPx: size })}
            />
            <Part name="The panels">
              <Dock />
            </Part>
          </section>
        ) : null}
      </div>
      {rightOpen ? (
        <aside className="side right" style={{ width: rem(rightPx) }} aria-label="Properties">
          <Splitter
            label="Width of the properties"
            axis="x"
            side="after"
            size={rightPx}
            min={220}
            max={560}
            onSize={(size) => studio.ui.set({ rightPx: size })}
          />
          <Part name="The properties">
            <Inspector />
          </Part>
        </aside>
      ) : null}
    </div>
  );
}

const sheets: readonly { id: Sheet; title: string; icon: ReactNode }[] = [
  { id: "palette", title: "Blocks", icon: <PanelLeftOpen size={17} /> },
  { id: "inspector", title: "Properties", icon: <SlidersHorizontal size={17} /> },
  { id: "dock", title: "Panels", icon: <Play size={17} /> },
];

/** Below 900 px: the canvas, and one sheet at a time over its lower part. */
function NarrowBody() {
  const studio = useStudio();
  const sheet = useUi((state) => state.sheet);
  const title = sheets.find(({ id }) => id === sheet)?.title ?? "";
  return (
    <>
      <main className="stage">
        <Stage />
        <Overlays />
      </main>
      {sheet === undefined ? null : (
        <section className="sheet" aria-label={title}>
          <button
            type="button"
            className="button icon quiet sheet-close"
            aria-label={`Close ${title}`}
            onClick={() => studio.ui.set({ sheet: undefined })}
          >
            <X size={18} />
          </button>
          <Part name={title}>
            {sheet === "palette" ? (
              <Palette />
            ) : sheet === "inspector" ? (
              <Inspector />
            ) : (
              <Dock narrow />
            )}
          </Part>
        </section>
      )}
      <Status />
      <nav className="sheet-tabs" aria-label="Panels">
        {sheets.map(({ id, title: name, icon }) => (
          <button
            key={id}
            type="button"
            aria-pressed={sheet === id}
            onClick={() => studio.ui.set({ sheet: sheet === id ? undefined : id })}
          >
            {icon}
            {name}
          </button>
        ))}
      </nav>
    </>
  );
}

/** The document as a picture, or as a table. */
function Stage() {
  const outline = useUi((state) => state.outline);
  return outline ? (
    <Part name="The outline">
      <Outline />
    </Part>
  ) : (
    <Part name="The canvas">
      <Canvas />
    </Part>
  );
}

function Overlays() {
  const problems = useUi((state) => state.problemsOpen);
  const dialog = useUi((state) => state.dialog);
  const menu = useUi((state) => state.contextMenu);
  const { ui } = useStudio();
  // Here and not in the menu: a press beside it closes it, too, while it is still on its way.
  useEffect(() => {
    if (menu === undefined) return;
    const outside = ({ target }: Event) => {
      if (!(target as Element).closest(".context-menu")) ui.set({ contextMenu: undefined });
    };
    addEventListener("pointerdown", outside, true);
    return () => removeEventListener("pointerdown", outside, true);
  }, [menu, ui]);
  return (
    <>
      <Part name="The messages">
        <Bars />
      </Part>
      <Part name="The list of problems">{problems ? <Problems /> : null}</Part>
      <Part name="The menu">
        {dialog === "palette" ? <CommandPalette /> : null}
        {menu === undefined ? null : <ContextMenu {...menu} />}
      </Part>
    </>
  );
}

function Status() {
  return (
    <Part name="The status bar">
      <StatusBar />
    </Part>
  );
}
