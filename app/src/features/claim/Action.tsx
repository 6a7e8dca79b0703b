import type { Receipt } from "@adder-studio/receipt";
import { ArchiveRestore, FolderOpen, ShieldCheck } from "lucide-react";
import { useStudio } from "../../studio/context";
import { chooseFiles } from "../data/choose-files";
import { CheckMenu } from "./CheckMenu";
import { timeText } from "./labels";
import type { ClaimAction } from "./said";
import { useClaim, useClaimModel } from "./use-claim";

interface ActionProps {
  readonly action: ClaimAction;
  readonly receipt: Receipt;
}

/** Offers as a button what a person can do about a claim now. */
export function Action({ action, receipt }: ActionProps) {
  const studio = useStudio();
  const isBegun = useClaim(({ verdict }) => verdict?.kind === "confirmed");
  switch (action) {
    case "check":
      return <CheckMenu receipt={receipt} label={isBegun ? "Check more" : "Check it"} />;
    case "compare":
      return <Compare steps={receipt.steps} />;
    case "back":
      return (
        <button type="button" className="button small strong" onClick={studio.backToOrigin}>
          <ArchiveRestore size={14} />
          Back to it
        </button>
      );
    case "data":
      return (
        <button
          type="button"
          className="button small strong"
          onClick={() => chooseFiles(studio, false)}
        >
          <FolderOpen size={14} />
          Open the data …
        </button>
      );
  }
}

function Compare({ steps }: { steps: number }) {
  const model = useClaimModel();
  const time = timeText(
    steps,
    useClaim((state) => state.stepMs),
  );
  return (
    <button
      type="button"
      className="button small"
      title={time === "" ? undefined : `All ${steps} steps, ${time}`}
      onPointerEnter={model.measure}
      onClick={() => model.check("whole")}
    >
      <ShieldCheck size={14} />
      Compare the figures
    </button>
  );
}
