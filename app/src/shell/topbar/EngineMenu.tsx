import { engineLabels, engineNames } from "@adder-studio/core";
import type { EngineFacts, EngineName } from "@adder-studio/session";
import { Check, Gauge, Timer } from "lucide-react";
import { useRun, useStudio } from "../../studio/context";
import type { EngineChoice } from "../../training/engines";
import { formatNumber } from "../../ui/format";
import { MenuItem } from "../../ui/Menu";

interface EngineMenuProps {
  readonly current: EngineName;
  /** The engine of the run that goes on. */
  readonly inUse: EngineFacts | undefined;
  readonly choice: EngineChoice;
  readonly faster: EngineName | undefined;
}

/** The four engines: what each is here, how fast, or why it cannot be used. */
export function EngineMenu({ current, inUse, choice, faster }: EngineMenuProps) {
  const studio = useStudio();
  const probes = useRun((state) => state.probes);
  const measurements = useRun((state) => state.measurements);
  return (
    <>
      <p className="menu-title">
        {inUse === undefined ? "Will run on" : "Runs on"} {engineLabels[current]}
      </p>
      <p className="menu-note">
        {choice.why}
        {inUse === undefined || inUse.adapter === "" ? null : ` (${inUse.adapter})`}
      </p>
      {faster === undefined ? null : (
        <button
          type="button"
          className="button small offer-button"
          onClick={() => studio.run.pick(faster)}
        >
          <Gauge size={14} />
          Use {engineLabels[faster]} for the next run: faster here
        </button>
      )}
      <hr />
      {engineNames.map((backend) => {
        const probe = probes?.[backend];
        const measured = measurements[backend];
        const ms = measured?.stepMs;
        const note =
          probe === undefined
            ? "looking …"
            : [
                probe.reason ?? probe.adapter,
                ms === undefined ? (measured?.reason ?? "") : `${formatNumber(ms)} ms a step`,
              ]
                .filter((part) => part !== "")
                .join(" · ");
        return (
          <button
            key={backend}
            type="button"
            className="menu-item"
            disabled={probe?.available === false}
            aria-pressed={choice.backend === backend}
            onClick={() => studio.run.pick(backend)}
          >
            <span className="check">{choice.backend === backend ? <Check size={15} /> : null}</span>
            <span>
              {engineLabels[backend]}
              <small>{note}</small>
            </span>
          </button>
        );
      })}
      <hr />
      <button
        type="button"
        className="menu-item"
        data-stay=""
        onClick={() => void studio.run.measure()}
      >
        <Timer size={15} />
        <span>
          Time one step on the graphics engines
          <small>
            Your choice applies from the next run on. A run changes its engine only when the engine
            fails.
          </small>
        </span>
      </button>
      <MenuItem
        icon={<Gauge size={15} />}
        note="are the kernels right, and how fast is each engine?"
        onClick={() => studio.ui.set({ dialog: "device" })}
      >
        About this device …
      </MenuItem>
    </>
  );
}
