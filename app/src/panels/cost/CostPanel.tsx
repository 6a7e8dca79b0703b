import { Download, SlidersHorizontal } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { fileName, saveCsv } from "../../draw/export";
import { themes } from "../../draw/figure/ink";
import { saveScene } from "../../draw/figure/save";
import { pageMeasure } from "../../draw/figure/text";
import { useDerived, useStudio, useUi } from "../../studio/context";
import { type BarsOptions, barsScene } from "./bars";
import { CostBars } from "./CostBars";
import { CostConstants } from "./CostConstants";
import { CostTable } from "./CostTable";
import { describe, readSettings } from "./energy";
import { costSheet, teacherPath } from "./rows";
import {
  costTable,
  freeText,
  hasShifts,
  type Mode,
  otherTitle,
  powerText,
  type Sort,
  shownRows,
  summaryOf,
  teacherText,
} from "./view";
import "./cost.css";

const modes = [
  { id: "inference", label: "Inference" },
  { id: "training", label: "Training" },
] as const;
const measures = [
  { id: "energy", label: "Energy" },
  { id: "operations", label: "Operations" },
] as const;

/** The panel of operations: additions and multiplications of each block and their energy, next to the other version. */
export function CostPanel({ table }: { table: boolean }) {
  const studio = useStudio();
  const { document, lowered, view } = useDeferredValue(useDerived());
  const scheme = useUi((state) => state.scheme);
  const kept = useUi((state) => state.cost);
  const selectedNodes = useUi((state) => state.selectedNodes);
  const [mode, setMode] = useState<Mode>("inference");
  const [measure, setMeasure] = useState<BarsOptions["measure"]>("energy");
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [sort, setSort] = useState<Sort>({ column: "name", descending: false });
  const [constants, setConstants] = useState(false);
  const [fault, setFault] = useState<string>();
  const settings = useMemo(() => readSettings(kept), [kept]);
  const sheet = useMemo(() => costSheet(document, lowered), [document, lowered]);
  const rows = useMemo(
    () => (sheet === undefined ? [] : shownRows(sheet.rows, open, mode, settings, sort)),
    [sheet, open, mode, settings, sort],
  );
  if (sheet === undefined || sheet.rows.length === 0) {
    return (
      <p className="panel-empty">
        {sheet === undefined
          ? "The cost of each block stands here as soon as the network has no problems."
          : "Nothing here adds or multiplies yet: drop a layer on the canvas."}
      </p>
    );
  }
  const training = mode === "training";
  const per =
    measure === "energy"
      ? `per ${training ? "example of training" : "prediction"}, ${describe(settings, training)}`
      : `per ${training ? "example of training" : "prediction"}`;
  const options = {
    measure,
    title: `Cost of ${sheet.title || "this network"}`,
    per,
    other: sheet.other === undefined ? undefined : otherTitle(sheet),
  };
  const summary = summaryOf(sheet, mode, settings);
  const free = training ? undefined : freeText(sheet);
  const power = powerText(sheet, mode);
  const taught = teacherText(sheet, mode);
  const name = fileName(sheet.title, "cost");
  const save = async (as: "svg" | "png") => {
    setFault(undefined);
    try {
      const scene = barsScene(rows, { ...options, width: 720 }, pageMeasure());
      await saveScene(name, scene, themes[scheme ?? "light"], as);
      studio.ui.announce("Picture saved");
    } catch (error) {
      setFault((error as Error).message);
    }
  };
  const toggle = (path: string) => {
    const next = new Set(open);
    if (!next.delete(path)) next.add(path);
    setOpen(next);
  };
  const pick = (path: string) => {
    if (path !== teacherPath) studio.reveal(path);
  };
  const selected = new Set(selectedNodes.map((id) => view.prefix + id));
  return (
    <div className={table ? "cost table-only" : "cost"}>
      <div className="cost-bar">
        <Segmented label="What is counted" options={modes} value={mode} onChange={setMode} />
        {table ? null : (
          <Segmented
            label="What the bars show"
            options={measures}
            value={measure}
            onChange={setMeasure}
          />
        )}
        <button
          type="button"
          className="button small"
          aria-expanded={constants}
          onClick={() => setConstants(!constants)}
        >
          <SlidersHorizontal size={14} />
          Constants
        </button>
        <span className="cost-exports">
          <Download size={14} aria-hidden="true" />
          <button
            type="button"
            className="button small quiet"
            aria-label="Save the table as CSV"
            onClick={() => {
              saveCsv(name, costTable(sheet, settings));
              studio.ui.announce("Table saved");
            }}
          >
            CSV
          </button>
          {table ? null : (
            <>
              <button
                type="button"
                className="button small quiet"
                aria-label="Save the picture as SVG"
                onClick={() => void save("svg")}
              >
                SVG
              </button>
              <button
                type="button"
                className="button small quiet"
                aria-label="Save the picture as PNG"
                onClick={() => void save("png")}
              >
                PNG
              </button>
            </>
          )}
        </span>
      </div>
      {fault === undefined ? null : <p className="callout warn">{fault}</p>}
      <div className="cost-body">
        {constants ? <CostConstants settings={settings} shifts={hasShifts(sheet)} /> : null}
        {table || constants ? null : (
          <CostBars
            rows={rows}
            options={options}
            summary={summary}
            selected={selected}
            onPick={pick}
          />
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section className="cost-scroll" tabIndex={0} aria-label="Cost of each block">
          <p className="cost-summary">
            {summary}
            {free === undefined ? null : <> {free}</>}
            {power === undefined ? null : <> {power}</>}
            {taught === undefined ? null : <> {taught}</>}
          </p>
          <CostTable
            sheet={sheet}
            rows={rows}
            mode={mode}
            settings={settings}
            open={open}
            sort={sort}
            selected={selected}
            onSort={setSort}
            onToggle={toggle}
            onPick={pick}
          />
          <Notes mode={mode} memory={settings.memory} />
        </section>
      </div>
    </div>
  );
}

function Segmented<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  label: string;
  options: readonly { readonly id: T; readonly label: string }[];
  value: T;
  onChange: (value: T) => void;
}) {
  return (
    <fieldset className="segmented" aria-label={label}>
      {options.map(({ id, label: text }) => (
        <button key={id} type="button" aria-pressed={id === value} onClick={() => onChange(id)}>
          {text}
        </button>
      ))}
    </fieldset>
  );
}

/** Notes on how operations are counted, and on what is left out. */
function Notes({ mode, memory }: { mode: Mode; memory: string }) {
  return (
    <div className="cost-notes">
      {mode === "training" ? (
        <p>
          Derived here from the formulas of each layer and its gradients: forward with the batch’s
          own statistics, input and filter gradients, and an example’s share of the update (rate and
          optimizer). Training computes in fp32, so its energy does too. Making, standardising and
          augmenting images is not counted.
        </p>
      ) : (
        <p>
          A subtraction counts as an addition (CVPR 2020). Batch norm counts as one multiplication
          and one addition a value, as wide as the sums it works on: an adder’s filters cannot take
          it in, a convolution’s could.
        </p>
      )}
      <p>
        Arithmetic only: |·|, comparisons, roots and exponentials are excluded, for our source gives
        no figure;{" "}
        {memory === "none" || mode === "training"
          ? "memory traffic is excluded."
          : "memory traffic is included at its least: each weight read once, each block’s result written and read once."}{" "}
        Blocks that neither add nor multiply are not listed.
      </p>
    </div>
  );
}
