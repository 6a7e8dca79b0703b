import { parseProp, type RunConfig, runSpecs } from "@adder-studio/graph";
import { ArrowLeft } from "lucide-react";
import { type FormEvent, useState } from "react";
import { twinBase } from "../../runs/twin";
import { trainBeside } from "../../runs/twin-commands";
import { useDocument, useStudio } from "../../state/context";
import { plural } from "../../ui/format";

type Field = keyof RunConfig;

const fields = (Object.keys(runSpecs) as Field[]).filter(
  (field) => field !== "engine" && field !== "semantics",
);
const most = 5;

/** Values of one training setting, each trained in a run of its own beside this one. */
export function CompareForm({ close }: { close: () => void }) {
  const studio = useStudio();
  useDocument((state) => state.graph);
  const { run } = twinBase(studio);
  const [field, setField] = useState<Field>("lr");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState("");
  const spec = runSpecs[field];
  const now = run[field];
  const options =
    spec.kind === "choice"
      ? spec.options
      : spec.kind === "bool"
        ? [
            { value: "true", label: "on" },
            { value: "false", label: "off" },
          ]
        : undefined;
  const texts =
    options === undefined
      ? typed
          .split(/[,;\s]+/)
          .filter((text) => text !== "")
          .slice(0, most)
      : chosen;
  const parsed = texts.map((text) => {
    const given =
      spec.kind === "bool" ? text === "true" : spec.kind === "choice" ? text : Number(text);
    return parseProp(spec, given);
  });
  const bad = parsed.find(({ ok }) => !ok);
  const values = [
    ...new Set(parsed.flatMap((one) => (one.ok && one.value !== now ? [one.value] : []))),
  ];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (values.length === 0) return;
    if (studio.run.session.state.phase === "idle") studio.run.start();
    for (const value of values) {
      trainBeside(studio, { kind: "settings", run: { [field]: value } });
    }
    close();
  };
  return (
    <form className="runs-compare" onSubmit={submit}>
      <header>
        <button type="button" className="button small quiet" onClick={close}>
          <ArrowLeft size={14} />
          Chart
        </button>
        <h3>Compare settings</h3>
      </header>
      <label>
        Setting
        <select
          className="field"
          value={field}
          onChange={(event) => {
            setField(event.target.value as Field);
            setChosen([]);
            setTyped("");
          }}
        >
          {fields.map((one) => (
            <option key={one} value={one}>
              {runSpecs[one].label}
            </option>
          ))}
        </select>
      </label>
      {options === undefined ? (
        <label>
          Values, up to {most}
          <input
            className="field"
            inputMode="decimal"
            placeholder={`now ${String(now)}; for example 0.05, 0.02`}
            value={typed}
            aria-invalid={bad !== undefined}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
      ) : (
        <fieldset>
          <legend>Values; now {options.find(({ value }) => value === String(now))?.label}</legend>
          {options
            .filter(({ value }) => value !== String(now))
            .map(({ value, label }) => (
              <label key={value}>
                <input
                  type="checkbox"
                  checked={chosen.includes(value)}
                  onChange={(event) =>
                    setChosen(
                      event.target.checked
                        ? [...chosen, value]
                        : chosen.filter((one) => one !== value),
                    )
                  }
                />
                {label}
              </label>
            ))}
        </fieldset>
      )}
      {bad !== undefined && !bad.ok ? (
        <p className="runs-fault">
          {spec.label} must be {bad.error}.
        </p>
      ) : null}
      <button type="submit" className="button small" disabled={values.length === 0}>
        Train {values.length === 0 ? "them" : plural(values.length, "run")} beside this one
      </button>
      <p className="muted">
        All else stays the same: network, seed, order of the images. They train on WASM, one after
        the other, and share this device's processors with the run on screen.
      </p>
    </form>
  );
}
