import { PanelBottomOpen, PanelLeftOpen, Play, SlidersHorizontal, X } from "lucide-react";
import {
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useEffect,
  useLayoutEffect,
  useMemo,
} from "react";
import { Canvas } from "./canvas/Canvas";
import { type CanvasHandle, CanvasHandleProvider } from "./canvas/handle";
import { Rail } from "./palette/Rail";
import { createDrawLoop } from "./panels/draw-loop";
import { DrawLoopProvider } from "./panels/use-draw";
import { StudioProvider, useStudio, useUi } from "./state/context";
import type { Studio } from "./state/studio";
import type { Sheet } from "./state/ui";
import { StatusBar } from "./status/StatusBar";
import { TopBar } from "./topbar/TopBar";
import { ErrorBoundary, PanelFault } from "./ui/ErrorBoundary";
import { Splitter } from "./ui/Splitter";
import { rem } from "./ui/text-size";
import { followTheme } from "./ui/theme";
import { useMedia } from "./ui/use-media";
import { useShortcuts } from "./ui/use-shortcuts";

/** Parts that are not on screen at first come in chunks of their own. */
const parts = {
  dock: () => import("./panels/Dock"),
  inspector: () => import("./inspector/Inspector"),
  bars: () => import("./status/Bars"),
  live: () => import("./ui/LiveRegion"),
  palette: () => import("./palette/Palette"),
  outline: () => import("./outline/Outline"),
  problems: () => import("./status/Problems"),
  share: () => import("./dialogs/ShareDialog"),
  preview: () => import("./dialogs/PreviewSheet"),
  forget: () => import("./dialogs/ForgetDialog"),
  shortcuts: () => import("./dialogs/ShortcutsDialog"),
  commands: () => import("./commands/CommandPalette"),
  contextMenu: () => import("./commands/ContextMenu"),
  history: () => import("./commands/HistoryDialog"),
  library: () => import("./library/LibraryDialog"),
};
/** A part as React wants it. */
function lazyPart<Name extends string, Props>(
  load: () => Promise<{ readonly [K in Name]: ComponentType<Props> }>,
  name: Name,
) {
  return lazy(() => load().then((module) => ({ default: module[name] })));
}

const Dock = lazyPart(parts.dock, "Dock");
const Inspector = lazyPart(parts.inspector, "Inspector");
const LiveRegion = lazyPart(parts.live, "LiveRegion");
const Bars = lazyPart(parts.bars, "Bars");
const Outline = lazyPart(parts.outline, "Outline");
const Palette = lazyPart(parts.palette, "Palette");
const Problems = lazyPart(parts.problems, "Problems");
const ShareDialog = lazyPart(parts.share, "ShareDialog");
const PreviewSheet = lazyPart(parts.preview, "PreviewSheet");
const ForgetDialog = lazyPart(parts.forget, "ForgetDialog");
const ShortcutsDialog = lazyPart(parts.shortcuts, "ShortcutsDialog");
const CommandPalette = lazyPart(parts.commands, "CommandPalette");
const ContextMenu = lazyPart(parts.contextMenu, "ContextMenu");
const HistoryDialog = lazyPart(parts.history, "HistoryDialog");
const LibraryDialog = lazyPart(parts.library, "LibraryDialog");
/** Few ask for these: they load when they are opened. */
const PictureDialog = lazyPart(() => import("./picture/PictureDialog"), "PictureDialog");
const PresenterBar = lazyPart(() => import("./presenter/PresenterBar"), "PresenterBar");
const DeviceDialog = lazyPart(() => import("./device/DeviceDialog"), "DeviceDialog");
const ExperimentsDialog = lazyPart(
  () => import("./experiments/ExperimentsDialog"),
  "ExperimentsDialog",
);
const LabDialog = lazyPart(() => import("./lab/LabDialog"), "LabDialog");
const DataDialog = lazyPart(() => import("./data/DataDialog"), "DataDialog");

interface AppProps {
  readonly studio: Studio;
  readonly forget: () => Promise<void>;
}

/** The one screen. */
export function App({ studio, forget }: AppProps) {
  const loop = useMemo(() => createDrawLoop(studio.run.session), [studio]);
  const handle = useMemo<CanvasHandle>(() => ({ current: undefined }), []);
  // Before any chart reads the colours.
  useLayoutEffect(() => followTheme(studio.ui, () => loop.invalidate()), [studio, loop]);
  useEffect(() => {
    // Once the page stands, the rest comes: the first press of anything finds it there.
    const timer = setTimeout(() => {
      for (const load of Object.values(parts)) void load().catch(() => undefined);
    }, 1500);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    const listening = import("./library/drop").then((it) => it.listenForDrops(studio));
    return () => void listening.then((stop) => stop());
  }, [studio]);
  return (
    <ErrorBoundary fallback={() => <AppFault studio={studio} />}>
      <StudioProvider value={studio}>
        <DrawLoopProvider value={loop}>
          <CanvasHandleProvider value={handle}>
            <Screen />
            <ErrorBoundary fallback={() => null}>
              <Suspense fallback={null}>
                <LiveRegion />
              </Suspense>
              <Suspense fallback={null}>
                <Dialogs forget={forget} />
              </Suspense>
            </ErrorBoundary>
          </CanvasHandleProvider>
        </DrawLoopProvider>
      </StudioProvider>
    </ErrorBoundary>
  );
}

function Screen() {
  useShortcuts();
  const narrow = useMedia("(max-width: 56.1875em)");
  const presenter = useUi((state) => state.presenter);
  return (
    <div className={`screen${narrow ? " narrow" : ""}${presenter ? " presenter" : ""}`}>
      <Part name="The top bar">{presenter ? <PresenterBar /> : <TopBar narrow={narrow} />}</Part>
      {narrow ? <NarrowBody /> : <WideBody />}
      {narrow ? null : (
        <Part name="The status bar">
          <StatusBar />
        </Part>
      )}
    </div>
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
      <StatusBar />
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

function Dialogs({ forget }: { forget: () => Promise<void> }) {
  const dialog = useUi((state) => state.dialog);
  const preview = useUi((state) => state.preview);
  if (preview !== undefined) return <PreviewSheet preview={preview} />;
  if (dialog === "share") return <ShareDialog />;
  if (dialog === "forget") return <ForgetDialog forget={forget} />;
  if (dialog === "shortcuts") return <ShortcutsDialog />;
  if (dialog === "library") return <LibraryDialog first="experiments" />;
  if (dialog === "points") return <LibraryDialog first="points" />;
  if (dialog === "experiments") return <ExperimentsDialog />;
  if (dialog === "device") return <DeviceDialog />;
  if (dialog === "history") return <HistoryDialog />;
  if (dialog === "data") return <DataDialog />;
  if (dialog === "picture") return <PictureDialog />;
  if (dialog === "lab") return <LabDialog />;
  return null;
}

function Part({ name, children }: { name: string; children: ReactNode }) {
  return (
    <ErrorBoundary fallback={(_, retry) => <PanelFault name={name} retry={retry} />}>
      <Suspense fallback={null}>{children}</Suspense>
    </ErrorBoundary>
  );
}

/** The last resort: the work leaves as a file. */
function AppFault({ studio }: { studio: Studio }) {
  return (
    <div className="app-fault" role="alert">
      <h1>Adder Studio stopped because of a fault of ours</h1>
      <p>Your experiment is still here. Save it as a file, then open the page again.</p>
      <button
        type="button"
        className="button primary"
        onClick={() => void import("./state/save-document").then((it) => it.saveDocument(studio))}
      >
        Save your work as a file
      </button>
      <button type="button" className="button" onClick={() => location.reload()}>
        Open the page again
      </button>
    </div>
  );
}
