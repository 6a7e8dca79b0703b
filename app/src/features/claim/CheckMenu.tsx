import type { CheckDepth, Receipt } from "@adder-studio/receipt";
import { ChevronDown, ShieldCheck } from "lucide-react";
import { formatWhole } from "../../ui/format";
import { Menu, MenuItem } from "../../ui/Menu";
import { timeText } from "./labels";
import { useClaim, useClaimModel } from "./use-claim";

/** Returns the depths that a check may have: 50 steps, the mark in the middle, and all. */
function depthsOf({ steps, marks }: Receipt): readonly CheckDepth[] {
  const inside = marks.map(({ step }) => step);
  const later = inside.filter((step) => step > 50);
  const middle = later[Math.floor(later.length / 2)];
  const some = inside.some((step) => step <= 50) && steps > 50;
  return [...(some ? ["start" as const] : []), ...(middle === undefined ? [] : [middle]), "whole"];
}

/** Steps of a check of some depth. */
function stepsOf(depth: CheckDepth, { steps }: Receipt): number {
  return depth === "whole" ? steps : depth === "start" ? 50 : depth;
}

function nameOf(depth: CheckDepth, { steps }: Receipt): string {
  if (depth === "whole") return `The whole run, ${formatWhole(steps)} steps`;
  return depth === "start" ? "50 steps" : `To step ${formatWhole(depth)}`;
}

interface CheckMenuProps {
  readonly receipt: Receipt;
  readonly label: string;
}

/** A menu of the depths to which a run can be made again, each with the time it takes. */
export function CheckMenu({ receipt, label }: CheckMenuProps) {
  const model = useClaimModel();
  const stepMs = useClaim((state) => state.stepMs);
  const done = useClaim(({ verdict }) => (verdict?.kind === "confirmed" ? verdict.upTo : 0));
  return (
    <Menu
      label={label}
      className="button small strong"
      button={
        <>
          <ShieldCheck size={14} />
          {label}
          <ChevronDown size={13} />
        </>
      }
      onOpen={model.measure}
    >
      {depthsOf(receipt)
        .filter((depth) => stepsOf(depth, receipt) > done)
        .map((depth) => {
          const time = timeText(stepsOf(depth, receipt), stepMs);
          return (
            <MenuItem
              key={depth}
              {...(time === "" ? {} : { note: time })}
              onClick={() => model.check(depth)}
            >
              {nameOf(depth, receipt)}
            </MenuItem>
          );
        })}
    </Menu>
  );
}
