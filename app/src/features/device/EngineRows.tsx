import type { EngineReport } from "@adder-studio/session/examination";
import { Check, CircleAlert, Loader, Minus } from "lucide-react";
import type { EngineProbe, EngineProbes } from "../../training/engines";
import {
  allAgree,
  engineName,
  formatRate,
  formatTaps,
  isHarmless,
  kernelsMessage,
  tapsPerSecond,
} from "./labels";

interface Figures {
  readonly training: number | undefined;
  readonly adder: number | undefined;
  readonly conv: number | undefined;
}

function figuresOf({ found }: EngineReport): Figures {
  return {
    training: found.training?.examplesPerSecond,
    adder: tapsPerSecond(found.speeds ?? [], "adder2d"),
    conv: tapsPerSecond(found.speeds ?? [], "conv2d"),
  };
}

function largest(values: readonly (number | undefined)[]): number {
  return Math.max(0, ...values.map((value) => value ?? 0));
}

interface EngineRowsProps {
  readonly reports: readonly EngineReport[];
  /** Engine probes, whose adapter names are shown until an engine has reported its own. */
  readonly probes: EngineProbes | undefined;
}

/** Lists the engines: name, adapter, result of the check, and speed as bars on scales that all engines share. */
export function EngineRows({ reports, probes }: EngineRowsProps) {
  const figures = reports.map(figuresOf);
  const most = {
    training: largest(figures.map(({ training }) => training)),
    taps: largest(figures.flatMap(({ adder, conv }) => [adder, conv])),
  };
  return (
    <section className="device-engines" aria-label="Engines">
      <ul>
        {reports.map((report, at) => {
          const { training, adder, conv } = figures[at] ?? {};
          return (
            <li
              key={`${report.wish.backend} ${report.wish.threads ?? ""}`}
              className={`device-engine${training === undefined && adder === undefined ? " is-empty" : ""}`}
            >
              <div className="device-name">
                <h3>{engineName(report)}</h3>
                <Adapter device={report.found.engine ?? probes?.[report.wish.backend]} />
                <State report={report} />
              </div>
              <dl className="device-bars">
                <Bar
                  name="Training"
                  unit="images/s"
                  hue="ink"
                  value={training}
                  most={most.training}
                  text={training === undefined ? undefined : formatRate(training)}
                />
                <Bar
                  name="Adder layer"
                  unit="taps/s"
                  hue="adder"
                  value={adder}
                  most={most.taps}
                  text={adder === undefined ? undefined : formatTaps(adder)}
                />
                <Bar
                  name="Convolution"
                  unit="taps/s"
                  hue="conv"
                  value={conv}
                  most={most.taps}
                  text={conv === undefined ? undefined : formatTaps(conv)}
                />
              </dl>
            </li>
          );
        })}
      </ul>
      <p className="device-legend">
        Longer is faster; all engines share the scales. A tap is one |x − f| of the adder, or one
        x·f of the convolution.
      </p>
    </section>
  );
}

function Adapter({ device }: { device: Pick<EngineProbe, "adapter" | "software"> | undefined }) {
  if (device === undefined || device.adapter === "") return null;
  return (
    <p className="device-adapter" title={device.adapter}>
      {device.software ? "software: " : ""}
      {device.adapter}
    </p>
  );
}

function State({ report }: { report: EngineReport }) {
  const { state, reason, found, doing } = report;
  const kernels = kernelsMessage(report);
  const wrong = found.kernels?.some(({ agrees }) => !agrees) === true;
  const tone = wrong ? "bad" : allAgree(report) ? "good" : "plain";
  if (reason !== undefined) {
    return (
      <>
        {kernels === undefined ? null : <Line tone={tone} text={kernels} />}
        <Line tone={isHarmless(report) ? "plain" : "bad"} text={reason} />
      </>
    );
  }
  if (state === "running" && !allAgree(report)) return <Line tone="busy" text={doing} />;
  if (kernels !== undefined) return <Line tone={tone} text={kernels} />;
  if (state === "cancelled") return <Line tone="plain" text="stopped" />;
  return <Line tone="plain" text="not checked yet" />;
}

const icons = { good: Check, bad: CircleAlert, plain: Minus, busy: Loader };

function Line({ tone, text }: { tone: keyof typeof icons; text: string }) {
  const Icon = icons[tone];
  return (
    <p className={`device-state is-${tone}`}>
      <Icon size={14} />
      {text}
    </p>
  );
}

interface BarProps {
  readonly name: string;
  readonly unit: string;
  readonly hue: "ink" | "adder" | "conv";
  readonly value: number | undefined;
  readonly most: number;
  readonly text: string | undefined;
}

function Bar({ name, unit, hue, value, most, text }: BarProps) {
  const share = value === undefined || most === 0 ? 0 : value / most;
  return (
    <div className={`device-bar is-${hue}`}>
      <dt>{name}</dt>
      <dd>
        <span className="device-track" aria-hidden="true">
          {share === 0 ? null : <span style={{ width: `${(share * 100).toFixed(2)}%` }} />}
        </span>
        <span className="device-value">
          {text === undefined ? <span className="faint">–</span> : text}
          {text === undefined ? null : <small> {unit}</small>}
        </span>
      </dd>
    </div>
  );
}
