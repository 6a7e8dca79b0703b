import { type PropValue, parseProp } from "@adder-studio/graph";
import { ArrowLeft, Plus, X } from "lucide-react";
import { type FormEvent, useMemo, useState } from "react";
import { examplesOf, type GridField, gridFields, gridGraphs, mostRuns } from "../../runs/grid";
import { comparisonBase, startComparison } from "../../runs/start-comparison";
import { useRuns } from "../../runs/use-runs";
import { useDocument, useStudio } from "../../studio/context";
import { focusWhenThere } from "../../ui/focus";
import { formatDuration, formatSetting, plural } from "../../ui/format";
import { resolveEntry } from "../../ui/number-entry";
import "./compare.css";

/** One line of the grid as it is being filled in. */
interface Draft {
  readonly path: string;
  readonly chosen: readonly string[];
  readonly typed: string;
}

const mostAxes = 3;
const mostValues = 10;
const mostSeeds = 10;

const seedsSpec = { kind: "int", label: "Seeds", default: 1, min: 1, max: mostSeeds } as const;

/** A field for a number. A valid entry takes effect; for another, a message names the value used in its place. */
function SeedsField({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const [draft, setDraft] = useState<string>();
  const [said, setSaid] = useState<string>();
  return (
    <>
      <label>
        Seeds of each
        <input
          className="field"
          type="number"
          min={1}
          max={mostSeeds}
          value={draft ?? value}
          onChange={({ target: { value: text } }) => {
            const entry = resolveEntry(seedsSpec, text, value);
            setDraft(text);
            setSaid(undefined);
            if (entry.message === undefined && entry.value !== undefined) onChange(entry.value);
          }}
          onBlur={() => {
            const entry = resolveEntry(seedsSpec, draft ?? "", value);
            setDraft(undefined);
            setSaid(entry.message);
            if (entry.value !== undefined) onChange(entry.value);
          }}
        />
      </label>
      {said === undefined ? null : (
        <span className="runs-fault" role="status">
          {said}
        </span>
      )}
    </>
  );
}

function optionsOf({ spec }: GridField): readonly { value: string; label: string }[] | undefined {
  if (spec.kind === "choice") return spec.options;
  if (spec.kind !== "bool") return undefined;
  return [
    { value: "true", label: "on" },
    { value: "false", label: "off" },
  ];
}

/** Returns the values that are filled in; a message for the first one that is not allowed. */
function read(field: GridField, draft: Draft) {
  const { spec } = field;
  const texts =
    optionsOf(field) === undefined
      ? draft.typed.split(/[,;\s]+/).filter((text) => text !== "")
      : draft.chosen;
  const parsed = texts.map((text) =>
    parseProp(
      spec,
      spec.kind === "bool" ? text === "true" : spec.kind === "choice" ? text : Number(text),
    ),
  );
  const values = [...new Set(parsed.flatMap((one) => (one.ok ? [one.value] : [])))];
  const bad = parsed.find((one) => !one.ok);
  const fault =
    bad !== undefined && !bad.ok
      ? `${spec.label} must be ${bad.error}.`
      : values.length > mostValues
        ? `At most ${mostValues} values of one setting.`
        : undefined;
  return { values, fault };
}

/** A grid of settings, each combination trained with one or more seeds beside this run. */
export function CompareForm({ close }: { close: () => void }) {
  const studio = useStudio();
  const open = useDocument((state) => state.graph);
  const runs = useRuns((state) => state.runs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the base follows the document
  const base = useMemo(() => comparisonBase(studio), [studio, open]);
  const all = useMemo(() => gridFields(base), [base]);
  const [drafts, setDrafts] = useState<readonly Draft[]>([{ path: "lr", chosen: [], typed: "" }]);
  const [seeds, setSeeds] = useState(1);
  // What counts: by itself, or with another setting of the grid.
  const fields = all.filter(({ by }) => by === undefined || drafts.some(({ path }) => path === by));
  const fieldOf = (path: string) => fields.find((one) => one.path === path);
  const lines = drafts.flatMap((draft, at) => {
    const field = fieldOf(draft.path);
    return field === undefined ? [] : [{ at, draft, field, ...read(field, draft) }];
  });
  const axes = lines.flatMap(({ field, values }): { field: GridField; values: PropValue[] }[] =>
    values.length === 0 ? [] : [{ field, values }],
  );
  const count = axes.reduce((product, { values }) => product * values.length, seeds);
  const graphs = useMemo(
    () =>
      count > mostRuns || (axes.length === 0 && seeds === 1) ? [] : gridGraphs(base, axes, seeds),
    [base, axes, seeds, count],
  );
  const faulty = lines.some(({ fault }) => fault !== undefined);
  // The longest is the safest guess: what trains beside another run takes its time.
  const known = runs.filter(
    ({ outcome, seconds, run }) => outcome === "done" && seconds > 0 && run.epochs > 0,
  );
  const perEpoch = known.find(({ document }) => document === studio.document.store.getState().key);
  const time =
    perEpoch === undefined
      ? undefined
      : graphs.reduce(
          (sum, { run }) => sum + (perEpoch.seconds / perEpoch.run.epochs) * run.epochs,
          0,
        );
  const change = (at: number, next: Partial<Draft>) =>
    setDrafts(drafts.map((draft, i) => (i === at ? { ...draft, ...next } : draft)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (graphs.length === 0 || faulty) return;
    if (studio.run.session.state.phase === "idle") studio.run.start();
    const faults = graphs.flatMap(
      (graph) => startComparison(studio, { kind: "graph", graph }) ?? [],
    );
    if (faults.length > 0) studio.ui.set({ notice: [...new Set(faults)].slice(0, 3).join(" ") });
    studio.ui.announce(`${plural(graphs.length - faults.length, "comparison run")} to train`);
    close();
    focusWhenThere(".runs-list");
  };
  return (
    <form className="runs-compare" onSubmit={submit}>
      <header>
        <button type="button" className="button small quiet" onClick={close}>
          <ArrowLeft size={14} />
          Chart
        </button>
        <h3>Compare settings</h3>
        <span className="grow" />
        <button
          type="submit"
          className="button small strong"
          disabled={graphs.length === 0 || faulty}
          title="They train beside the run on screen"
        >
          Train {graphs.length === 0 ? "them" : plural(graphs.length, "run")}
        </button>
      </header>
      {lines.map(({ at, draft, field, fault }) => (
        <AxisFields
          key={at}
          fields={fields}
          field={field}
          draft={draft}
          fault={fault}
          taken={drafts.map(({ path }) => path)}
          change={(next) => change(at, next)}
          remove={
            drafts.length === 1 ? undefined : () => setDrafts(drafts.filter((_, i) => i !== at))
          }
        />
      ))}
      <div className="runs-compare-more">
        {drafts.length < mostAxes ? (
          <button
            type="button"
            className="button small quiet"
            onClick={() => {
              const next = fields.find(({ path }) => !drafts.some((draft) => draft.path === path));
              if (next !== undefined) {
                setDrafts([...drafts, { path: next.path, chosen: [], typed: "" }]);
              }
            }}
          >
            <Plus size={14} />
            Another setting
          </button>
        ) : null}
        <SeedsField value={seeds} onChange={setSeeds} />
      </div>
      {axes.length > 0 && graphs.length === 0 && count <= mostRuns ? (
        <p className="muted">That is how it trains now: give another value, or more seeds.</p>
      ) : null}
      {count > mostRuns ? (
        <p className="runs-fault">
          That would be {count} runs. Up to {mostRuns} train here; `headless sweep` does more.
        </p>
      ) : null}
      <p className="muted">
        {time === undefined || graphs.length === 0
          ? ""
          : `About ${formatDuration(time)}, as long as the last run here took. `}
        Every combination is trained; all else stays the same: network, order of the images. They
        train on WASM, one after the other, and share this device's processors with the run on
        screen. “Accuracy against cost” in the chart shows them beside one another.
      </p>
    </form>
  );
}

function AxisFields({
  fields,
  field,
  draft,
  fault,
  taken,
  change,
  remove,
}: {
  fields: readonly GridField[];
  field: GridField;
  draft: Draft;
  fault: string | undefined;
  taken: readonly string[];
  change: (next: Partial<Draft>) => void;
  remove: (() => void) | undefined;
}) {
  const options = optionsOf(field);
  const examples = examplesOf(field).map(formatSetting).join(", ");
  const now =
    options?.find(({ value }) => value === String(field.value))?.label ?? String(field.value);
  return (
    <div className="runs-axis">
      <label>
        Setting
        <span className="runs-axis-line">
          <select
            className="field"
            value={draft.path}
            onChange={(event) => change({ path: event.target.value, chosen: [], typed: "" })}
          >
            {fields.map(({ path, label }) => (
              <option
                key={path}
                value={path}
                disabled={path !== draft.path && taken.includes(path)}
              >
                {label}
              </option>
            ))}
          </select>
          {remove === undefined ? null : (
            <button
              type="button"
              className="button icon quiet small"
              aria-label={`Leave out ${field.label}`}
              onClick={remove}
            >
              <X size={14} />
            </button>
          )}
        </span>
      </label>
      {options === undefined ? (
        <label>
          Values, up to {mostValues}
          <input
            className="field"
            inputMode="decimal"
            placeholder={`now ${now}${examples === "" ? "" : `; for example ${examples}`}`}
            value={draft.typed}
            aria-invalid={fault !== undefined}
            onChange={(event) => change({ typed: event.target.value })}
          />
        </label>
      ) : (
        <fieldset>
          <legend>Values; now {now}</legend>
          {options.map(({ value, label }) => (
            <label key={value}>
              <input
                type="checkbox"
                checked={draft.chosen.includes(value)}
                onChange={(event) =>
                  change({
                    chosen: event.target.checked
                      ? [...draft.chosen, value]
                      : draft.chosen.filter((one) => one !== value),
                  })
                }
              />
              {label}
            </label>
          ))}
        </fieldset>
      )}
      {fault === undefined ? null : <p className="runs-fault">{fault}</p>}
    </div>
  );
}
