import { ChevronLeft, ChevronRight, PanelBottom, Snowflake, X } from "lucide-react";
import { useEffect, useState } from "react";
import { imagesOf } from "../../observe/images";
import { useObserved, useObserver } from "../../observe/use-snapshot";
import { useDocument, useRun, useStudio, useUi } from "../../studio/context";
import { Progress, RunControls } from "../topbar/RunControls";
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
  const image = useObserved((state) => state.image);
  const [ms, setMs] = useState(0);
  const { session } = studio.run;

  useEffect(() => () => session.pace(0), [session]);
  useEffect(() => {
    // The canvas has another size now: the network is laid out for it, as when the window is resized.
    const resized = () => {
      window.dispatchEvent(new Event("resize"));
    };
    resized();
    return resized;
  }, []);

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
      <span className="presenter-example">
        <button
          type="button"
          className="button icon"
          aria-label="Previous example"
          title="Previous example"
          onClick={() => imagesOf(studio).step(-1)}
        >
          <ChevronLeft size={18} />
        </button>
        {"index" in image ? `Example ${image.index + 1}` : "Own example"}
        <button
          type="button"
          className="button icon"
          aria-label="Next example"
          title="Next example"
          onClick={() => imagesOf(studio).step(1)}
        >
          <ChevronRight size={18} />
        </button>
      </span>
      <button
        type="button"
        className="button"
        aria-pressed={frozen}
        disabled={phase === "idle"}
        title="Freeze the pictures while training goes on"
        onClick={() => observer.scrub(frozen ? undefined : observer.snapshot.step)}
      >
        <Snowflake size={16} />
        Freeze
      </button>
      <span className="grow" />
      <Progress />
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
