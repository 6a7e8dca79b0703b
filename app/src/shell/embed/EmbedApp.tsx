import { ExternalLink } from "lucide-react";
import { useLayoutEffect, useMemo, useState } from "react";
import { createDrawLoop } from "../../draw/draw-loop";
import { DrawLoopProvider } from "../../draw/use-draw";
import { Canvas } from "../../editor/canvas/Canvas";
import { ownFactsIn } from "../../features/data/use-data";
import type { EmbedOptions } from "../../features/embed/address";
import { type PanelDef, panels } from "../../panels/dock/registry";
import { answerOf } from "../../studio/answer";
import { type CanvasHandle, CanvasHandleProvider } from "../../studio/canvas-handle";
import {
  StudioProvider,
  useDerivedPart,
  useDocument,
  useStudio,
  useUi,
} from "../../studio/context";
import type { Studio } from "../../studio/studio";
import { followTheme } from "../../studio/theme";
import { useQuestion } from "../../studio/use-question";
import { ErrorBoundary } from "../../ui/ErrorBoundary";
import { formatCount } from "../../ui/format";
import { lazyPart } from "../../ui/lazy-part";
import { Part } from "../../ui/Part";
import { FailedCard } from "../status/FailedCard";
import { LiveRegion } from "../status/LiveRegion";
import { Progress, RunControls } from "../topbar/RunControls";
import { appAddress } from "./frame";

const LessonPanel = lazyPart(() => import("../../features/lesson/LessonPanel"), "LessonPanel");
const HandInDialog = lazyPart(() => import("../../features/lesson/HandInDialog"), "HandInDialog");

interface EmbedProps {
  readonly studio: Studio;
  readonly panel: EmbedOptions["panel"];
}

/** The page for frames: the question, the network, Run and one panel. */
export function EmbedApp({ studio, panel }: EmbedProps) {
  const loop = useMemo(() => createDrawLoop(studio.run.session), [studio]);
  const handle = useMemo<CanvasHandle>(() => ({ current: undefined }), []);
  useLayoutEffect(() => followTheme(studio.ui, () => loop.invalidate()), [studio, loop]);
  return (
    <ErrorBoundary fallback={() => <Fault />}>
      <StudioProvider value={studio}>
        <DrawLoopProvider value={loop}>
          <CanvasHandleProvider value={handle}>
            <Screen panel={panel} />
            <LiveRegion />
          </CanvasHandleProvider>
        </DrawLoopProvider>
      </StudioProvider>
    </ErrorBoundary>
  );
}

function Screen({ panel }: Pick<EmbedProps, "panel">) {
  const own = useDocument(({ graph }) => ownFactsIn(graph)?.name);
  const taught = useDocument(({ graph }) => graph.lesson !== undefined);
  const handsIn = useUi((state) => state.dialog === "hand-in");
  return (
    <div className={panel === "none" && !taught ? "embed without-panel" : "embed"}>
      <header className="embed-head">
        <Question />
      </header>
      {own === undefined ? null : (
        <p className="bar notice">
          This experiment learns from data that a link does not carry ({own}). Open it in a tab to
          choose the file there.
        </p>
      )}
      <Part name="The messages">
        <FailedCard />
      </Part>
      <main className="stage">
        <div className="stage-body">
          <Part name="The canvas">
            <Canvas />
          </Part>
        </div>
      </main>
      <Beside panel={panel} runs={own === undefined} />
      <Foot run={own === undefined} />
      <Part name="Hand in">{handsIn ? <HandInDialog /> : null}</Part>
    </div>
  );
}

/** The question, its hints behind a press; the title where there is none. */
function Question() {
  const title = useDocument((state) => state.graph.title);
  const question = useQuestion();
  const words = typeof question === "object" && question.text !== "" ? question : undefined;
  if (words === undefined) return <h1>{title === "" ? "Experiment" : title}</h1>;
  if (words.hints.length === 0) return <h1>{words.text}</h1>;
  return (
    <details className="embed-question">
      <summary title="Show things to try">
        <h1>{words.text}</h1>
      </summary>
      <ul className="dotted">
        {words.hints.map((hint) => (
          <li key={hint}>{hint}</li>
        ))}
      </ul>
    </details>
  );
}

/** Returns the panel that an address asks for, else the one that answers the question, else the first. */
function usePanel(wanted: EmbedOptions["panel"]): PanelDef | undefined {
  const graph = useDocument((state) => state.graph);
  // Decided once: a panel that changes under the eyes of a reader would be another page.
  const [answer] = useState(() => answerOf(graph));
  const shown = panels.filter(({ id }) => !graph.share.hidden.includes(id));
  if (wanted === "none") return undefined;
  return shown.find(({ id }) => id === wanted) ?? shown.find(({ id }) => id === answer) ?? shown[0];
}

/** Beside the network: the panel; for a lesson its steps, and the panel behind a press. */
function Beside({ panel: wanted, runs }: Pick<EmbedProps, "panel"> & { runs: boolean }) {
  const panel = usePanel(wanted);
  const taught = useDocument(({ graph }) => graph.lesson !== undefined);
  const side = useUi((state) => state.lessonSide);
  const { ui } = useStudio();
  if (!runs || (panel === undefined && !taught)) return null;
  const inPanel = !taught || (panel !== undefined && side === "blocks");
  return (
    <section className="embed-panel" aria-label={inPanel ? panel?.title : "Lesson"}>
      {taught && panel !== undefined ? (
        <fieldset className="segmented embed-sides">
          <legend className="visually-hidden">Shown in this column</legend>
          <button
            type="button"
            aria-pressed={!inPanel}
            onClick={() => ui.set({ lessonSide: "lesson" })}
          >
            Lesson
          </button>
          <button
            type="button"
            aria-pressed={inPanel}
            onClick={() => ui.set({ lessonSide: "blocks" })}
          >
            {panel.title}
          </button>
        </fieldset>
      ) : null}
      {/* Stays on the page: a typed answer waits there. */}
      {taught ? (
        <div className="embed-lesson" hidden={inPanel}>
          <Part name="The lesson">
            <LessonPanel />
          </Part>
        </div>
      ) : null}
      {inPanel && panel !== undefined ? (
        <div className="dock-body" data-panel={panel.id}>
          <Part name={panel.title}>
            <panel.Panel table={false} />
          </Part>
        </div>
      ) : null}
    </section>
  );
}

/** Run, what the network costs, and the way to the whole app; `run`: whether it can run here. */
function Foot({ run }: { run: boolean }) {
  const { additions, multiplications } = useDerivedPart(({ lowered }) => lowered.totals.layers);
  return (
    <footer className="embed-foot">
      {run ? (
        <>
          <RunControls compact />
          <Progress />
        </>
      ) : null}
      <span className="embed-cost" title="in the layers, at inference">
        <b className="adder-text">{formatCount(additions)}</b> add{" "}
        <b className="conv-text">{formatCount(multiplications)}</b> mul
      </span>
      <a
        className="button small quiet"
        href={appAddress()}
        target="_blank"
        rel="noopener"
        title="Open the experiment in Adder Studio, in a tab of its own"
      >
        Adder Studio <ExternalLink size={13} aria-hidden />
      </a>
    </footer>
  );
}

function Fault() {
  return (
    <p className="embed-why" role="alert">
      Adder Studio stopped because of a bug. <a href={appAddress()}>Open the experiment again</a>.
    </p>
  );
}
