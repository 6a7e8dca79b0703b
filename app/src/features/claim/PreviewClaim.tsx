import type { ModelGraph } from "@adder-studio/graph";
import { Shield, ShieldAlert } from "lucide-react";
import { useMemo } from "react";
import { claimText } from "./labels";
import { readClaim } from "./read";
import { useEpochs } from "./use-claim";

/** One line about the result that comes with a link, before the link's document is opened. */
export function PreviewClaim({ graph, receipt }: { graph: ModelGraph; receipt: string }) {
  const claim = useMemo(() => readClaim(graph, receipt), [graph, receipt]);
  const epochs = useEpochs(claim);
  if (claim.kind === "damaged") {
    return (
      <p className="callout warn">
        <ShieldAlert size={16} />
        {claim.sentence}
      </p>
    );
  }
  return (
    <p className="callout">
      <Shield size={16} />
      <span>
        <b>Claimed:</b> {claimText(claim.receipt, epochs)}. You can check it once it is open.
      </span>
    </p>
  );
}
