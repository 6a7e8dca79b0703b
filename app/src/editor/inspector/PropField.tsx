import { type PropSpec, type PropValue, parseProp } from "@adder-studio/graph";
import { useEffect, useId, useState } from "react";
import { formatSetting } from "../../ui/format";
import { boundText, keyStep, readNumber, resolveEntry } from "../../ui/number-entry";
import { startScrub } from "../../ui/scrub";

interface PropFieldProps {
  readonly spec: PropSpec;
  readonly value: PropValue | undefined;
  readonly locked?: boolean;
  readonly onChange: (value: PropValue) => void;
  /** The burst of typing has ended. */
  readonly onDone: () => void;
}

/** The control of one property, made from its declaration. */
export function PropField(props: PropFieldProps) {
  const { spec, value, locked = false, onChange, onDone } = props;
  const id = useId();
  const note = spec.doc === undefined ? undefined : `${id}-note`;
  if (spec.kind === "bool") {
    return (
      <div className="prop">
        <label htmlFor={id} title={spec.doc}>
          {spec.label}
        </label>
        <input
          id={id}
          type="checkbox"
          role="switch"
          className="switch"
          disabled={locked}
          checked={value === true}
          aria-checked={value === true}
          aria-describedby={note}
          onChange={(event) => {
            onChange(event.target.checked);
            onDone();
          }}
        />
        <Note id={note} text={spec.doc} />
      </div>
    );
  }
  if (spec.kind === "choice") {
    return (
      <div className="prop wide">
        <label htmlFor={id} title={spec.doc}>
          {spec.label}
        </label>
        <select
          id={id}
          className="field"
          disabled={locked}
          value={String(value ?? spec.default)}
          aria-describedby={note}
          onChange={(event) => {
            onChange(event.target.value);
            onDone();
          }}
        >
          {spec.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <Note id={note} text={spec.doc} />
      </div>
    );
  }
  if (spec.kind === "text") return <TextField {...props} spec={spec} id={id} note={note} />;
  return <NumberField {...props} spec={spec} id={id} note={note} />;
}

interface TextFieldProps extends Omit<PropFieldProps, "spec"> {
  readonly spec: Extract<PropSpec, { kind: "text" }>;
  readonly id: string;
  readonly note: string | undefined;
}

function TextField({ spec, value, locked, id, note, onChange, onDone }: TextFieldProps) {
  return (
    <div className="prop wide">
      <label htmlFor={id}>{spec.label}</label>
      <textarea
        id={id}
        className="field"
        rows={5}
        maxLength={spec.max}
        disabled={locked}
        value={typeof value === "string" ? value : ""}
        aria-describedby={note}
        onChange={(event) => onChange(event.target.value)}
        onBlur={onDone}
      />
      <Note id={note} text={spec.doc} />
    </div>
  );
}

interface NumberFieldProps extends Omit<PropFieldProps, "spec"> {
  readonly spec: Extract<PropSpec, { kind: "int" | "float" }>;
  readonly id: string;
  readonly note: string | undefined;
}

/**
 * A number typed as text: what cannot be stays on screen with a sentence, and the document keeps its value. When the field is
 * left, the nearest number that can be is taken, and said.
 */
function NumberField({ spec, value, locked, id, note, onChange, onDone }: NumberFieldProps) {
  const shown = typeof value === "number" ? formatSetting(value) : "";
  const [draft, setDraft] = useState<string>();
  /** What was said of the last entry, as long as its value stands. */
  const [said, setSaid] = useState<{ readonly text: string; readonly value: unknown }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: undo and other controls win over an unfinished draft
  useEffect(() => setDraft(undefined), [value]);
  const text = draft ?? shown;
  // Of several blocks whose values differ there is none to find fault with.
  const isMixed = value === undefined && draft === undefined;
  const fault = isMixed ? undefined : faultOf(spec, text);
  const error = `${id}-error`;
  const take = (next: string) => {
    setDraft(next);
    const number = readNumber(next);
    if (number === undefined || faultOf(spec, next) !== undefined || number === value) return;
    onChange(number);
  };
  const settle = () => {
    if (draft === undefined) return;
    const now = typeof value === "number" ? value : undefined;
    const entry = resolveEntry(spec, draft, now);
    setDraft(undefined);
    setSaid(
      entry.message === undefined ? undefined : { text: entry.message, value: entry.value ?? now },
    );
    if (entry.value !== undefined && entry.value !== value) onChange(entry.value);
  };
  const told = fault === undefined && said?.value === value ? said?.text : undefined;
  return (
    <div className="prop">
      <label htmlFor={id} title={spec.doc}>
        {spec.label}
      </label>
      <input
        id={id}
        className="field number"
        inputMode={spec.kind === "int" ? "numeric" : "decimal"}
        autoComplete="off"
        spellCheck={false}
        disabled={locked}
        value={text}
        placeholder={isMixed ? "mixed" : undefined}
        aria-invalid={fault !== undefined}
        aria-describedby={fault === undefined ? note : error}
        onChange={(event) => {
          setSaid(undefined);
          take(event.target.value);
        }}
        onBlur={() => {
          settle();
          onDone();
        }}
        title={locked ? undefined : "Drag sideways to change; Shift is fine"}
        onPointerDown={(event) => {
          // Once the caret is inside, a drag selects letters.
          if (locked || document.activeElement === event.currentTarget) return;
          const start = typeof value === "number" ? value : spec.default;
          startScrub(event, { spec, value: start, onChange, onEnd: onDone });
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter") {
            settle();
            onDone();
          }
          if (event.key === "Escape") setDraft(undefined);
          if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
          event.preventDefault();
          const from = typeof value === "number" ? value : spec.default;
          const step = keyStep(spec, from);
          const wish = from + (event.key === "ArrowUp" ? step : -step);
          const next = Number(Math.max(spec.min, Math.min(spec.max, wish)).toPrecision(12));
          if (next !== value) onChange(next);
        }}
      />
      {told === undefined ? null : (
        <p className="prop-message" role="status">
          {told}
        </p>
      )}
      {fault === undefined ? (
        <Note id={note} text={spec.doc} />
      ) : (
        <p id={error} className="prop-error" role="alert">
          {fault}
        </p>
      )}
    </div>
  );
}

function Note({ id, text }: { id: string | undefined; text: string | undefined }) {
  return id === undefined ? null : (
    <p id={id} className="visually-hidden">
      {text}
    </p>
  );
}

function faultOf(
  spec: Extract<PropSpec, { kind: "int" | "float" }>,
  text: string,
): string | undefined {
  const number = readNumber(text);
  const result = number === undefined ? undefined : parseProp(spec, number);
  if (result?.ok === true) return undefined;
  const kind = spec.kind === "int" ? "a whole number" : "a number";
  return `${spec.label} must be ${kind} from ${boundText(spec.min)} to ${boundText(spec.max)}.`;
}
