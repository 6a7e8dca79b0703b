import { ChevronLeft, ChevronRight } from "lucide-react";
import { useEffect, useRef } from "react";
import { useObserved } from "../../observe/use-snapshot";
import { useStudio } from "../../studio/context";
import { formatWhole } from "../../ui/format";
import { stepOfKey, useSteps } from "./steps";

/** Above the network: the question in large type, the step that a class is at, and what Freeze holds. */
export function PresenterQuestion() {
  const { ui } = useStudio();
  const steps = useSteps();
  const latest = useRef(steps);
  latest.current = steps;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = event.target instanceof Element ? stepOfKey(event, event.target) : 0;
      const now = latest.current;
      if (step === 0 || now === undefined || now.count === 0) return;
      event.preventDefault();
      event.stopPropagation();
      now.go(now.at + step);
    };
    // Before the page's own keys: a remote control has only these two.
    window.addEventListener("keydown", onKey, true);
    return () => window.removeEventListener("keydown", onKey, true);
  }, []);
  const at = steps?.at ?? 0;
  const text = steps?.text ?? "";
  useEffect(() => {
    if (at > 0) ui.announce(text);
  }, [at, text, ui]);
  return (
    <section className="presenter-question" aria-label="The question">
      {steps === undefined ? null : (
        <>
          <h2>{steps.headline}</h2>
          {steps.count === 0 ? null : (
            <div className="presenter-step">
              <button
                type="button"
                className="button icon"
                aria-label="Previous step"
                title="Previous step (Page up, left arrow)"
                disabled={at <= steps.least}
                onClick={() => steps.go(at - 1)}
              >
                <ChevronLeft size={18} />
              </button>
              <button
                type="button"
                className="button icon"
                aria-label="Next step"
                title="Next step (Page down, right arrow)"
                disabled={at === steps.count}
                onClick={() => steps.go(at + 1)}
              >
                <ChevronRight size={18} />
              </button>
              <p>
                <b>
                  {at === 0
                    ? `${steps.count} ${steps.count === 1 ? "thing" : "things"} to try`
                    : `${steps.word} ${at} of ${steps.count}:`}
                </b>{" "}
                {text}
              </p>
            </div>
          )}
        </>
      )}
      <Frozen />
    </section>
  );
}

function Frozen() {
  const at = useObserved((state) => state.at);
  if (at === undefined) return null;
  return (
    <p className="presenter-frozen" role="status">
      <b>Frozen at step {formatWhole(at)}:</b> the pictures stay, so that you can talk about them;
      training and curves go on.
    </p>
  );
}
