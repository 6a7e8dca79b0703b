import type { Chain } from "@adder-studio/blocks/approximation";
import { useStudio } from "../../studio/context";
import { resultOf, type Shown } from "./model";
import { openBuilt, openTrained } from "./open";
import { Choice, OpenButton, useLab, useLabModel } from "./parts";
import type { Plan } from "./plans";

/** Lets a person choose the network in the picture: the built one, or one trained with either gradient. */
export function ShownChoice({ built }: { built: string }) {
  const lab = useLabModel();
  const shown = useLab((state) => state.shown);
  return (
    <Choice<Shown>
      label="Network in the picture"
      options={[
        { id: "built", title: built },
        { id: "full-precision", title: "Full-precision" },
        { id: "sign", title: "Sign" },
      ]}
      value={shown}
      onValue={(next) => lab.set({ shown: next })}
    />
  );
}

/** Buttons that show the built network, and that open the network in the picture as an experiment. */
export function NetworkButtons({
  build,
  plan,
  built,
}: {
  /** Label of the first button. */
  build: string;
  plan: Plan;
  built: Chain | undefined;
}) {
  const studio = useStudio();
  const lab = useLabModel();
  const state = useLab((all) => all);
  const rule = state.shown === "built" ? undefined : state.shown;
  const result = rule === undefined ? undefined : resultOf(state, plan, rule);
  const open =
    rule === undefined
      ? built && (() => openBuilt(studio, plan, built))
      : result && (() => openTrained(studio, plan, rule, result.weights));
  return (
    <div className="lab-buttons">
      <button type="button" className="button primary" onClick={() => lab.set({ shown: "built" })}>
        {build}
      </button>
      {open === undefined ? null : (
        <OpenButton label="Open on the canvas" onOpen={() => void open()} />
      )}
    </div>
  );
}
