import type { ModelGraph } from "@adder-studio/graph";
import { withReceipt } from "@adder-studio/receipt";
import { useEffect, useId, useMemo, useState } from "react";
import type { RunRecord } from "../../runs/types";
import { useRuns } from "../../runs/use-runs";
import { useDocument } from "../../studio/context";
import { checkableText, claimText, type Epochs } from "./labels";
import { receiptOfRun } from "./receipt-of";
import { noResultText, type Result, resultOf } from "./share-result";
import "./claim.css";

/** The text of a receipt, which goes behind a link, and the document that both are about. */
export interface SharedResult {
  readonly behind: string;
  readonly graph: ModelGraph;
}

interface ShareResultProps {
  /** Called with the result that goes into the link; undefined: none. */
  readonly onShare: (shared: SharedResult | undefined) => void;
  /** True where the result goes into the link unless a person says otherwise. */
  readonly on: boolean;
}

/** Epochs of a finished run; undefined where its steps make no whole ones. */
function epochsIn({ run }: Extract<Result, { readonly run: RunRecord }>): Epochs {
  const epochs = run.totalSteps / run.stepsPerEpoch;
  return Number.isInteger(epochs) ? epochs : undefined;
}

/** The choice to send a run's result along with the link; says what is claimed, or why there is nothing to claim. */
export function ShareResult({ onShare, on }: ShareResultProps) {
  const id = useId();
  const graph = useDocument((state) => state.graph);
  const key = useDocument((state) => state.key);
  const runs = useRuns((state) => state.runs);
  const read = useRuns((state) => state.read);
  const [wanted, setWanted] = useState(on);
  /** True once a person shares the network as it ran, in place of the one on screen. */
  const [asRan, setAsRan] = useState(false);
  const result = useMemo(() => resultOf(runs, { graph, key }), [runs, graph, key]);
  const about = result.kind === "edited" ? (asRan ? result.graph : undefined) : graph;
  const made = useMemo(
    () => (about === undefined || !("run" in result) ? undefined : receiptOfRun(result.run, about)),
    [result, about],
  );
  const receipt = made?.ok ? made.value : undefined;
  const shared = useMemo(
    () =>
      wanted && receipt !== undefined && about !== undefined
        ? { behind: withReceipt("", receipt), graph: about }
        : undefined,
    [wanted, receipt, about],
  );
  useEffect(() => onShare(shared), [onShare, shared]);
  if (!read) return null;
  return (
    <div className="share-result">
      <label htmlFor={id}>
        <input
          id={id}
          type="checkbox"
          checked={wanted && receipt !== undefined}
          disabled={receipt === undefined}
          aria-describedby={`${id}-what`}
          onChange={({ target: { checked } }) => setWanted(checked)}
        />
        With result
      </label>
      <p id={`${id}-what`} className="muted">
        {receipt !== undefined && "run" in result
          ? `${claimText(receipt, epochsIn(result))}. ${checkableText(receipt)}`
          : made?.ok === false && result.kind === "result"
            ? made.error
            : noResultText(result)}
        {result.kind !== "edited" ? null : (
          <>
            {" "}
            {asRan ? "The link holds the network as it ran, without your changes since. " : null}
            <button type="button" className="link" onClick={() => setAsRan(!asRan)}>
              {asRan ? "Share it as it is now" : "Share the network as it ran"}
            </button>
          </>
        )}
      </p>
    </div>
  );
}
