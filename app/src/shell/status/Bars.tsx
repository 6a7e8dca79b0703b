import { engineLabels } from "@adder-studio/core";
import { History, Info, RefreshCw, TriangleAlert, X } from "lucide-react";
import type { ReactNode } from "react";
import { useDeferredValue, useMemo } from "react";
import { OwnDataBar } from "../../features/data/OwnDataBar";
import {
  useDerived,
  useDocument,
  useRun,
  useSaveState,
  useStudio,
  useUi,
} from "../../studio/context";
import { AllowMemory } from "../../studio/DiagnosticText";
import { findStale } from "../../training/stale";
import { plural } from "../../ui/format";
import { lazyPart } from "../../ui/lazy-part";
import { Part } from "../../ui/Part";
import { FailedCard } from "./FailedCard";
import { SaveBar, TabBar } from "./SaveBars";

/** Messages above the canvas, the most urgent first; none covers the network. */
export function Bars() {
  return (
    <div className="bars">
      <SaveBar />
      <TabBar />
      <NoticeBar />
      <FailedCard />
      <ClaimPlace />
      <OwnDataBar />
      <ResumeBar />
      <StaleBar />
      <MemoryBar />
      <RecoveryNote />
    </div>
  );
}

/** Fetched by those whose document came with a result. */
const ClaimBar = lazyPart(() => import("../../features/claim/ClaimBar"), "ClaimBar");

function ClaimPlace() {
  const has = useDocument((state) => state.origin?.receipt !== undefined);
  return has ? (
    <Part name="The claim">
      <ClaimBar />
    </Part>
  ) : null;
}

function Bar({ tone, icon, children }: { tone: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div className={`bar ${tone}`}>
      {icon}
      {children}
    </div>
  );
}

function NoticeBar() {
  const studio = useStudio();
  const notice = useUi((state) => state.notice);
  if (notice === undefined) return null;
  return (
    <Bar tone="notice" icon={<Info size={16} />}>
      <p role="alert">{notice}</p>
      <button
        type="button"
        className="button icon quiet small"
        aria-label="Close this message"
        onClick={() => studio.ui.set({ notice: undefined })}
      >
        <X size={15} />
      </button>
    </Bar>
  );
}

/** Nothing but this device's limit keeps the network from training: its owner may raise it. */
function MemoryBar() {
  const { lowered } = useDerived();
  const errors = lowered.diagnostics.filter(({ severity }) => severity === "error");
  const [only] = errors;
  if (errors.length !== 1 || only?.code !== "memory") return null;
  return (
    <Bar tone="stale" icon={<TriangleAlert size={16} />}>
      <p>{only.message}</p>
      <AllowMemory />
    </Bar>
  );
}

/** The run goes on with its own network; this says what differs and offers to follow. */
function StaleBar() {
  const studio = useStudio();
  const started = useRun((state) => state.started);
  const phase = useRun((state) => state.session.phase);
  const derived = useDeferredValue(useDerived());
  if (started === undefined || phase === "idle" || phase === "failed") return null;
  const { document, lowered, hash } = derived;
  const stale = findStale(started, document, lowered.ir, hash);
  if (stale === undefined) return null;
  const shown = stale.changes.slice(0, 2).join(", ");
  const more = stale.changes.length - 2;
  const verb = phase === "running" ? "still trains" : phase === "done" ? "trained" : "trains";
  return (
    <Bar tone="stale" icon={<RefreshCw size={16} />}>
      <p>
        <b>Changed:</b> {shown}
        {more > 0 ? ` and ${more} more` : ""}.{" "}
        <span className="muted">The run {verb} the network from before.</span>
      </p>
      {lowered.ir === undefined ? (
        <span className="muted">Fix the network to restart.</span>
      ) : (
        <>
          {stale.kept === 0 ? null : (
            <button
              type="button"
              className="button small"
              onClick={() => void studio.run.restartKeeping()}
            >
              {stale.kept === stale.total
                ? "Restart, keeping the weights"
                : `Restart, keeping ${stale.kept} of ${stale.total} weight arrays`}
            </button>
          )}
          <button type="button" className="button small" onClick={() => studio.run.start()}>
            Restart with new weights
          </button>
        </>
      )}
    </Bar>
  );
}

function ResumeBar() {
  const offer = useSaveState((state) => state.offer);
  const idle = useRun((state) => state.session.phase === "idle");
  const graph = useDocument((state) => state.graph);
  const fits = useMemo(() => offer?.fits(graph) === true, [offer, graph]);
  if (offer === undefined || !idle || !fits) return null;
  const steps = offer.step.toLocaleString("en-US");
  return (
    <Bar tone="resume" icon={<History size={16} />}>
      <p>
        {offer.step === 0 ? (
          "The weights this experiment was opened with are saved on this device."
        ) : (
          <>
            A run of this experiment {offer.finished ? "finished" : "stopped"} at{" "}
            <b>step {steps}</b> on {engineLabels[offer.backend]}.
            {offer.older ? " Its last checkpoint is damaged; this is the one before it." : ""}
          </>
        )}
      </p>
      <span className="bar-actions">
        <button type="button" className="button small strong" onClick={offer.resume}>
          {offer.finished ? "Open it" : "Resume"}
        </button>
        <button type="button" className="button small quiet" onClick={offer.discard}>
          Discard
        </button>
      </span>
    </Bar>
  );
}

/** Shown once when recoveries happened: later digits may differ only where the engine changed. */
function RecoveryNote() {
  const { recoveries, segments, phase } = useRun((state) => state.session);
  if (recoveries === 0 || phase === "idle") return null;
  const engines = segments.map(({ engine }) => engineLabels[engine.backend]);
  const changed = new Set(engines).size > 1;
  return (
    <span
      className="chip recovered"
      title={changed ? `This run went from ${engines.join(" to ")}.` : ""}
    >
      <TriangleAlert size={13} />
      {changed ? `engine changed to ${engines.at(-1)}` : `recovered ${plural(recoveries, "time")}`}
    </span>
  );
}
