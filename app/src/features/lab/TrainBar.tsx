import { Play, Square } from "lucide-react";
import { useEffect, useRef } from "react";
import { write } from "../../draw/use-draw";
import { formatWhole, plural } from "../../ui/format";
import { useLab, useLabModel } from "./parts";
import { epochs, nameOf, type Plan, type Rule, ruleTitles, trainingPoints } from "./plans";
import { titleOf } from "./targets";

interface TrainBarProps {
  readonly plan: Plan;
  /** What the button trains, in words. */
  readonly what: string;
  /** Other sizes of the same, for the error chart. */
  readonly series?: { readonly label: string; readonly plans: readonly Plan[] };
  /** The gradient of a training that was started, so that it can be watched. */
  readonly onRule: (rule: Rule) => void;
}

const rules: readonly Rule[] = ["full-precision", "sign"];

/** Starts and ends trainings, and says how far the one that goes on is. */
export function TrainBar({ plan, what, series, onRule }: TrainBarProps) {
  const lab = useLabModel();
  const going = useLab((state) => state.going);
  const waiting = useLab((state) => state.waiting.length);
  const fault = useLab((state) => state.fault);
  const host = useRef<HTMLDivElement>(null);
  const started = useRef(false);
  const idle = going === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what takes the place of a pressed button takes its focus
  useEffect(() => {
    if (started.current && document.activeElement === document.body) {
      host.current?.querySelector("button")?.focus();
    }
    started.current = true;
  }, [idle]);
  return (
    <div ref={host} className="lab-train">
      {idle ? (
        <div className="lab-buttons">
          {rules.map((rule) => (
            <button
              key={rule}
              type="button"
              className="button"
              onClick={() => {
                onRule(rule);
                lab.train([plan], [rule]);
              }}
            >
              <Play size={14} />
              Train {what}, {ruleTitles[rule]}
            </button>
          ))}
          {series === undefined ? null : (
            <button type="button" className="button" onClick={() => lab.train(series.plans, rules)}>
              <Play size={14} />
              {series.label}
            </button>
          )}
        </div>
      ) : (
        <Going label={`${describe(going.plan)}, ${ruleTitles[going.rule]}`} waiting={waiting} />
      )}
      <p className="lab-note">
        Trained in the worker, on WebAssembly: {formatWhole(trainingPoints)} points, {epochs}{" "}
        epochs, Adam, seed 0.
      </p>
      {fault === undefined ? null : <p className="callout warn">Training failed: {fault}</p>}
    </div>
  );
}

function describe(plan: Plan): string {
  const size = plan.kind === "deep" ? plural(plan.depth, "layer") : plural(plan.width, "unit");
  return `${size} on ${titleOf(plan.target)}`;
}

function Going({ label, waiting }: { label: string; waiting: number }) {
  const lab = useLabModel();
  const bar = useRef<HTMLSpanElement>(null);
  const meter = useRef<HTMLDivElement>(null);
  const percent = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const show = () => {
      const done = Math.round(100 * lab.live().share);
      if (bar.current !== null) bar.current.style.width = `${done}%`;
      meter.current?.setAttribute("aria-valuenow", String(done));
      write(percent.current, `${done} %`);
    };
    show();
    return lab.onLive(show);
  }, [lab]);
  return (
    <div className="lab-going">
      <span>
        Training {label}
        {waiting === 0 ? "" : `, ${waiting} more wait`}
      </span>
      <div
        ref={meter}
        className="lab-meter"
        role="progressbar"
        aria-label="Progress of the training"
        aria-valuenow={0}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <span ref={bar} />
      </div>
      <span ref={percent} className="muted" />
      <button type="button" className="button small" onClick={() => lab.stop()}>
        <Square size={12} />
        Stop
      </button>
    </div>
  );
}

/** Draws again while the network of this plan trains; gives whether it does. */
export function useLiveOf(
  plan: Plan | undefined,
  rule: Rule | undefined,
  redraw: () => void,
): boolean {
  const lab = useLabModel();
  const mine = useLab(
    ({ going }) =>
      going !== undefined &&
      plan !== undefined &&
      going.rule === rule &&
      nameOf(going.plan) === nameOf(plan),
  );
  useEffect(() => (mine ? lab.onLive(redraw) : undefined), [lab, mine, redraw]);
  return mine;
}
