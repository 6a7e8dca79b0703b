import { CircleAlert, Copy, Download, Eye, X } from "lucide-react";
import { useState } from "react";
import type { Refusal } from "../../storage/storage";
import { useDocument, useSaveState, useStudio } from "../../studio/context";
import type { SaveFault } from "../../studio/save-state";

/** Sentences for a storage that took nothing since the page opened, by the reason. */
const refusals: Readonly<Record<Refusal, string>> = {
  full: "this device's storage was full when the page opened. Save it as a file, free some space, then reload this page.",
  newer: "a newer Adder Studio has used this storage. Save it as a file, then reload this page.",
  blocked: "this browser stores nothing for this page. Save it as a file before you leave.",
};
const sentences: Readonly<Record<Exclude<SaveFault, "memory">, string>> = {
  full: "this device's storage is full. Training continues, and saving is retried automatically.",
  blocked: "this device's storage refuses it. Saving is retried automatically.",
  newer: "a newer Adder Studio is open in another tab. Save it as a file, then reload this page.",
};
/** Edits after which a person whose browser stores nothing is reminded again. */
const remindSteps = 20;

/** Warns while the document is not saved on this device, with the reason and a button to save it as a file. */
export function SaveBar() {
  const studio = useStudio();
  const fault = useSaveState((state) => state.fault);
  const steps = useDocument((state) => state.past.length);
  const [hiddenAt, setHiddenAt] = useState<number>();
  if (fault === undefined) return null;
  const memory = fault === "memory";
  if (memory && (steps === 0 || (hiddenAt !== undefined && steps < hiddenAt + remindSteps))) {
    return null;
  }
  return (
    <div className="bar not-saved">
      <CircleAlert size={16} />
      <p role="alert">
        <b>Not saved:</b>{" "}
        {fault === "memory" ? refusals[studio.storage.refused ?? "blocked"] : sentences[fault]}
      </p>
      <button
        type="button"
        className="button small strong"
        onClick={() =>
          void import("../../studio/save-document").then((it) => it.saveDocument(studio))
        }
      >
        <Download size={14} />
        Save as file
      </button>
      {memory ? (
        <button
          type="button"
          className="button icon quiet small"
          aria-label="Remind me later"
          onClick={() => setHiddenAt(steps)}
        >
          <X size={15} />
        </button>
      ) : null}
    </div>
  );
}

/** The same document in two tabs: says which tab may edit, and offers a choice when both did. */
export function TabBar() {
  const studio = useStudio();
  const role = useSaveState((state) => state.role);
  const refused = useSaveState((state) => state.refused);
  if (role === "writer") return null;
  if (role === "reader") {
    return (
      // The key starts the nudge again each time an edit is refused.
      <div key={refused} className={refused > 0 ? "bar read-only nudge" : "bar read-only"}>
        <Eye size={16} />
        <p role="status">
          <b>Open in another tab: read only.</b> Changes made there appear here.
        </p>
        <button
          type="button"
          className="button small strong"
          onClick={() => studio.saver.takeOver()}
        >
          Take over
        </button>
        <Fork label="Duplicate" />
      </div>
    );
  }
  return (
    <div className="bar not-saved">
      <CircleAlert size={16} />
      <p role="alert">
        <b>Changed in two tabs.</b> Another tab saved this experiment while you changed it here.
        Both versions are safe.
      </p>
      <Fork label="Save mine as a copy" strong />
      <button
        type="button"
        className="button small"
        title="Undo brings yours back"
        onClick={() => void studio.saver.showOther()}
      >
        Show the other
      </button>
    </div>
  );
}

function Fork({ label, strong = false }: { label: string; strong?: boolean }) {
  const studio = useStudio();
  return (
    <button
      type="button"
      className={strong ? "button small strong" : "button small"}
      onClick={() => {
        studio.saver.fork();
        studio.ui.announce(`This is ${studio.document.store.getState().graph.title} now`);
      }}
    >
      <Copy size={14} />
      {label}
    </button>
  );
}
