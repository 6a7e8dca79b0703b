import { CircleAlert, Copy, Download, Eye, X } from "lucide-react";
import { useState } from "react";
import type { Refusal } from "../../storage/storage";
import { useDocument, useKeep, useStudio } from "../../studio/context";
import type { SaveFault } from "../../studio/save-state";

/** Nothing was ever let in, and why. */
const refusals: Readonly<Record<Refusal, string>> = {
  full: "this device's storage was full when the page opened. Save it as a file, free some space, then reload this page.",
  newer: "a newer Adder Studio has used this storage. Save it as a file, then reload this page.",
  blocked: "this browser keeps nothing for this page. Save it as a file before you leave.",
};
const sentences: Readonly<Record<Exclude<SaveFault, "memory">, string>> = {
  full: "this device's storage is full. Training goes on; saving is tried again by itself.",
  blocked: "this device's storage does not take it. Saving is tried again by itself.",
  newer: "a newer Adder Studio is open in another tab. Save it as a file, then reload this page.",
};
/** Steps after which somebody whose browser keeps nothing is reminded again. */
const remindSteps = 20;

/** Work that is not on the device, for as long as it is not. */
export function SaveBar() {
  const studio = useStudio();
  const fault = useKeep((state) => state.fault);
  const steps = useDocument((state) => state.past.length);
  const [hiddenAt, setHiddenAt] = useState<number>();
  if (fault === undefined) return null;
  const memory = fault === "memory";
  if (memory && (steps === 0 || (hiddenAt !== undefined && steps < hiddenAt + remindSteps))) {
    return null;
  }
  return (
    <div className="bar not-kept">
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

/** The same document in two tabs: who writes, and what to do when both did. */
export function TabBar() {
  const studio = useStudio();
  const role = useKeep((state) => state.role);
  const refused = useKeep((state) => state.refused);
  if (role === "writer") return null;
  if (role === "reader") {
    return (
      // The key starts the nudge again each time an edit is refused.
      <div key={refused} className={refused > 0 ? "bar read-only nudge" : "bar read-only"}>
        <Eye size={16} />
        <p role="status">
          <b>Open in another tab: read only.</b> What is changed there shows here.
        </p>
        <button
          type="button"
          className="button small strong"
          onClick={() => studio.keeper.takeOver()}
        >
          Take over
        </button>
        <Fork label="Duplicate" />
      </div>
    );
  }
  return (
    <div className="bar not-kept">
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
        onClick={() => void studio.keeper.showOther()}
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
        studio.keeper.fork();
        studio.ui.announce(`This is ${studio.document.store.getState().graph.title} now`);
      }}
    >
      <Copy size={14} />
      {label}
    </button>
  );
}
