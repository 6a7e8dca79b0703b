import {
  type Experiment,
  type ExperimentSetting,
  experiments,
  settingGraph,
} from "@adder-studio/blocks/experiments";
import type { EngineChoice } from "../engine";
import { planHash, type RunPlan } from "../runs/plan";

export const tableNames = ["quick", "full"] as const;
export type TableName = (typeof tableNames)[number];

/** Extent of an experiment's runs: seeds 1 to `seeds`, and the length. */
interface Extent {
  readonly seeds: number;
  /** Number of epochs, which the document's schedule spans. */
  readonly epochs: number;
  /** Number of steps, in place of epochs. */
  readonly steps?: number;
  /** Extent of the settings that need all images; these are left out where it is absent. */
  readonly fullData?: { readonly seeds: number; readonly epochs: number };
}

const usual: Extent = { seeds: 5, epochs: 10 };
const oneStep: Extent = { seeds: 5, epochs: 1, steps: 1 };

/** Experiments of the quick table: under half an hour on two cores. */
const quick: Readonly<Record<string, Extent>> = {
  "adder-conv": { seeds: 3, epochs: 10 },
  schemes: { seeds: 3, epochs: 10 },
  "gradient-norms": { ...oneStep, seeds: 3 },
  "no-batch-norm": { seeds: 3, epochs: 10 },
};

/** Extents in the full table that differ from the usual: a new experiment is in it without a line here. */
const full: Readonly<Record<string, Extent>> = {
  "adder-conv": { ...usual, fullData: { seeds: 3, epochs: 5 } },
  // Adaptive and fixed rate cross at epoch 25 to 30 in the paper's figure 3.
  schemes: { seeds: 5, epochs: 30 },
  "gradient-norms": oneStep,
  plane: { seeds: 1, epochs: 6 },
  resnet20: { seeds: 3, epochs: 5 },
};

/** Plan of a row: its setting and its runs. */
export interface RowPlan {
  readonly table: TableName;
  readonly experiment: Experiment;
  readonly setting: ExperimentSetting;
  /** Length of the runs: "10 epochs". */
  readonly length: string;
  /** Runs, one for each seed. */
  readonly runs: readonly RunPlan[];
}

function extentOf(table: TableName, { id }: Experiment): Extent | undefined {
  return table === "quick" ? quick[id] : (full[id] ?? usual);
}

const count = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

function planRow(
  table: TableName,
  experiment: Experiment,
  setting: ExperimentSetting,
  engine: EngineChoice,
): RowPlan | undefined {
  const whole = extentOf(table, experiment);
  const extent = setting.fullData ? whole?.fullData && { ...whole, ...whole.fullData } : whole;
  if (!extent) return undefined;
  const { seeds, epochs, steps } = extent;
  const graph = settingGraph(experiment, setting);
  const runs = Array.from({ length: seeds }, (_, i): RunPlan => {
    const seed = i + 1;
    return {
      name: `${experiment.id}--${setting.id}--s${seed}`,
      setting: { experiment: experiment.id, setting: setting.id },
      graph: { ...graph, run: { ...graph.run, seed, epochs } },
      ...(steps && { steps }),
      fullData: setting.fullData === true,
      probes: experiment.probes,
      stepEvents: false,
      engine,
    };
  });
  const length = steps ? count(steps, "step") : count(epochs, "epoch");
  return { table, experiment, setting, length, runs };
}

/**
 * Plans the rows of a table; `chosen`: experiments, or `experiment/setting`. Runs that two rows share are planned once, under
 * the first one's name.
 */
export function planTable(
  table: TableName,
  chosen: readonly string[] | undefined,
  engine: EngineChoice,
): readonly RowPlan[] {
  const first = new Map<string, RunPlan>();
  const isChosen = ({ id }: Experiment, setting: ExperimentSetting) =>
    chosen === undefined || chosen.includes(id) || chosen.includes(`${id}/${setting.id}`);
  return experiments
    .flatMap((experiment) =>
      experiment.settings
        .filter((setting) => isChosen(experiment, setting))
        .map((setting) => planRow(table, experiment, setting, engine)),
    )
    .filter((row) => row !== undefined)
    .map((row) => ({
      ...row,
      runs: row.runs.map((run) => {
        const hash = planHash(run);
        const known = first.get(hash) ?? run;
        first.set(hash, known);
        return known;
      }),
    }));
}

/** Returns the runs of these rows, each once. */
export function runsOf(rows: readonly RowPlan[]): readonly RunPlan[] {
  return [...new Map(rows.flatMap(({ runs }) => runs).map((run) => [run.name, run])).values()];
}
