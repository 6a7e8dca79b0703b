import { holdsLink } from "@adder-studio/graph";
import { useId, useRef, useState } from "react";
import { useStudio } from "../../studio/context";
import { readLink } from "../../studio/read-link";
import { Dialog } from "../../ui/Dialog";

/** A field for a link, or for a message around one: it is looked at as soon as it is there. */
export function OpenLinkDialog() {
  const studio = useStudio();
  const [text, setText] = useState("");
  const [fault, setFault] = useState<string>();
  /** Counts the attempts: only the last one has a say. */
  const attempts = useRef(0);
  const id = useId();
  const close = () => studio.ui.set({ dialog: undefined });
  const look = async (given: string) => {
    attempts.current += 1;
    const mine = attempts.current;
    if (given.trim() === "") {
      setFault("Paste a link first.");
      return;
    }
    const found = await readLink(given);
    if (mine !== attempts.current) return;
    if (found.ok) studio.ui.set({ dialog: undefined, preview: found.preview });
    else setFault(found.sentence);
  };
  return (
    <Dialog title="Open a link" onClose={close}>
      <p className="muted">
        You see the experiment first: nothing runs, and your own work stays as it is.
      </p>
      <div className="link-field">
        <label htmlFor={id}>Link, or a message with one in it</label>
        <textarea
          id={id}
          className="field share-link"
          rows={4}
          spellCheck={false}
          autoCapitalize="off"
          data-first
          value={text}
          aria-invalid={fault !== undefined}
          aria-describedby={fault === undefined ? undefined : `${id}-fault`}
          onChange={({ target: { value } }) => {
            setText(value);
            setFault(undefined);
            attempts.current += 1;
            if (holdsLink(value)) void look(value);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey) return;
            event.preventDefault();
            void look(text);
          }}
        />
        {fault === undefined ? null : (
          <p id={`${id}-fault`} className="link-fault" role="alert">
            {fault}
          </p>
        )}
      </div>
      <div className="share-actions">
        <button type="button" className="button primary" onClick={() => void look(text)}>
          Look at it
        </button>
        <span className="grow" />
        <button type="button" className="button quiet" onClick={close}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
