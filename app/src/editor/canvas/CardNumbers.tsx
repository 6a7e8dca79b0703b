import { blockOf } from "@adder-studio/blocks";
import type { PropValue } from "@adder-studio/graph";
import { memo, useState } from "react";
import { type CardNumber, sameNumbers } from "../../document/layout/card-numbers";
import { useStudio, useUi } from "../../studio/context";
import { isLocked, lockedBy } from "../../studio/locked";
import { resolveEntry } from "../../ui/number-entry";
import { startScrub } from "../../ui/scrub";

interface CardNumbersProps {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly numbers: readonly CardNumber[];
}

/** Most edits change what a card says and not its numbers. */
function isSame(a: CardNumbersProps, b: CardNumbersProps): boolean {
  return (
    a.id === b.id && a.type === b.type && a.title === b.title && sameNumbers(a.numbers, b.numbers)
  );
}

/** The card's main numbers: drag to change, click to type. The inspector has the same by keyboard. */
export const CardNumbers = memo(function CardNumbers({
  id,
  type,
  title,
  numbers,
}: CardNumbersProps) {
  const lock = useUi((state) => state.lock);
  const studio = useStudio();
  const [editing, setEditing] = useState<string>();
  const specs = blockOf(type)?.props ?? {};
  return (
    <span className="card-numbers nodrag nopan">
      {numbers.map(({ prop, value, text }) => {
        const spec = specs[prop];
        if (spec === undefined || (spec.kind !== "int" && spec.kind !== "float")) return null;
        const locked = isLocked(lock, id, prop);
        const change = (next: PropValue) =>
          studio.edit(
            { kind: "setProp", id, prop, value: next },
            { label: `${spec.label.toLowerCase()} of ${title}`, merge: `prop ${id}.${prop}` },
          );
        const seal = () => studio.document.seal();
        if (editing === prop) {
          const take = (typed: string) => {
            setEditing(undefined);
            const entry = resolveEntry(spec, typed, value);
            // The field has gone: there is no other place to say it.
            if (entry.message !== undefined) {
              studio.ui.set({ notice: `${spec.label} of ${title}: ${entry.message}` });
            }
            if (entry.value === undefined || entry.value === value) return;
            change(entry.value);
            seal();
          };
          return (
            <input
              key={prop}
              className="card-number-field"
              aria-label={`${spec.label} of ${title}`}
              inputMode={spec.kind === "int" ? "numeric" : "decimal"}
              defaultValue={value}
              ref={(field) => field?.select()}
              onBlur={(event) => take(event.target.value)}
              onKeyDown={(event) => {
                event.stopPropagation();
                if (event.key === "Enter") take(event.currentTarget.value);
                if (event.key === "Escape") setEditing(undefined);
              }}
            />
          );
        }
        return (
          <span
            key={prop}
            className="card-number"
            data-prop={prop}
            aria-hidden="true"
            title={
              locked ? `${spec.label}: ${lockedBy}` : `${spec.label}: drag to change, click to type`
            }
            onPointerDown={(event) => {
              if (locked) return;
              event.stopPropagation();
              startScrub(event, {
                spec,
                value,
                onChange: change,
                onEnd: seal,
                onClick: () => setEditing(prop),
              });
            }}
          >
            {text}
          </span>
        );
      })}
    </span>
  );
}, isSame);
