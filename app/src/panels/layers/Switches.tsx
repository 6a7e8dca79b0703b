import { type RunConfig, runSpecs } from "@adder-studio/graph";
import { useId, useState } from "react";
import { useDocument, useRun, useStudio, useUi } from "../../studio/context";
import { isLocked } from "../../studio/locked";
import { formatSetting } from "../../ui/format";
import { offerRules, type RuleField } from "./next-run";

type Choice = {
  readonly [K in RuleField]: { readonly value: RunConfig[K]; readonly label: string };
};

const filterRules: readonly Choice["filterRule"][] = [
  { value: "full-precision", label: "X − F" },
  { value: "sign", label: "sign" },
];
const inputRules: readonly Choice["inputRule"][] = [
  { value: "hardtanh", label: "clip ±1" },
  { value: "unclipped", label: "no clip" },
  { value: "sign", label: "sign" },
];

const exponentFields = ["lpStart", "lpEnd"] as const;
const exponents = [
  { label: "1", settings: { lpStart: 1, lpEnd: 1 } },
  { label: "2", settings: { lpStart: 2, lpEnd: 2 } },
  { label: "2 → 1", settings: { lpStart: 2, lpEnd: 1 } },
];
const powerHint =
  "Adders answer -Σ|x − f|^p. 1: AdderNet (CVPR 2020). 2, and 2 → 1 in a straight line over the run: exact derivatives instead of the two rules, derived here; a user option, not the papers' schedule.";

/** The rules of CVPR 2020 that can be switched off, for the next run. */
export function Switches() {
  const run = useDocument((state) => state.graph.run);
  const started = useRun((state) => state.started?.graph.run);
  const rates: readonly Choice["rateRule"][] = [
    { value: "adaptive", label: "adaptive" },
    { value: "fixed", label: `×${formatSetting(run.fixedFactor)}` },
    { value: "plain", label: "plain" },
  ];
  const fields: readonly RuleField[] = ["rateRule", "filterRule", "inputRule"];
  const busy = useRun((state) => state.session.phase !== "idle");
  const differs =
    started !== undefined &&
    [...fields, ...exponentFields].some((field) => run[field] !== started[field]);
  return (
    <div className="why-switches">
      {(
        [
          ["rateRule", "Adder rate", rates],
          ["filterRule", "Filter gradient", filterRules],
          ["inputRule", "Input gradient", inputRules],
        ] as const
      ).map(([field, title, choices]) => (
        <Switch
          key={field}
          title={title}
          fields={[field]}
          change={runSpecs[field].label.toLowerCase()}
          run={run}
          choices={choices.map(({ value, label }) => ({ label, settings: { [field]: value } }))}
        />
      ))}
      <Switch
        title="Exponent p"
        hint={powerHint}
        fields={exponentFields}
        change="exponent"
        run={run}
        choices={exponents}
      />
      <p className="why-note" role="status">
        {differs
          ? "The next run takes these rules; the one shown keeps its own."
          : busy
            ? "Another rule starts a comparison run beside this one."
            : "A change applies to the next run."}
      </p>
    </div>
  );
}

interface SwitchProps {
  readonly title: string;
  readonly hint?: string;
  readonly fields: readonly (keyof RunConfig)[];
  /** Name of the change in the document's history. */
  readonly change: string;
  readonly choices: readonly { readonly label: string; readonly settings: Partial<RunConfig> }[];
  readonly run: RunConfig;
}

function Switch({ title, hint, fields, change, choices, run }: SwitchProps) {
  const studio = useStudio();
  const lock = useUi((state) => state.lock);
  const [said, setSaid] = useState("");
  const id = useId();
  const locked = fields.some((field) => isLocked(lock, "run", field));
  return (
    <div className="why-switch">
      <span id={id} title={hint}>
        {title}
      </span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line everywhere */}
      <span className="segmented" role="group" aria-labelledby={id}>
        {choices.map(({ label, settings }) => {
          const set = Object.entries(settings).every(
            ([field, value]) => run[field as keyof RunConfig] === value,
          );
          return (
            <button
              key={label}
              type="button"
              aria-pressed={set}
              disabled={locked}
              title={locked ? "The lesson locks this setting." : undefined}
              onClick={() => {
                if (set) return;
                void offerRules(studio, settings, change).then((text) => {
                  setSaid(text);
                  studio.ui.announce(text);
                });
              }}
            >
              {label}
            </button>
          );
        })}
      </span>
      {said === "" ? null : <span className="why-said">{said}</span>}
    </div>
  );
}
