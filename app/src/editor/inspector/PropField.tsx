import { type PropSpec, type PropValue, parseProp } from "@adder-studio/graph";
import { Lock } from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { lockedBy } from "../../studio/locked";
import { formatSetting } from "../../ui/format";
import { boundText, keyStep, readNumber, resolveEntry } from "../../ui/number-entry";
import { startScrub } from "../../ui/scrub";

interface PropFieldProps {
  readonly spec: PropSpec;
  readonly value: PropValue | undefined;
  readonly locked?: boolean;
  readonly onChange: (value: PropValue) => void;
  /** Called when the field is left: what was typed is one step of the history. */
  readonly onDone: () => void;
}

/** Draws the control of one property, made from its declaration. */
export function PropField(props: PropFieldProps) {
  const { spec, value, locked = false, onChange, onDone } = props;
  const id = useId();
  const note = spec.doc === undefined ? undefined : `${id}-note`;
  if (spec.kind === "bool") {
    return (
      <div className="prop">
        <label htmlFor={id} title={spec.doc}>
          {spec.label}
          <Locked when={locked} />
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
          <Locked when={locked} />
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
      <label htmlFor={id}>
        {spec.label}
        <Locked when={locked} />
      </label>
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
 * A field for a number, typed as text. An entry that cannot be taken stays on screen with a sentence, and the document keeps
 * its value; when the field is left, the nearest number that can be taken is, and a message says so.
 */
function NumberField(props: NumberFieldProps) {
  const { spec, value, locked, id, note, onChange, onDone } = props;
  const { text, isMixed, fault, message, type, commit, discard } = useNumberEntry(props);
  const error = `${id}-error`;
  const number = typeof value === "number" ? value : spec.default;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") {
      commit();
      onDone();
    }
    if (event.key === "Escape") discard();
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    const step = keyStep(spec, number);
    const wish = number + (event.key === "ArrowUp" ? step : -step);
    const next = Number(Math.max(spec.min, Math.min(spec.max, wish)).toPrecision(12));
    if (next !== value) onChange(next);
  };
  return (
    <div className="prop">
      <label htmlFor={id} title={spec.doc}>
        {spec.label}
        <Locked when={locked} />
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
        title={
          locked
            ? undefined
            : "Drag left or right to change the value; hold Shift for smaller steps"
        }
        onChange={(event) => type(event.target.value)}
        onBlur={() => {
          commit();
          onDone();
        }}
        onPointerDown={(event) => {
          // Once the caret is inside, a drag selects letters.
          if (locked || document.activeElement === event.currentTarget) return;
          startScrub(event, { spec, value: number, onChange, onEnd: onDone });
        }}
        onKeyDown={onKeyDown}
      />
      {message === undefined ? null : (
        <p className="prop-message" role="status">
          {message}
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

/** Holds what is being typed into a number field, and the message about the last entry. */
function useNumberEntry({ spec, value, onChange }: NumberFieldProps) {
  const [draft, setDraft] = useState<string>();
  /** The message about the last entry, shown as long as the entry's value stands. */
  const [last, setLast] = useState<{ readonly message: string; readonly value: unknown }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: undo and other controls win over an unfinished draft
  useEffect(() => setDraft(undefined), [value]);
  const text = draft ?? (typeof value === "number" ? formatSetting(value) : "");
  // Several blocks whose values differ have no common value to find fault with.
  const isMixed = value === undefined && draft === undefined;
  const fault = isMixed ? undefined : faultOf(spec, text);
  return {
    text,
    isMixed,
    fault,
    message: fault === undefined && last?.value === value ? last?.message : undefined,
    type(next: string) {
      setLast(undefined);
      setDraft(next);
      const number = readNumber(next);
      if (number === undefined || faultOf(spec, next) !== undefined || number === value) return;
      onChange(number);
    },
    commit() {
      if (draft === undefined) return;
      const now = typeof value === "number" ? value : undefined;
      const entry = resolveEntry(spec, draft, now);
      setDraft(undefined);
      setLast(
        entry.message === undefined
          ? undefined
          : { message: entry.message, value: entry.value ?? now },
      );
      if (entry.value !== undefined && entry.value !== value) onChange(entry.value);
    },
    discard: () => setDraft(undefined),
  };
}

/** Says who locked a field, beside its name. */
function Locked({ when }: { when: boolean | undefined }) {
  if (when !== true) return null;
  return (
    <span className="locked-sign" title={lockedBy}>
      <Lock size={12} aria-hidden="true" />
      <span className="visually-hidden">, {lockedBy}</span>
    </span>
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
