import { lower } from "@adder-studio/blocks";
import { Download } from "lucide-react";
import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { saveCsv, saveDrawing } from "../../draw/export";
import { Marks } from "../../draw/Marks";
import type { RunRecord } from "../../runs/types";
import { useUi } from "../../studio/context";
import { readGraph } from "../../studio/experiment-list";
import { formatCount } from "../../ui/format";
import { Menu, MenuItem } from "../../ui/Menu";
import { rem, textScale } from "../../ui/text-size";
import { describe, formatEnergy, inferenceEnergy, readSettings, sumOf } from "../cost/energy";
import { type Amount, costSheet } from "../cost/rows";
import { type RunView, WhatIsDrawn } from "./RunChart";
import {
  type CostAxis,
  costAxes,
  drawScatter,
  groupsOf,
  type RunCost,
  scatterSummary,
  scatterTable,
} from "./scatter";
import "./scatter.css";

/** By network: an epoch changes the list of runs, and no network. */
const amounts = new Map<string, Amount | undefined>();

function amountOf({ networkHash, graph: kept }: RunRecord): Amount | undefined {
  if (!amounts.has(networkHash)) {
    const graph = readGraph(kept);
    const sheet = graph === undefined ? undefined : costSheet(graph, lower(graph));
    amounts.set(networkHash, sheet?.all.own.inference);
  }
  return amounts.get(networkHash);
}

/** What the network of a run costs, by the constants of the Cost room. */
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
  const theme = useUi((state) => state.scheme) ?? "light";
  const kept = useUi((state) => state.cost);
  const [axis, setAxis] = useState<CostAxis>("energy");
  const frame = useRef<HTMLDivElement>(null);
  const [[width, height], setSize] = useState<readonly [number, number]>([0, 0]);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const watch = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const scale = textScale();
      setSize([entry.contentRect.width / scale, entry.contentRect.height / scale]);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, []);
  const costOf = useCosts();
  const groups = useMemo(() => groupsOf(runs, costOf, axis), [runs, costOf, axis]);
  const costText = axis === "energy" ? formatEnergy : formatCount;
  const per = axis === "energy" ? describe(readSettings(kept), false) : "";
  const options = { axis, theme, costText, per };
  const drawing =
    width === 0 || groups.length === 0
      ? undefined
      : drawScatter(groups, {
          ...options,
          width: Math.max(240, width),
          height: Math.max(100, height),
        });
  const save = (as: "svg" | "png") =>
    saveDrawing(
      "runs accuracy against cost",
      drawScatter(groups, { ...options, theme: "light", width: 720, height: 440 }),
      as,
    );
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
      <div className="runs-scatter" ref={frame}>
        {drawing === undefined ? (
          <p className="panel-empty">Each shown run gets its point when its first epoch ends.</p>
        ) : (
          <svg
            width={rem(drawing.width)}
            height={rem(drawing.height)}
            viewBox={`0 0 ${drawing.width} ${drawing.height}`}
            role="img"
            aria-label={`${drawing.title}. ${scatterSummary(groups, costText)}`}
          >
            <Marks marks={drawing.marks} />
          </svg>
        )}
      </div>
      <p className="runs-notes">{scatterSummary(groups, costText)}</p>
    </figure>
  );
}
