import type { Receipt } from "@adder-studio/receipt";
import type { CSSProperties } from "react";
import { formatWhole } from "../../ui/format";
import type { ClaimState } from "./model";
import { useClaim } from "./use-claim";

interface MarksLineProps {
  readonly receipt: Receipt;
  /** Writes the step below each mark. */
  readonly steps?: boolean;
}

type State = "ahead" | "agreed" | "differs";

const said: Readonly<Record<State, string>> = {
  ahead: "not made again",
  agreed: "agrees",
  differs: "differs",
};

/** The last step up to which all that was made again agrees. */
function agreedUpTo({ agreed, verdict }: ClaimState): number {
  if (verdict?.kind === "confirmed") return verdict.upTo;
  return verdict?.kind === "differs" ? verdict.agrees : agreed;
}

/** The marks of a claim as dots on a line: each turns green as it is made again and agrees. */
export function MarksLine({ receipt, steps = false }: MarksLineProps) {
  const marks = [...receipt.marks.map(({ step }) => step), receipt.steps];
  const agreed = useClaim(agreedUpTo);
  const step = useClaim(({ checking }) => checking?.step);
  const differs = useClaim(({ verdict }) => (verdict?.kind === "differs" ? verdict.at : undefined));
  const stateOf = (mark: number): State =>
    mark === differs ? "differs" : mark <= agreed ? "agreed" : "ahead";
  const reached = placeOf(step ?? agreed, marks);
  return (
    <ol
      className="claim-marks"
      aria-label="Marks of the run"
      style={{ "--reached": reached } as CSSProperties}
    >
      {marks.map((mark) => {
        const state = stateOf(mark);
        const text = `step ${formatWhole(mark)}: ${said[state]}`;
        return (
          <li key={mark} className={state} title={text}>
            <span className="visually-hidden">{text}</span>
            {steps ? <small aria-hidden="true">{formatWhole(mark)}</small> : null}
          </li>
        );
      })}
    </ol>
  );
}

/** Share of the line up to a step: the marks stand at equal distances. */
function placeOf(step: number, marks: readonly number[]): number {
  const next = marks.findIndex((mark) => mark >= step);
  const at = next < 0 ? marks.length - 1 : next;
  const from = marks[at - 1] ?? 0;
  const to = marks[at] ?? from;
  const within = to > from ? Math.min(1, (step - from) / (to - from)) : 1;
  return (at + within) / marks.length;
}
