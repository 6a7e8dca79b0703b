import { PanelBottom, QrCode, Snowflake, X } from "lucide-react";
import { useEffect, useState } from "react";
import { useObserved, useObserver } from "../../observe/use-snapshot";
import { useDocument, useRun, useStudio, useUi } from "../../studio/context";
import { Progress, RunControls } from "../topbar/RunControls";
import { clockText, useSecondsLeft } from "./countdown";
import "./presenter.css";

/** Milliseconds between two steps; the training itself is what it always is. */
const speeds = [
  { ms: 2000, title: "Very slow", hint: "one step every two seconds" },
  { ms: 400, title: "Slow", hint: "two or three steps a second" },
  { ms: 0, title: "Full speed", hint: "as fast as it goes" },
] as const;

/** In front of a class: the top bar's place is taken by what a teacher needs, in big type. */
export function PresenterBar() {
  const studio = useStudio();
  const observer = useObserver();
  const title = useDocument((state) => state.graph.title);
  const dockOpen = useUi((state) => state.dockOpen);
  const phase = useRun((state) => state.session.phase);
  const frozen = useObserved((state) => state.at !== undefined);
  const [ms, setMs] = useState(0);
  const { session } = studio.run;

  useEffect(() => () => session.pace(0), [session]);
  return (
    <header className="topbar presenter-bar">
      <h1 className="presenter-title">{title}</h1>
      <RunControls compact />
      <fieldset className="segmented">
        <legend className="visually-hidden">Speed</legend>
        {speeds.map((speed) => (
          <button
            key={speed.ms}
            type="button"
            aria-pressed={ms === speed.ms}
            title={speed.hint}
            onClick={() => {
              setMs(speed.ms);
              session.pace(speed.ms);
            }}
          >
            {speed.title}
          </button>
        ))}
      </fieldset>
      <button
        type="button"
        className="button"
        aria-pressed={frozen}
        disabled={phase === "idle"}
        title="Freeze: pictures stay as they are at this step, so that you can talk about them; training and curves go on"
        onClick={() => observer.scrub(frozen ? undefined : observer.snapshot.step)}
      >
        <Snowflake size={16} />
        Freeze
      </button>
      <span className="grow" />
      <Progress />
      <JoinButton />
      <button
        type="button"
        className="button icon"
        aria-pressed={dockOpen}
        aria-label="Panels"
        title="Panels"
        onClick={() => studio.ui.set({ dockOpen: !dockOpen })}
      >
        <PanelBottom size={17} />
      </button>
      <button
        type="button"
        className="button icon"
        aria-label="Leave presenter mode"
        title="Leave presenter mode (P)"
        onClick={() => studio.ui.set({ presenter: false })}
      >
        <X size={17} />
      </button>
    </header>
  );
}

/** Opens the QR code; shows the countdown while one goes on. */
function JoinButton() {
  const { ui } = useStudio();
  const left = useSecondsLeft();
  const time = left === undefined ? undefined : left === 0 ? "Time is up" : clockText(left);
  return (
    <button
      type="button"
      className={left === 0 ? "button presenter-join over" : "button presenter-join"}
      aria-label={time === undefined ? "QR code" : `QR code; countdown: ${time}`}
      title="Show a QR code that opens this experiment, with a countdown"
      onClick={() => ui.set({ dialog: "join" })}
    >
      <QrCode size={17} />
      {time ?? "QR code"}
    </button>
  );
}
