import { lessonParts, parseMarkup } from "@adder-studio/classroom/lesson";
import { limits } from "@adder-studio/graph";
import { Italic, List } from "lucide-react";
import { type ReactNode, useId, useRef } from "react";
import { flushSync } from "react-dom";
import { Words } from "../lesson/Words";
import { emphasise, linkTo, listLines, type Selected } from "./text-tools";

interface WordsFieldProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onDone: () => void;
}

/** From this share of the longest text on, the letters that are left are counted. */
const shareCounted = 0.8;

/** The words of a step, with a few tools above and what students will read below. */
export function WordsField({ text, onText, onDone }: WordsFieldProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const apply = (tool: (selected: Selected) => Selected) => {
    const area = field.current;
    if (area === null) return;
    const next = tool({ text, from: area.selectionStart, to: area.selectionEnd });
    if (next.text.length > limits.lessonText) return;
    // The selection is set once the text stands in the field.
    flushSync(() => onText(next.text));
    onDone();
    area.focus();
    area.setSelectionRange(next.from, next.to);
  };
  const left = limits.lessonText - text.length;
  return (
    <div className="le-words">
      <label className="le-label" htmlFor={id}>
        Words
      </label>
      <fieldset className="le-tools">
        <legend className="visually-hidden">Form of the words</legend>
        <Tool title="Emphasis" icon={<Italic size={14} />} onClick={() => apply(emphasise)} />
        <Tool title="List" icon={<List size={14} />} onClick={() => apply(listLines)} />
        <select
          className="field"
          aria-label="Link to a part of the screen"
          value=""
          onChange={({ target }) => {
            const part = target.value as keyof typeof lessonParts;
            apply((selected) => linkTo(selected, part, lessonParts[part]));
          }}
        >
          <option value="">Link to …</option>
          {Object.entries(lessonParts).map(([part, title]) => (
            <option key={part} value={part}>
              {title}
            </option>
          ))}
        </select>
      </fieldset>
      <textarea
        id={id}
        ref={field}
        className="field"
        rows={4}
        maxLength={limits.lessonText}
        placeholder="What should they do, and look at?"
        value={text}
        onChange={({ target }) => onText(target.value)}
        onBlur={onDone}
      />
      {left < (1 - shareCounted) * limits.lessonText ? (
        <p className="le-note" role="status">
          {left} letters left. Long texts are read by few: another step may do better.
        </p>
      ) : null}
      {isPlain(text) ? null : (
        <section className="le-preview" aria-label="As students read it">
          <Words text={text} />
        </section>
      )}
    </div>
  );
}

/** Tells whether students read the text just as it stands in the field. */
function isPlain(text: string): boolean {
  return parseMarkup(text).every(
    (block) => block.kind === "paragraph" && block.children.every(({ kind }) => kind === "text"),
  );
}

function Tool({ title, icon, onClick }: { title: string; icon: ReactNode; onClick: () => void }) {
  return (
    <button
      type="button"
      className="button icon small quiet"
      aria-label={title}
      title={title}
      onClick={onClick}
    >
      {icon}
    </button>
  );
}
