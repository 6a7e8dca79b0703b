import { useState } from "react";
import { useStudio } from "../../studio/context";

/** A note's words; a double click writes in place. */
export function NoteText({ id, text, title }: { id: string; text: string; title: string }) {
  const studio = useStudio();
  const [editing, setEditing] = useState(false);
  if (!editing) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: by keyboard a note is written in the inspector
      <div
        className="note-text"
        onDoubleClick={(event) => {
          event.stopPropagation();
          setEditing(true);
        }}
      >
        {text === "" ? <span className="note-empty">Double-click to write</span> : text}
      </div>
    );
  }
  return (
    <textarea
      className="note-field nodrag nopan nowheel"
      aria-label={`Text of ${title}`}
      maxLength={4000}
      value={text}
      ref={(field) => field?.focus()}
      onChange={(event) =>
        studio.edit(
          { kind: "setProp", id, prop: "text", value: event.target.value },
          { label: `text of ${title}`, merge: `prop ${id}.text` },
        )
      }
      onBlur={() => {
        setEditing(false);
        studio.document.seal();
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Escape") event.currentTarget.blur();
      }}
    />
  );
}
