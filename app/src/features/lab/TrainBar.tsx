import { Play, Square } from "lucide-react";
import { useEffect, useRef } from "react";
import { write } from "../../draw/use-draw";
import { formatWhole, plural } from "../../ui/format";
import { useLab, useLabModel } from "./parts";
import { epochs, nameOf, type Plan, type Rule, ruleTitles, trainingPoints } from "./plans";
import { titleOf } from "./targets";

interface TrainBarProps {
  readonly plan: Plan;
  /** Name of the network that the buttons train, such as "16 units". */
  readonly what: string;
  /** Networks of other sizes, trained by one button for the error chart. */
  readonly series?: { readonly label: string; readonly plans: readonly Plan[] };
  /** Called with the gradient of a training that was started, so that the picture can show it. */
  readonly onRule: (rule: Rule) => void;
}

const rules: readonly Rule[] = ["full-precision", "sign"];

/** Starts and stops trainings, and shows the progress of the running one. */
export function TrainBar({ plan, what, series, onRule }: TrainBarProps) {
  const lab = useLabModel();
  const running = useLab((state) => state.running);
  const waiting = useLab((state) => state.waiting.length);
  const fault = useLab((state) => state.fault);
  const host = useRef<HTMLDivElement>(null);
  const started = useRef(false);
  const idle = running === undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the control that replaces a pressed button takes its focus
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
        <Running
          label={`${describe(running.plan)}, ${ruleTitles[running.rule]}`}
          waiting={waiting}
        />
      )}
      <p className="lab-note">
        Trained in a worker, on WebAssembly: {formatWhole(trainingPoints)} points, {epochs} epochs,
        Adam, seed 0.
      </p>
      {fault === undefined ? null : <p className="callout warn">Training failed: {fault}</p>}
    </div>
  );
}

function describe(plan: Plan): string {
  const size = plan.kind === "deep" ? plural(plan.depth, "layer") : plural(plan.width, "unit");
  return `${size} on ${titleOf(plan.target)}`;
}

function Running({ label, waiting }: { label: string; waiting: number }) {
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
    <div className="lab-running">
      <span>
        Training {label}
        {waiting === 0 ? "" : `, ${waiting} more waiting`}
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

/** Calls `redraw` while the network of this plan trains; returns true while it does. */
export function useLiveOf(
  plan: Plan | undefined,
  rule: Rule | undefined,
  redraw: () => void,
): boolean {
  const lab = useLabModel();
  const mine = useLab(
    ({ running }) =>
      running !== undefined &&
      plan !== undefined &&
      running.rule === rule &&
      nameOf(running.plan) === nameOf(plan),
  );
  useEffect(() => (mine ? lab.onLive(redraw) : undefined), [lab, mine, redraw]);
  return mine;
}
