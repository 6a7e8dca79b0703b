import type { EngineReport } from "@adder-studio/session/examination";
import { speedKernels } from "@adder-studio/session/examination";
import type { ReactNode } from "react";
import { formatNumber } from "../../ui/format";
import type { CheckState } from "./check";
import { engineName, formatTaps } from "./labels";
import { speedTitles } from "./report";

/** Shows the exact figures of all engines in folded sections. */
export function Details({ state }: { state: CheckState }) {
  const engines = state.reports.filter(({ found }) => found.engine !== undefined);
  if (engines.length === 0) return null;
  return (
    <>
      <details className="device-details">
        <summary>Speed of each layer</summary>
        <Speeds engines={engines} />
      </details>
      <details className="device-details">
        <summary>Deviation of each kernel</summary>
        <p className="muted">
          Largest deviation of any task, as a share of the tolerance: 1 or less passes. Adding in a
          different order rounds differently, so few are exactly 0.
        </p>
        <Deviations engines={engines} />
      </details>
      <details className="device-details">
        <summary>Limits of each engine</summary>
        <Limits engines={engines} />
      </details>
    </>
  );
}

interface TableProps {
  readonly label: string;
  readonly first: string;
  readonly engines: readonly EngineReport[];
  readonly rows: readonly {
    readonly key: string;
    readonly head: ReactNode;
    readonly cells: readonly ReactNode[];
  }[];
}

function Table({ label, first, engines, rows }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the keys that scroll it
    <section className="device-table" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            <th scope="col">{first}</th>
            {engines.map((report) => (
              <th key={engineName(report)} scope="col">
                {engineName(report)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, head, cells }) => (
            <tr key={key}>
              <th scope="row">{head}</th>
              {cells.map((cell, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a cell has no name but its column
                <td key={at}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

type Engines = { readonly engines: readonly EngineReport[] };

function Speeds({ engines }: Engines) {
  const all = engines.flatMap(({ found }) => found.speeds ?? []);
  const layers = [...new Set(all.map(({ layer }) => layer))];
  const rows = layers.flatMap((layer) =>
    speedKernels.map((kernel) => ({
      key: `${layer} ${kernel}`,
      head: (
        <>
          {speedTitles[kernel]} <small>{layer}</small>
        </>
      ),
      cells: engines.map(({ found }) => {
        const speed = found.speeds?.find((one) => one.layer === layer && one.kernel === kernel);
        if (speed === undefined) return "–";
        return (
          <>
            {formatTaps(speed.tapsPerSecond)}
            <small>
              {formatNumber(speed.callMs)} ms, batch {speed.batch}
            </small>
          </>
        );
      }),
    })),
  );
  const step = {
    key: "step",
    head: "training step",
    cells: engines.map(({ found: { training } }) =>
      training === undefined ? (
        "–"
      ) : (
        <>
          {formatNumber(training.stepMs)} ms
          <small>
            batch {training.batch}, {training.steps} steps
          </small>
        </>
      ),
    ),
  };
  const start = {
    key: "start",
    head: "engine start",
    cells: engines.map(({ found: { startMs } }) =>
      startMs === undefined ? "–" : `${formatNumber(startMs)} ms`,
    ),
  };
  return (
    <Table
      label="Speed of each layer"
      first="taps a second"
      engines={engines}
      rows={[...rows, step, start]}
    />
  );
}

function Deviations({ engines }: Engines) {
  const names = [
    ...new Set(engines.flatMap(({ found }) => found.kernels?.map(({ kernel }) => kernel) ?? [])),
  ];
  const rows = names.map((name) => ({
    key: name,
    head: <code>{name}</code>,
    cells: engines.map((report) => (
      <Deviation key={engineName(report)} report={report} kernel={name} />
    )),
  }));
  return <Table label="Deviation of each kernel" first="kernel" engines={engines} rows={rows} />;
}

function Deviation({ report, kernel }: { report: EngineReport; kernel: string }) {
  const verdict = report.found.kernels?.find((one) => one.kernel === kernel);
  if (verdict === undefined) return "–";
  const { agrees, ofTolerance, deviation, reason, worst } = verdict;
  if (agrees) return <span title={worst}>{formatNumber(ofTolerance, 2)}</span>;
  return (
    <span className="device-wrong">
      {reason ?? `${formatNumber(ofTolerance, 2)}: off by ${formatNumber(deviation)}`}
      <small>{worst}</small>
    </span>
  );
}

function Limits({ engines }: Engines) {
  return (
    <dl className="device-limits">
      {engines.map((report) => (
        <div key={engineName(report)}>
          <dt>{engineName(report)}</dt>
          {Object.entries(report.found.limits ?? {}).map(([name, value]) => (
            <dd key={name}>
              <code>{name}</code> {String(value)}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
