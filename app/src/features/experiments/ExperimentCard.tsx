import { catalog, lower } from "@adder-studio/blocks";
import {
  type Experiment,
  recorded,
  recordedOrders,
  settingGraph,
} from "@adder-studio/blocks/experiments";
import { wordsOf } from "@adder-studio/blocks/questions";
import { encodeLink } from "@adder-studio/graph";
import { Check, FolderOpen, Link2, Rows3 } from "lucide-react";
import { useMemo, useState } from "react";
import { datasetName } from "../../document/dataset-name";
import { colorAt } from "../../runs/run-colours";
import { startComparison } from "../../runs/start-comparison";
import type { RunRecord } from "../../runs/types";
import { useRuns } from "../../runs/use-runs";
import { useStudio, useUi } from "../../studio/context";
import { readGraph } from "../../studio/experiment-list";
import { focusWhenThere } from "../../ui/focus";
import { recordingOf } from "../recorded/list";
import { ExperimentPicture } from "./ExperimentPicture";
import {
  figureText,
  operationsIn,
  orderText,
  recordText,
  type Shown,
  shownOf,
  timeText,
} from "./facts";

/** Shows one experiment: its question, its recorded results, and a button that opens each of its settings. */
export function ExperimentCard({
  experiment,
  close,
}: {
  experiment: Experiment;
  close: () => void;
}) {
  const studio = useStudio();
  const dark = useUi((state) => state.scheme) === "dark";
  const shown = useMemo(() => shownOf(experiment, recorded), [experiment]);
  const hasRuns = useMemo(
    () =>
      shown.every(({ setting }) => recordingOf(settingGraph(experiment, setting)) !== undefined),
    [experiment, shown],
  );
  const data = useMemo(() => dataOf(experiment, shown), [experiment, shown]);
  const orders = orderText(shown, recordedOrders[experiment.id]);
  const { title, source, measures } = experiment;
  const asked = wordsOf(experiment.id);
  const [measure] = measures;
  const open = ({ setting }: Shown) => {
    studio.openDocument(settingGraph(experiment, setting), undefined);
    close();
  };
  /** Opens the first setting on the canvas and trains all settings, one after the other, in the panel Runs. */
  const trainAll = () => {
    const [first, ...others] = shown;
    if (first === undefined) return;
    open(first);
    studio.run.start({ name: first.setting.title });
    const faults = others.flatMap(
      ({ setting }) =>
        startComparison(
          studio,
          { kind: "graph", graph: settingGraph(experiment, setting) },
          setting.title,
        ) ?? [],
    );
    studio.ui.set({
      dockOpen: true,
      dockTabs: ["runs", "curves"],
      ...(faults.length === 0 ? {} : { notice: faults.join(" ") }),
    });
    focusWhenThere(".runs-list");
  };
  return (
    <li className="try-card">
      <header>
        <h3>{title}</h3>
        <span className="try-source" title="Source of the question">
          {source.kind}
          {source.where === "" ? "" : `, ${source.where}`}
        </span>
      </header>
      <p className="try-question">{asked?.text}</p>
      <p className="try-hint">{asked?.hints[0]}</p>
      {measure === undefined ? null : <ExperimentPicture shown={shown} measure={measure} />}
      <ul className="try-settings">
        {shown.map((one, at) => (
          <li key={one.setting.id}>
            <i style={{ background: colorAt(one.color, dark) }} aria-hidden="true" />
            <button type="button" onClick={() => open(one)} title="Open on the canvas">
              <FolderOpen size={14} aria-hidden="true" />
              <span>
                {shown.length > 1 ? `${at + 1}. ` : ""}
                {one.setting.title}
              </span>
            </button>
            <Figures shown={one} experiment={experiment} />
            <CopyLink shown={one} experiment={experiment} />
          </li>
        ))}
      </ul>
      {orders === undefined ? null : <p className="try-orders">{orders}</p>}
      <p className="try-record">{recordText(shown, experiment.paperSetup, hasRuns, data)}</p>
      {shown.length < 2 ? null : (
        <button type="button" className="button small" onClick={trainAll}>
          <Rows3 size={14} />
          Train all {shown.length} here
        </button>
      )}
    </li>
  );
}

/** Returns the name of the data set, which all settings of an experiment share. */
function dataOf(experiment: Experiment, [first]: readonly Shown[]): string {
  const nodes = first === undefined ? {} : settingGraph(experiment, first.setting).nodes;
  const input = Object.values(nodes).find(({ type }) => type === "input");
  return input === undefined ? "" : datasetName(input.props);
}

/** Operations of one prediction by the hash of a run's network, shared by all cards. */
const operations = new Map<string, number | undefined>();

function operationsOf({ networkHash, graph: saved }: RunRecord): number | undefined {
  if (!operations.has(networkHash)) {
    const graph = readGraph(saved);
    const ir = graph === undefined ? undefined : lower(graph).ir;
    operations.set(networkHash, ir && operationsIn(ir));
  }
  return operations.get(networkHash);
}

/** Shows the recorded result of a setting, the paper's result, and the duration of a run. */
function Figures({ shown, experiment }: { shown: Shown; experiment: Experiment }) {
  const runs = useRuns((state) => state.runs);
  const { setting, recorded: record } = shown;
  const graph = useMemo(() => settingGraph(experiment, setting), [experiment, setting]);
  const time = useMemo(
    () => timeText(graph, () => lower(graph).ir, runs, operationsOf),
    [graph, runs],
  );
  const [measure] = experiment.measures;
  const printed = measure === undefined ? undefined : setting.paper?.[measure.id];
  const figure =
    record === undefined || measure === undefined ? undefined : figureText(record, measure);
  return (
    <span className="try-figures">
      {figure === undefined ? null : <b>{figure}</b>}
      {printed === undefined ? null : (
        <span title={`Printed in the paper for ${experiment.paperSetup ?? "its own set-up"}`}>
          paper: {printed}
        </span>
      )}
      {time === undefined ? null : <span>{time}</span>}
    </span>
  );
}

function CopyLink({ shown, experiment }: { shown: Shown; experiment: Experiment }) {
  const studio = useStudio();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    const link = await encodeLink(settingGraph(experiment, shown.setting), catalog);
    if (!link.ok) {
      studio.ui.set({ notice: link.error.message });
      return;
    }
    try {
      await navigator.clipboard.writeText(`${location.origin}${location.pathname}${link.value}`);
    } catch {
      studio.ui.set({
        notice: "This browser does not let the page copy. Open the experiment, then Share.",
      });
      return;
    }
    setCopied(true);
    studio.ui.announce("Link copied");
  };
  return (
    <button
      type="button"
      className="button icon quiet small"
      aria-label={`Copy the link of ${experiment.title}: ${shown.setting.title}`}
      title="Copy its link"
      onClick={() => void copy()}
    >
      {copied ? <Check size={14} /> : <Link2 size={14} />}
    </button>
  );
}
