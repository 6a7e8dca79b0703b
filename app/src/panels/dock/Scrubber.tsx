import { History, Radio } from "lucide-react";
import { useRef } from "react";
import { write } from "../../draw/use-draw";
import { useObserved, useObserver, useSnapshot } from "../../observe/use-snapshot";
import { useRun } from "../../studio/context";
import { formatNumber } from "../../ui/format";
import "./scrubber.css";

/**
 * Looks back through the run: pictures, filters and distributions as they were. Curves stay whole. Ticks move the slider
 * without React.
 */
export function Scrubber() {
  const observer = useObserver();
  const past = useObserved((state) => state.at !== undefined);
  const fault = useObserved((state) => state.fault);
  const { stepsPerEpoch } = useRun((state) => state.session);
  const bar = useRef<HTMLDivElement>(null);
  const slider = useRef<HTMLInputElement>(null);
  const label = useRef<HTMLSpanElement>(null);

  useSnapshot([], (look) => {
    const { steps } = observer;
    const input = slider.current;
    if (bar.current === null || input === null) return;
    bar.current.hidden = steps.length < 2 && fault === undefined;
    if (look.step === undefined) return;
    const index = steps.findLastIndex((step) => step <= (look.step ?? 0));
    const text = `step ${look.step}, epoch ${formatNumber(look.step / Math.max(1, stepsPerEpoch), 2)}`;
    input.max = String(steps.length - 1);
    // A person's hand goes before a tick's.
    if (look.isPast || document.activeElement !== input || !input.matches(":active")) {
      input.value = String(index);
    }
    input.setAttribute("aria-valuetext", look.isPast ? text : `now, ${text}`);
    const back = look.isIncomplete
      ? `Step ${look.step}: empty parts were not recorded at this step`
      : `Back at ${text}`;
    write(label.current, look.isPast ? back : `Now: ${text}`);
  });

  if (fault !== undefined) {
    return (
      <div ref={bar} className="scrubber" role="alert">
        The network could not be observed: {fault} Training goes on.
      </div>
    );
  }
  return (
    <div ref={bar} className={past ? "scrubber past" : "scrubber"} hidden>
      <History size={14} aria-hidden="true" />
      <input
        ref={slider}
        type="range"
        min={0}
        step={1}
        defaultValue={0}
        aria-label="Look back through the run"
        onChange={(event) => {
          const { steps } = observer;
          const index = Number(event.target.value);
          observer.scrub(index >= steps.length - 1 ? undefined : steps[index]);
        }}
      />
      <span ref={label} className="scrubber-label" />
      <button
        type="button"
        className="button small quiet"
        aria-label="Back to now"
        title="Back to now"
        disabled={!past}
        onClick={() => observer.scrub(undefined)}
      >
        <Radio size={14} aria-hidden="true" />
        <span className="scrubber-back">Back to now</span>
      </button>
    </div>
  );
}
