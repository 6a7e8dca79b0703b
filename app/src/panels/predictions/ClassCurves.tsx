import { useMemo, useRef } from "react";
import { Chart, type ChartSpec, type LineSpec } from "../../draw/Chart";
import { scoresOf } from "../../observe/confusion";
import type { PredictionLog } from "../../observe/prediction-log";
import { axisPercent } from "../../ui/numbers";

/** Okabe and Ito's colours, which people with any kind of colour vision can tell apart; dashes from the eighth on. */
const hues = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#a6761d"];

/** The chart of the share of each class' test images that was found, over the epochs. */
export function ClassCurves({
  log,
  names,
  shown,
}: {
  log: PredictionLog;
  names: readonly string[];
  shown: readonly number[];
}) {
  const newest = useRef(log);
  newest.current = log;
  const spec = useMemo(
    (): ChartSpec => ({
      key: `classes ${shown.join()} ${log.epochs.length}`,
      label:
        "Share of each class' test examples that was found, over the epochs; the table holds the numbers",
      yText: (value) => axisPercent(value),
      yRange: () => [0, 1],
      xMax: (history) =>
        Math.max(2, history.epochs.length, newest.current.epochs.at(-1)?.epoch ?? 0),
      series: () =>
        shown.map((k, i): LineSpec => {
          const line = {
            label: names[k] ?? "",
            color: hues[i % hues.length] as string,
            points: true,
          };
          const dash = i < hues.length ? {} : { dash: [5, 3] };
          return {
            ...line,
            ...dash,
            ...(shown.length <= 12 ? { tag: short(names[k] ?? "") } : {}),
          };
        }),
      data: () => {
        const { epochs } = newest.current;
        const scores = epochs.map(({ confusion }) => scoresOf(confusion));
        return [
          epochs.map(({ epoch }) => epoch),
          ...shown.map((k) => scores.map((all) => all[k]?.recall ?? null)),
        ];
      },
    }),
    [names, shown, log.epochs.length],
  );
  return <Chart spec={spec} />;
}

function short(name: string): string {
  return name.length > 10 ? `${name.slice(0, 9)}…` : name;
}
