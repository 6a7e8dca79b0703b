import { applies, type PropValue, type RunConfig, runSpecs } from "@adder-studio/graph";
import { Dices } from "lucide-react";
import { drawSeed } from "../../document/draw-seed";
import { QuestionSection } from "../../features/question/QuestionSection";
import { useDocument, useStudio, useUi } from "../../studio/context";
import { isLocked, useHidden } from "../../studio/locked";
import { Lockable } from "./Lockable";
import { PropField } from "./PropField";

type Field = keyof RunConfig;

const groups: readonly { title: string; fields: readonly Field[]; open?: boolean }[] = [
  { title: "Data and length", fields: ["epochs", "batch", "init", "engine"], open: true },
  {
    title: "Optimizer",
    fields: [
      "optimizer",
      "lr",
      "schedule",
      "stepEvery",
      "stepFactor",
      "polyPower",
      "momentum",
      "nesterov",
      "beta1",
      "beta2",
      "adamEpsilon",
      "weightDecay",
    ],
    open: true,
  },
  { title: "Adaptive rate of adders", fields: ["rateRule", "eta", "fixedFactor"], open: true },
  { title: "Gradient rules of adders", fields: ["filterRule", "inputRule"] },
  { title: "Exponent of adders", fields: ["lpStart", "lpEnd", "lpUntil", "lpRule"] },
  { title: "Distillation from the convolution version", fields: ["distill", "distillTemperature"] },
  { title: "Batch norm", fields: ["reestimate"] },
];

/** Draws the experiment's question, unless it is shown elsewhere (`asked`), and its training settings. */
export function RunInspector({ asked }: { asked: boolean }) {
  const studio = useStudio();
  const run = useDocument((state) => state.graph.run);
  const lock = useUi((state) => state.lock);
  const hidden = useHidden("settings");
  const change = (field: Field, value: PropValue) =>
    studio.edit(
      { kind: "setRun", field, value },
      { label: runSpecs[field].label.toLowerCase(), merge: `run ${field}` },
    );
  const field = (name: Field) => {
    const spec = runSpecs[name];
    if (!applies(spec, { ...run })) return null;
    return (
      <Lockable key={name} path={`run.${name}`} label={spec.label}>
        <PropField
          spec={spec}
          value={run[name]}
          locked={isLocked(lock, "run", name)}
          onChange={(value) => change(name, value)}
          onDone={() => studio.document.seal()}
        />
      </Lockable>
    );
  };
  return (
    <>
      {asked ? null : <QuestionSection />}
      <section aria-label="Seed" className="seed-row">
        {field("seed")}
        <button
          type="button"
          className="button icon small"
          aria-label="Draw another seed"
          title="Draw another seed"
          disabled={isLocked(lock, "run", "seed")}
          onClick={() => {
            change("seed", drawSeed());
            studio.document.seal();
          }}
        >
          <Dices size={15} />
        </button>
      </section>
      {hidden ? <p className="muted">The lesson hides the training settings.</p> : null}
      {(hidden ? [] : groups).map(({ title, fields, open = false }) => (
        <details key={title} className="group" open={open}>
          <summary className="section-title">{title}</summary>
          {fields.map(field)}
        </details>
      ))}
    </>
  );
}
