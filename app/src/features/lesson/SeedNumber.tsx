import { Dices, Hash } from "lucide-react";
import { useId, useState } from "react";
import { useDocument } from "../../studio/context";
import type { LessonView } from "./use-lesson";

const mostNumber = 999;

/** The seed of this student's runs, large: the same for all, the number on the list, or one that was drawn. */
export function SeedNumber({ view: { record, model } }: { readonly view: LessonView }) {
  const rule = useDocument((state) => state.graph.share.seedRule);
  const seed = useDocument((state) => state.graph.run.seed);
  const { number } = record.progress;
  if (rule === "fixed") {
    return (
      <p className="lesson-seed-line">
        <Hash size={14} aria-hidden="true" />
        Seed {seed}, the same for everybody: on the same engine you all get the same numbers.
      </p>
    );
  }
  if (rule === "ask" && (number === undefined || !record.hasEnded)) {
    return <AskNumber number={number} onNumber={model.setNumber} />;
  }
  const mine = number ?? seed;
  return (
    <section className="lesson-seed" aria-label="Your seed">
      <Dices size={18} aria-hidden="true" />
      <p>
        <strong>{mine}</strong>
        <span>
          {rule === "ask" ? "Your number and your seed." : "Your seed, drawn for you alone."}
          {mine === seed ? "" : ` The next run uses seed ${seed}.`}
        </span>
      </p>
    </section>
  );
}

/** Asks for the number on the list; it can be changed until a run has ended. */
function AskNumber({
  number,
  onNumber,
}: {
  readonly number: number | undefined;
  readonly onNumber: (number: number) => void;
}) {
  const id = useId();
  const [text, setText] = useState(number === undefined ? "" : String(number));
  const [fault, setFault] = useState<string>();
  const take = () => {
    const given = text.trim();
    if (given === "" && number === undefined) return;
    const value = Number(given);
    if (/^\d{1,3}$/.test(given) && value >= 1 && value <= mostNumber) {
      setFault(undefined);
      if (value !== number) onNumber(value);
    } else setFault(`Type a whole number from 1 to ${mostNumber}.`);
  };
  return (
    <form
      className="lesson-number"
      data-open={number === undefined}
      onSubmit={(event) => {
        event.preventDefault();
        take();
      }}
    >
      <label htmlFor={id}>Your number on the list</label>
      <input
        id={id}
        className="field"
        inputMode="numeric"
        autoComplete="off"
        maxLength={3}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-note`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
      />
      <button type="submit" className="button">
        {number === undefined ? "Use it" : "Change"}
      </button>
      <p id={`${id}-note`} className={fault === undefined ? "muted" : "lesson-fault"} role="status">
        {fault ??
          (number === undefined
            ? "It becomes your seed: the numbers that your network begins with."
            : `Seed ${number}. You can change it until a run has ended.`)}
      </p>
    </form>
  );
}
