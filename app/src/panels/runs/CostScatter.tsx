import { lower } from "@adder-studio/blocks";
import { Download } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { saveCsv } from "../../draw/export";
import { themes } from "../../draw/figure/ink";
import { layOut } from "../../draw/figure/lay-out";
import { saveScene } from "../../draw/figure/save";
import { pageMeasure } from "../../draw/figure/text";
import { useScene } from "../../draw/figure/use-scene";
import type { RunRecord } from "../../runs/types";
import { useUi } from "../../studio/context";
import { readGraph } from "../../studio/experiment-list";
import { formatCount } from "../../ui/format";
import { Menu, MenuItem } from "../../ui/Menu";
import { describe, formatEnergy, inferenceEnergy, readSettings, sumOf } from "../cost/energy";
import { type Amount, costSheet } from "../cost/rows";
import { type RunView, WhatIsDrawn } from "./RunChart";
import {
  type CostAxis,
  costAxes,
  groupsOf,
  type RunCost,
  scatterFigure,
  scatterSummary,
  scatterTable,
} from "./scatter";
import "./scatter.css";

/** Costs by network: an epoch changes the list of runs, and no network. */
const amounts = new Map<string, Amount | undefined>();

function amountOf({ networkHash, graph: kept }: RunRecord): Amount | undefined {
  if (!amounts.has(networkHash)) {
    const graph = readGraph(kept);
    const sheet = graph === undefined ? undefined : costSheet(graph, lower(graph));
    amounts.set(networkHash, sheet?.all.own.inference);
  }
  return amounts.get(networkHash);
}

/** Returns the cost of a run's network, by the constants of the Cost panel. */
function useCosts(): (run: RunRecord) => RunCost | undefined {
  const kept = useUi((state) => state.cost);
  return useMemo(() => {
    const settings = readSettings(kept);
    return (run) => {
      const amount = amountOf(run);
      return (
        amount && {
          additions: amount.additions,
          multiplications: amount.multiplications,
          energyPj: sumOf(inferenceEnergy(amount, settings)),
        }
      );
    };
  }, [kept]);
}

/** Test accuracy of the shown runs against what a prediction costs. */
export function CostScatter({
  runs,
  view,
  setView,
}: {
  runs: readonly RunRecord[];
  view: RunView;
  setView: (view: RunView) => void;
}) {
  const kept = useUi((state) => state.cost);
  const [axis, setAxis] = useState<CostAxis>("energy");
  const costOf = useCosts();
  const groups = useMemo(() => groupsOf(runs, costOf, axis), [runs, costOf, axis]);
  const costText = axis === "energy" ? formatEnergy : formatCount;
  const per = axis === "energy" ? describe(readSettings(kept), false) : "";
  const options = { axis, costText, per };
  const plot = useScene(
    ({ width, height, dark, measure }) => {
      const size = { width: Math.max(240, width), height: Math.max(100, height) };
      return layOut(scatterFigure(groups, { ...options, ...size, dark }), measure);
    },
    { grows: true },
  );
  // What is drawn changes with what was rendered, and a render is rare.
  useEffect(() => plot.redraw());
  const save = (as: "svg" | "png") => {
    const figure = scatterFigure(groups, { ...options, width: 720, height: 440, dark: false });
    const scene = { ...layOut(figure, pageMeasure()), ground: "surface" } as const;
    return saveScene("runs accuracy against cost", scene, themes.light, as);
  };
  return (
    <figure className="runs-chart">
      <figcaption>
        <WhatIsDrawn view={view} setView={setView} />
        <select
          className="field small"
          aria-label="Which cost"
          value={axis}
          onChange={(event) => setAxis(event.target.value as CostAxis)}
        >
          {costAxes.map(({ id, label }) => (
            <option key={id} value={id}>
              against {label}
            </option>
          ))}
        </select>
        <span className="grow" />
        <Menu
          label="Save this chart"
          className="button icon quiet small"
          button={<Download size={15} />}
        >
          <MenuItem
            icon={<Download size={15} />}
            onClick={() => saveCsv("runs accuracy against cost", scatterTable(groups, costText))}
          >
            CSV
          </MenuItem>
          <MenuItem icon={<Download size={15} />} onClick={() => void save("svg")}>
            SVG
          </MenuItem>
          <MenuItem icon={<Download size={15} />} onClick={() => void save("png")}>
            PNG
          </MenuItem>
        </Menu>
      </figcaption>
      <div className="runs-scatter">
        {groups.length === 0 ? (
          <p className="panel-empty">Each shown run gets its point when its first epoch ends.</p>
        ) : (
          <canvas
            ref={plot.canvas}
            role="img"
            aria-label={`Test accuracy against cost. ${scatterSummary(groups, costText)}`}
          />
        )}
      </div>
      <p className="runs-notes">{scatterSummary(groups, costText)}</p>
    </figure>
  );
}
