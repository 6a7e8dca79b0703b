import { ArrowLeft, ClipboardCopy, FileText, FolderInput, Share, Undo2 } from "lucide-react";
import { useMemo, useState } from "react";
import { isFinished, resultOf } from "../../features/claim/share-result";
import { methodsOf, receiptOf, receiptText, resultCode } from "../../runs/receipt";
import { isKnown } from "../../runs/run-origin";
import type { RunRecord } from "../../runs/types";
import { useRuns } from "../../runs/use-runs";
import { useDocument, useStudio } from "../../studio/context";
import { copyNetwork, putBack } from "./networks";

/** All that identifies a run, and ways to hand it on. */
export function RunDetails({ run, close }: { run: RunRecord; close: () => void }) {
  const studio = useStudio();
  const key = useDocument((state) => state.key);
  const graph = useDocument((state) => state.graph);
  const runs = useRuns((state) => state.runs);
  const isShared = useMemo(() => {
    const result = resultOf(runs, { graph, key });
    return "run" in result && result.run.id === run.id && isFinished(run);
  }, [runs, graph, key, run]);
  const [text, setText] = useState<string>();
  const copy = (what: string, value: string) => {
    const said = () => studio.ui.announce(`Copied the ${what}`);
    // Where the clipboard is closed the text stands below, to be copied by hand.
    setText(value);
    void navigator.clipboard?.writeText(value).then(said, () => undefined);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="run-details" tabIndex={0} aria-label={`Receipt of ${run.name}`}>
      <header>
        <button type="button" className="button small quiet" onClick={close}>
          <ArrowLeft size={14} />
          Chart
        </button>
        <h3>{run.name}</h3>
      </header>
      <div className="run-actions">
        {isKnown(run) ? (
          <button
            type="button"
            className="button small"
            onClick={() => copy("methods paragraph", methodsOf(run))}
          >
            <FileText size={14} />
            Copy methods paragraph
          </button>
        ) : null}
        <button
          type="button"
          className="button small"
          onClick={() => copy("receipt", receiptText(run))}
        >
          <ClipboardCopy size={14} />
          Copy receipt
        </button>
        <button
          type="button"
          className="button small"
          title="One line to hand in: the same document, data and engine give the same hashes"
          onClick={() => copy("result code", resultCode(run))}
        >
          Copy result code
        </button>
        {isShared ? (
          <button
            type="button"
            className="button small"
            title="A link with this result: whoever opens it can check it"
            onClick={() => studio.ui.set({ dialog: "share" })}
          >
            <Share size={14} />
            Share with its result
          </button>
        ) : null}
        {!isKnown(run) ? null : run.document === key ? (
          <button
            type="button"
            className="button small"
            title="As a step that can be undone"
            onClick={() => putBack(studio, run)}
          >
            <Undo2 size={14} />
            Open this run's network
          </button>
        ) : (
          <button type="button" className="button small" onClick={() => copyNetwork(studio, run)}>
            <FolderInput size={14} />
            Open a copy of its network
          </button>
        )}
      </div>
      {text === undefined ? null : (
        <p className="run-copied" role="status">
          <b>Copied:</b> {text}
        </p>
      )}
      <dl className="receipt">
        {receiptOf(run).map(([label, value]) => (
          <div key={label + value}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
