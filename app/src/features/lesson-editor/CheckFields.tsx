import { lessonParts } from "@adder-studio/classroom/lesson";
import type { LessonCheck } from "@adder-studio/graph";
import { useEffect, useId, useState } from "react";
import { useDerivedPart } from "../../studio/context";
import { readNumber } from "../../ui/number-entry";
import {
  amountWords,
  blockWord,
  type CheckPart,
  partsOf,
  typesIn,
  variedSettings,
} from "./check-list";

interface CheckFieldsProps {
  readonly check: LessonCheck;
  readonly onCheck: (check: LessonCheck) => void;
  readonly onDone: () => void;
}

/** The numbers and names of a check, to be changed. */
export function CheckFields({ check, onCheck, onDone }: CheckFieldsProps) {
  const parts = partsOf(check);
  if (parts.length === 0) return null;
  return (
    <div className="le-check-fields">
      {parts.map((part) =>
        part.kind === "number" ? (
          <NumberPartField key={part.label} part={part} onCheck={onCheck} onDone={onDone} />
        ) : (
          <ChoicePartField
            key={part.label}
            part={part}
            onCheck={(next) => {
              onCheck(next);
              onDone();
            }}
          />
        ),
      )}
    </div>
  );
}

type NumberPart = Extract<CheckPart, { kind: "number" }>;

interface NumberPartFieldProps {
  readonly part: NumberPart;
  readonly onCheck: (check: LessonCheck) => void;
  readonly onDone: () => void;
}

/** A number of a check. What cannot be taken stays in the field with a sentence, and the check keeps its number. */
function NumberPartField({ part, onCheck, onDone }: NumberPartFieldProps) {
  const id = useId();
  const { value } = part;
  const [draft, setDraft] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: an undo wins over an unfinished draft
  useEffect(() => setDraft(undefined), [value]);
  const text = draft ?? String(value);
  const fault = faultOf(part, text);
  return (
    <div className="le-check-field">
      <label htmlFor={id}>{part.label}</label>
      <span>
        <input
          id={id}
          className="field number"
          inputMode={part.isWhole ? "numeric" : "decimal"}
          autoComplete="off"
          value={text}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : `${id}-fault`}
          onChange={({ target }) => {
            setDraft(target.value);
            const number = readNumber(target.value);
            if (number === undefined || faultOf(part, target.value) !== undefined) return;
            if (number !== value) onCheck(part.with(number));
          }}
          onBlur={() => {
            setDraft(undefined);
            onDone();
          }}
        />
        {part.unit}
      </span>
      {fault === undefined ? null : (
        <p id={`${id}-fault`} className="le-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

function faultOf({ min, max, isWhole }: NumberPart, text: string): string | undefined {
  const number = readNumber(text);
  const isFine =
    number !== undefined &&
    number >= min &&
    number <= max &&
    (!isWhole || Number.isInteger(number));
  if (isFine) return undefined;
  const top = max.toLocaleString("en-US");
  return `This must be ${isWhole ? "a whole number" : "a number"} from ${min} to ${top}.`;
}

type ChoicePart = Exclude<CheckPart, NumberPart>;

function ChoicePartField({
  part,
  onCheck,
}: {
  part: ChoicePart;
  onCheck: (check: LessonCheck) => void;
}) {
  const id = useId();
  const types = useDerivedPart(({ document }) => typesIn(document).join());
  const choices = choicesFor(part.kind, types.split(","));
  const isKnown = choices.some(([value]) => value === part.value);
  return (
    <div className="le-check-field">
      <label htmlFor={id}>{part.label}</label>
      <select
        id={id}
        className="field"
        value={part.value}
        onChange={({ target }) => onCheck(part.with(target.value))}
      >
        {isKnown ? null : <option value={part.value}>{blockWord(part.value)}</option>}
        {choices.map(([value, title]) => (
          <option key={value} value={value}>
            {title}
          </option>
        ))}
      </select>
    </div>
  );
}

function choicesFor(
  kind: ChoicePart["kind"],
  types: readonly string[],
): readonly (readonly [string, string])[] {
  switch (kind) {
    case "type":
      return types.map((type) => [type, blockWord(type)] as const);
    case "amount":
      return Object.entries(amountWords);
    case "setting":
      return variedSettings;
    case "part":
      return Object.entries(lessonParts);
  }
}
