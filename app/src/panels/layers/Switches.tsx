import type { RunConfig } from "@adder-studio/graph";
import { useId, useState } from "react";
import { useDocument, useRun, useStudio } from "../../state/context";
import { formatSetting } from "../../ui/format";
import { offerRule, type RuleField } from "./next-run";

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
  const differs = started !== undefined && fields.some((field) => run[field] !== started[field]);
  return (
    <div className="why-switches">
      <Switch field="rateRule" title="Adder rate" choices={rates} run={run} />
      <Switch field="filterRule" title="Filter gradient" choices={filterRules} run={run} />
      <Switch field="inputRule" title="Input gradient" choices={inputRules} run={run} />
      <p className="why-note" role="status">
        {differs
          ? "The next run takes these rules; the one shown keeps its own."
          : busy
            ? "Another rule trains a twin beside this run."
            : "A change applies to the next run."}
      </p>
    </div>
  );
}

function Switch<K extends RuleField>({
  field,
  title,
  choices,
  run,
}: {
  field: K;
  title: string;
  choices: readonly Choice[K][];
  run: RunConfig;
}) {
  const studio = useStudio();
  const share = useDocument((state) => state.graph.share);
  const [said, setSaid] = useState("");
  const id = useId();
  const locked = share.locked.includes(`run.${field}`);
  return (
    <div className="why-switch">
      <span id={id}>{title}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a line everywhere */}
      <span className="segmented" role="group" aria-labelledby={id}>
        {choices.map(({ value, label }) => (
          <button
            key={value}
            type="button"
            aria-pressed={run[field] === value}
            disabled={locked}
            title={locked ? "Whoever made this experiment has locked this setting." : undefined}
            onClick={() => {
              if (run[field] === value) return;
              void offerRule(studio, field, value as RunConfig[K]).then((text) => {
                setSaid(text);
                studio.ui.announce(text);
              });
            }}
          >
            {label}
          </button>
        ))}
      </span>
      {said === "" ? null : <span className="why-said">{said}</span>}
    </div>
  );
}
