import { RotateCcw } from "lucide-react";
import { useState } from "react";
import { useStudio, useUi } from "../../studio/context";
import { formatSetting } from "../../ui/format";
import { readNumber, resolveEntry } from "../../ui/number-entry";
import {
  type Constant,
  citation,
  constants,
  defaultPj,
  isPj,
  mostPj,
  type Settings,
} from "./energy";

const types = ["int8", "int16", "int32", "fp32"] as const;

/** The form for the energy's constants. They are saved with the settings of the page, never in the document. */
export function CostConstants({ settings, shifts }: { settings: Settings; shifts: boolean }) {
  const studio = useStudio();
  const kept = useUi((state) => state.cost);
  const set = (key: string, value: unknown) => {
    studio.ui.set({ cost: { ...kept, [key]: value } });
  };
  const setPj = (key: Constant, value: number) => {
    const { [key]: _, ...rest } = kept;
    studio.ui.set({ cost: value === defaultPj[key] ? rest : { ...kept, [key]: value } });
  };
  const { numbers, accumulator, memory, pj } = settings;
  const changed = constants.filter((key) => pj[key] !== defaultPj[key]).length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="cost-constants" tabIndex={0} aria-label="Constants of the energy">
      <div className="cost-choices">
        <label>
          Numbers
          <select
            className="field"
            value={numbers}
            onChange={(event) => set("numbers", event.target.value)}
          >
            <option value="int8">int8</option>
            <option value="fp32">fp32</option>
          </select>
        </label>
        <label>
          Accumulator
          <select
            className="field"
            value={numbers === "fp32" ? "fp32" : accumulator}
            disabled={numbers === "fp32"}
            onChange={(event) => set("accumulator", event.target.value)}
          >
            {numbers === "fp32" ? <option value="fp32">fp32</option> : null}
            <option value="int32">int32</option>
            <option value="int16">int16</option>
            <option value="int8">int8</option>
          </select>
        </label>
        <label>
          Memory
          <select
            className="field"
            value={memory}
            onChange={(event) => set("memory", event.target.value)}
          >
            <option value="none">excluded</option>
            <option value="sram">8 kB SRAM</option>
            <option value="dram">DRAM</option>
          </select>
        </label>
      </div>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">pJ</th>
            {types.map((type) => (
              <th key={type} scope="col">
                {type}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(["add", "mul"] as const).map((op) => (
            <tr key={op}>
              <th scope="row">{op}</th>
              {types.map((type) => (
                <td key={type}>
                  <PjField
                    label={`${type} ${op} in pJ`}
                    value={pj[`${type} ${op}`]}
                    standard={defaultPj[`${type} ${op}`]}
                    onChange={(value) => setPj(`${type} ${op}`, value)}
                  />
                </td>
              ))}
            </tr>
          ))}
          {shifts ? (
            <tr>
              <th scope="row">shift</th>
              <td colSpan={4}>
                <PjField
                  label="shift in pJ"
                  value={pj.shift}
                  standard={defaultPj.shift}
                  onChange={(value) => setPj("shift", value)}
                />
                <span className="muted"> of any type</span>
              </td>
            </tr>
          ) : null}
          <tr>
            <th scope="row">64-bit read</th>
            {(["sram", "dram"] as const).map((where) => (
              <td key={where} colSpan={2}>
                <span className="muted">{where.toUpperCase()} </span>
                <PjField
                  label={`${where.toUpperCase()} read of 64 bits in pJ`}
                  value={pj[where]}
                  standard={defaultPj[where]}
                  onChange={(value) => setPj(where, value)}
                />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
      <div className="cost-choices">
        <button
          type="button"
          className="button small"
          disabled={Object.keys(kept).length === 0}
          onClick={() => studio.ui.set({ cost: {} })}
        >
          <RotateCcw size={13} />
          Defaults
        </button>
        {changed > 0 ? <span className="cost-changed">{changed} changed by you</span> : null}
      </div>
      <p className="cost-cite">
        {citation}. The int16 multiplication is an estimate of stillwater-sc/universal, which cites
        him; DRAM is the low end of 1300 to 2600 pJ. int8: differences and products of a layer’s
        taps are of 8 bits; sums, and what works on sums (biases, batch norm, means), are as wide as
        the accumulator.
        {shifts
          ? " He gives no shift: as chosen here, it costs an int8 addition, at which a float32’s exponent can be shifted, too."
          : null}
      </p>
    </section>
  );
}

const pjSpec = { kind: "float", label: "Energy", default: 0, min: 0, max: mostPj } as const;

/** A number that takes force when it is one. */
function PjField({
  label,
  value,
  standard,
  onChange,
}: {
  label: string;
  value: number;
  standard: number;
  onChange: (value: number) => void;
}) {
  const studio = useStudio();
  const [draft, setDraft] = useState<string>();
  const number = readNumber(draft ?? "") ?? Number.NaN;
  const wrong = draft !== undefined && !isPj(number);
  return (
    <input
      className={value === standard ? "field" : "field changed"}
      inputMode="decimal"
      aria-label={label}
      aria-invalid={wrong}
      title={wrong ? `A number from 0 to ${mostPj}` : `Default ${formatSetting(standard)}`}
      value={draft ?? formatSetting(value)}
      onChange={(event) => {
        const text = event.target.value;
        setDraft(text);
        const next = readNumber(text) ?? Number.NaN;
        if (isPj(next)) onChange(next);
      }}
      onBlur={() => {
        const entry = resolveEntry(pjSpec, draft ?? "", value);
        setDraft(undefined);
        if (entry.value !== undefined && entry.value !== value) onChange(entry.value);
        // A cell of a table has no room for a sentence.
        if (entry.message !== undefined) studio.ui.set({ notice: `${label}: ${entry.message}` });
      }}
    />
  );
}
