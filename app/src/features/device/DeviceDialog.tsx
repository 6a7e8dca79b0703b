import { engineLabels } from "@adder-studio/core";
import {
  Check,
  CircleAlert,
  ClipboardCopy,
  Download,
  Minus,
  Play,
  RotateCcw,
  Zap,
} from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useRun, useStudio } from "../../studio/context";
import { chooseEngine } from "../../training/engines";
import { Dialog } from "../../ui/Dialog";
import { saveFile } from "../../ui/save-file";
import { type CheckState, deviceCheckOf, planned } from "./check";
import { Details } from "./Details";
import { EngineRows } from "./EngineRows";
import { deviceFacts } from "./facts";
import { engineLongName, fastest, verdictOf } from "./labels";
import { reportData, reportText } from "./report";
import "./device.css";

/** The dialog that checks the engines of this device for correctness and speed; the check starts on a press only. */
export function DeviceDialog() {
  const studio = useStudio();
  const check = deviceCheckOf(studio);
  const state = useStore(check.store);
  const probes = useRun(({ probes: known }) => known);
  useEffect(() => void studio.run.probe(), [studio]);
  const close = () => {
    check.cancel();
    studio.ui.set({ dialog: undefined });
  };
  const reports = state.reports.length > 0 ? state.reports : planned(probes);
  return (
    <Dialog title="About this device" className="page" onClose={close}>
      <section
        className="device-scroll"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the keys that scroll it
        tabIndex={0}
        aria-label="What is known about this device"
      >
        <section className="device-top">
          {state.phase === "ready" ? (
            <Ready onStart={() => void check.start()} />
          ) : state.phase === "ended" ? (
            <Ended state={state} />
          ) : (
            <Running state={state} onCancel={check.cancel} />
          )}
        </section>
        <EngineRows reports={reports} probes={probes} />
        <Facts />
        {state.phase === "ended" ? <Details state={state} /> : null}
      </section>
      {state.phase === "ended" ? (
        <Actions state={state} onAgain={() => void check.start()} />
      ) : null}
      <LiveMessage state={state} />
    </Dialog>
  );
}

function Ready({ onStart }: { onStart: () => void }) {
  const phase = useRun(({ session }) => session.phase);
  const busy = phase === "running" || phase === "loading" || phase === "recovering";
  return (
    <>
      <p className="device-lead">
        Does this device calculate correctly, and which engine is fastest?
      </p>
      <p className="muted">
        Every kernel of the app is given small tasks and compared with a plain JavaScript reference.
        Then layers and a whole training step are timed, on each engine of this browser. It takes
        less than a minute, and nothing leaves this device.
      </p>
      {busy ? (
        <p className="callout warn">
          <CircleAlert size={16} />A run is in progress, and the two would slow each other down. The
          run is paused during the check and continues afterwards.
        </p>
      ) : null}
      <div className="share-actions">
        <button type="button" className="button primary" onClick={onStart}>
          <Play size={15} />
          {busy ? "Pause the run and check" : "Check this device"}
        </button>
      </div>
    </>
  );
}

function Running({ state, onCancel }: { state: CheckState; onCancel: () => void }) {
  const { reports, phase } = state;
  const asked = reports.filter(({ found, reason }) => reason === undefined || found.engine);
  const share =
    asked.length === 0 ? 0 : asked.reduce((sum, report) => sum + report.share, 0) / asked.length;
  const at = reports.find((report) => report.state === "running");
  const doing = at === undefined ? "Getting ready" : `${engineLongName(at)}: ${at.doing}`;
  const percent = Math.round(share * 100);
  const cancel = useRef<HTMLButtonElement>(null);
  // The pressed button is gone; the Stop button takes the focus in its place.
  useEffect(() => cancel.current?.focus(), []);
  return (
    <>
      <p className="device-lead">
        {phase === "pausing" ? "Waiting for the run to pause …" : "Checking …"}
      </p>
      <div className="device-progress">
        <div
          className="device-meter"
          role="progressbar"
          aria-label="Progress of the check"
          aria-valuenow={percent}
          aria-valuemin={0}
          aria-valuemax={100}
        >
          <span style={{ width: `${percent}%` }} />
        </div>
        <span className="muted">{percent} %</span>
      </div>
      <div className="device-doing">
        <span className="muted">{doing}</span>
        <button ref={cancel} type="button" className="button small" onClick={onCancel}>
          Stop
        </button>
      </div>
    </>
  );
}

const toneIcons = { good: Check, bad: CircleAlert, plain: Minus, speed: Zap };

function Ended({ state }: { state: CheckState }) {
  const { headline, sentences, tone } = verdictOf(state.reports, state.yardstick, state.cancelled);
  return (
    <>
      <p className={`device-lead is-${tone}`}>{headline}</p>
      <ul className="device-messages">
        {sentences.map((sentence) => {
          const Icon = toneIcons[sentence.tone];
          return (
            <li key={sentence.text} className={`is-${sentence.tone}`}>
              <Icon size={15} />
              {sentence.text}
            </li>
          );
        })}
      </ul>
      <EngineOffer state={state} />
    </>
  );
}

/** Shows the engine of this experiment, with a button for the fastest sound engine. */
function EngineOffer({ state }: { state: CheckState }) {
  const studio = useStudio();
  const picked = useRun((run) => run.picked);
  const probes = useRun((run) => run.probes);
  const pinned = studio.document.store.getState().graph.run.engine;
  const choice = chooseEngine(pinned, picked, probes);
  const best = fastest(state.reports)?.wish.backend;
  return (
    <p className="device-use">
      <span>
        This experiment runs on <b>{engineLabels[choice.backend]}</b>. {choice.why}
      </span>
      {best === undefined || best === choice.backend || pinned !== "auto" ? null : (
        <button type="button" className="button small strong" onClick={() => studio.run.pick(best)}>
          Use {engineLabels[best]} for the next run
        </button>
      )}
    </p>
  );
}

function Facts() {
  const { userAgent, processors, memoryGb, isolated, version } = deviceFacts();
  return (
    <dl className="device-facts">
      <div>
        <dt>Processors</dt>
        <dd>{processors}</dd>
      </div>
      <div>
        <dt>Memory</dt>
        <dd>
          {memoryGb === undefined ? "unknown: the browser does not say" : `${memoryGb} GB or more`}
        </dd>
      </div>
      <div>
        <dt>Threads</dt>
        <dd>
          {isolated
            ? "WebAssembly may use all processors"
            : "one: the server does not send the headers that isolate the page"}
        </dd>
      </div>
      <div>
        <dt>App</dt>
        <dd>{version}</dd>
      </div>
      <div className="wide">
        <dt>Browser</dt>
        <dd>{userAgent}</dd>
      </div>
    </dl>
  );
}

function Actions({ state, onAgain }: { state: CheckState; onAgain: () => void }) {
  const [copied, setCopied] = useState<"yes" | "refused">();
  const text = reportText(deviceFacts(), state);
  const field = useRef<HTMLTextAreaElement>(null);
  const copy = useRef<HTMLButtonElement>(null);
  useEffect(() => copy.current?.focus(), []);
  useEffect(() => {
    if (copied === "refused") field.current?.select();
  }, [copied]);
  return (
    <div className="device-actions">
      {copied === "refused" ? (
        <>
          <p className="muted">
            This browser does not let the page write to the clipboard. The report is selected: copy
            it with Ctrl+C or from the menu.
          </p>
          <textarea
            ref={field}
            className="field share-link"
            readOnly
            rows={4}
            aria-label="The report"
            value={text}
            onFocus={(event) => event.currentTarget.select()}
          />
        </>
      ) : null}
      <div className="share-actions">
        <button
          ref={copy}
          type="button"
          className="button primary"
          onClick={() => {
            navigator.clipboard
              .writeText(text)
              .then(() => setCopied("yes"))
              .catch(() => setCopied("refused"));
          }}
        >
          {copied === "yes" ? <Check size={15} /> : <ClipboardCopy size={15} />}
          {copied === "yes" ? "Copied" : "Copy report"}
        </button>
        <button
          type="button"
          className="button"
          onClick={() =>
            saveFile(
              "adder-studio-device.json",
              "application/json",
              `${JSON.stringify(reportData(deviceFacts(), state), null, 2)}\n`,
            )
          }
        >
          <Download size={15} />
          Save report
        </button>
        <span className="grow" />
        <button type="button" className="button quiet" onClick={onAgain}>
          <RotateCcw size={15} />
          Check again
        </button>
      </div>
      <p className="visually-hidden" role="status">
        {copied === "yes" ? "Report copied" : ""}
      </p>
    </div>
  );
}

/** Announces the progress of the check; the page's own live region lies outside the dialog and is inert while it is open. */
function LiveMessage({ state }: { state: CheckState }) {
  const { phase, reports, yardstick, cancelled } = state;
  const at = reports.findIndex((report) => report.state === "running");
  const running = reports[at];
  const message =
    phase === "ended"
      ? verdictOf(reports, yardstick, cancelled).headline
      : phase === "pausing"
        ? "Waiting for the run to pause"
        : running === undefined
          ? ""
          : `Checking ${engineLongName(running)}, engine ${at + 1} of ${reports.length}`;
  return (
    <p className="visually-hidden" role="status">
      {message}
    </p>
  );
}
