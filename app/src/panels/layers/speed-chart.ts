import type { LayerFacts } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { RunHistory } from "@adder-studio/session/client";
import type { ChartSpec, LineSpec } from "../../draw/Chart";
import type { Theme } from "../../draw/figure/ink";
import type { LineChart } from "../../draw/figure/line-figure";
import { layerShade } from "../../draw/layer-shade";
import type { StepValue } from "../../observe/snapshots";
import { powerText, tickText } from "../../ui/numbers";
import { isTwofold, speedLines, type View } from "./speed";

interface SpeedChart {
  readonly view: View;
  readonly layers: readonly LayerFacts[];
  readonly names: readonly string[];
  /** The one layer that is drawn; all without. */
  readonly only: number | undefined;
  readonly run: RunConfig;
  readonly stepsPerEpoch: number;
  readonly moves: () => readonly StepValue[];
}

/** The axis begins with room for so many steps. */
const firstSteps = 20;

/** The chart of a view. */
export function speedChart(of: SpeedChart): ChartSpec {
  const { view, layers, only, run, stepsPerEpoch, moves } = of;
  const shown = only === undefined ? layers.map((_, index) => index) : [only];
  return {
    key: `${view} ${only} ${layers.map(({ name }) => name).join()} ${stepsPerEpoch} ${run.rateRule}`,
    label:
      "Learning speed of each layer over the epochs, log scale; the table holds the numbers now",
    yLog: true,
    yText: powerText,
    // As long as the run so far: the first steps, which differ most, are not squeezed into a corner.
    xMax: (history: RunHistory) => Math.max(firstSteps, history.step) / Math.max(1, stepsPerEpoch),
    series: (colors) => linesOf(of, shown, colors),
    data: (history) => speedLines(view, history, moves(), layers, shown, run, stepsPerEpoch),
  };
}

/** A drawn chart as a figure's lines: those that bear a name on the screen bear it in the picture. */
export function speedLineChart(
  spec: ChartSpec,
  history: RunHistory,
  series: readonly LineSpec[],
): LineChart {
  const [xs, ...values] = spec.data(history);
  const lines = series.map(({ tag, width = 1.5, ...line }, i) => {
    const at = [...xs.keys()].filter((place) => values[i]?.[place] != null);
    return {
      ...line,
      ...{ width, label: tag ?? "", quiet: tag === undefined },
      xs: at.map((place) => xs[place] as number),
      ys: at.map((place) => values[i]?.[place] ?? null),
    };
  });
  return {
    title: "Learning speed",
    plot: { lines, bands: [] },
    xMax: spec.xMax(history),
    xTitle: "epoch",
    xText: tickText,
    yText: spec.yText,
  };
}

function linesOf(
  { view, layers, names, run }: SpeedChart,
  shown: readonly number[],
  { dark }: Theme,
): LineSpec[] {
  const few = shown.length <= 6;
  const firstAdder = shown.find((index) => layers[index]?.plain === undefined);
  return shown.flatMap((index, place): LineSpec[] => {
    const color = layerShade(index, layers.length, dark, layers[index]?.plain);
    const name = names[index] ?? "";
    const named = few || place === 0 || place === shown.length - 1;
    const tag = named ? { tag: name } : {};
    const main = { label: name, color, width: 1.75 };
    if (view === "apart") {
      return [
        { ...main, ...tag, label: `${name}, moved` },
        { label: `${name}, gradient`, color, width: 1.25, dash: [6, 4] },
        { label: `${name}, decay`, color, width: 1.5, dash: [1.5, 3.5] },
      ];
    }
    if (view === "step" && isTwofold(run, layers[index])) {
      const plain = { label: `${name}, plain`, color, width: 1.25, dash: [5, 4] };
      // All adapted lines lie on one another (that is what the rule does): the plain ones wear the names.
      const adapted = index === firstAdder && run.rateRule === "adaptive" ? { tag: "with α" } : {};
      return [
        { ...main, ...adapted },
        { ...plain, ...tag },
      ];
    }
    return [{ ...main, ...tag }];
  });
}
