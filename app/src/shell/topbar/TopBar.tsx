import { Library, Monitor, Moon, Redo2, Share2, Sun, Undo2 } from "lucide-react";
import { Suspense, useEffect, useState } from "react";
import { useDocument, useSaveState, useStudio, useUi } from "../../studio/context";
import { ErrorBoundary } from "../../ui/ErrorBoundary";
import { lazyPart } from "../../ui/lazy-part";
import { useMedia } from "../../ui/use-media";
import { EngineChip } from "./EngineChip";
import { Logo } from "./Logo";
import { Progress, RunControls } from "./RunControls";

const BackToShared = lazyPart(() => import("./BackToShared"), "BackToShared");
const FileMenu = lazyPart(() => import("./FileMenu"), "FileMenu");

/** Name, history, run, engine, share; `run`: whether Run stands here or in a bar of its own. */
export function TopBar({ narrow, run }: { narrow: boolean; run: boolean }) {
  const studio = useStudio();
  const tight = useMedia("(max-width: 73.6875em)");
  return (
    <header className={narrow ? "topbar narrow" : "topbar"}>
      <div className="topbar-name">
        <Logo />
        <Title />
        {narrow ? null : (
          <button
            type="button"
            className="button icon quiet"
            aria-label="Library"
            title="All experiments"
            onClick={() => studio.ui.set({ dialog: "library" })}
          >
            <Library size={16} />
          </button>
        )}
        {narrow ? null : (
          <Suspense fallback={null}>
            <BackToShared />
          </Suspense>
        )}
      </div>
      <HistoryButtons />
      {narrow ? null : <span className="grow" />}
      {run ? (
        <>
          <EngineChip />
          <Progress />
          <RunControls compact={tight} />
        </>
      ) : null}
      {narrow ? null : <span className="rule" />}
      <button
        type="button"
        className={narrow ? "button icon" : "button"}
        aria-label="Share"
        onClick={() => studio.ui.set({ dialog: "share" })}
      >
        <Share2 size={15} />
        {narrow ? null : "Share"}
      </button>
      {narrow ? null : <ThemeButton />}
      <ErrorBoundary fallback={() => <span className="button icon" />}>
        <Suspense fallback={<span className="button icon" />}>
          <FileMenu />
        </Suspense>
      </ErrorBoundary>
    </header>
  );
}

function Title() {
  const studio = useStudio();
  const title = useDocument((state) => state.graph.title);
  const readOnly = useSaveState((state) => state.role === "reader");
  const [draft, setDraft] = useState(title);
  useEffect(() => setDraft(title), [title]);
  return (
    <h1 className="title">
      <input
        aria-label="Name of this experiment"
        title="Rename"
        readOnly={readOnly}
        maxLength={120}
        placeholder="Untitled"
        size={Math.max(8, Math.min(26, draft.length))}
        value={draft}
        onChange={(event) => {
          setDraft(event.target.value);
          studio.edit(
            { kind: "setTitle", title: event.target.value },
            { label: "rename the experiment", merge: "title" },
          );
        }}
        onBlur={() => studio.document.seal()}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.currentTarget.blur();
        }}
      />
    </h1>
  );
}

function HistoryButtons() {
  const studio = useStudio();
  const undo = useDocument((state) => state.past.at(-1)?.label);
  const redo = useDocument((state) => state.future.at(-1)?.label);
  return (
    <div className="history">
      <button
        type="button"
        className="button icon quiet"
        aria-label="Undo"
        title={undo === undefined ? "Nothing to undo" : `Undo: ${undo} (Ctrl+Z)`}
        disabled={undo === undefined}
        onClick={studio.undo}
      >
        <Undo2 size={17} />
      </button>
      <button
        type="button"
        className="button icon quiet"
        aria-label="Redo"
        title={redo === undefined ? "Nothing to redo" : `Redo: ${redo} (Ctrl+Shift+Z)`}
        disabled={redo === undefined}
        onClick={studio.redo}
      >
        <Redo2 size={17} />
      </button>
    </div>
  );
}

const themes = {
  auto: { icon: Monitor, next: "light", label: "as the device" },
  light: { icon: Sun, next: "dark", label: "light" },
  dark: { icon: Moon, next: "auto", label: "dark" },
} as const;

export function ThemeButton() {
  const studio = useStudio();
  const theme = useUi((state) => state.theme);
  const { icon: Icon, next, label } = themes[theme];
  return (
    <button
      type="button"
      className="button icon quiet"
      aria-label={`Colours: ${label}. Change to ${themes[next].label}`}
      title={`Colours: ${label}`}
      onClick={() => studio.ui.set({ theme: next })}
    >
      <Icon size={16} />
    </button>
  );
}
