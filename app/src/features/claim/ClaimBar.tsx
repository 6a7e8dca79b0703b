import { Shield, ShieldAlert, ShieldCheck, ShieldX, Square, X } from "lucide-react";
import type { ReactNode } from "react";
import { useStudio } from "../../studio/context";
import { Action } from "./Action";
import { figureOf, lengthOf, madeBy } from "./labels";
import { MarksLine } from "./MarksLine";
import { isOfGraphics, type Tone } from "./said";
import { useClaim, useClaimModel, useEpochs, useSaid } from "./use-claim";
import "./claim.css";

const icons: Readonly<Record<Tone, ReactNode>> = {
  open: <Shield size={18} />,
  good: <ShieldCheck size={18} />,
  bad: <ShieldX size={18} />,
  warn: <ShieldAlert size={18} />,
  grey: <Shield size={18} />,
};

/** The result that came with the open document: what is claimed, and a check of it on this device. */
export function ClaimBar() {
  const studio = useStudio();
  const model = useClaimModel();
  const claim = useClaim((state) => state.claim);
  const hidden = useClaim((state) => state.isHidden);
  const isOn = useClaim(({ checking }) => checking !== undefined);
  const isBegun = useClaim(
    ({ verdict }) => verdict?.kind === "confirmed" || verdict?.kind === "differs",
  );
  const epochs = useEpochs(claim);
  const said = useSaid();
  if (claim === undefined || hidden || said === undefined) return null;
  const { tone, text, action } = said;
  const receipt = claim.kind === "receipt" ? claim.receipt : undefined;
  const hasMarks = receipt !== undefined && !isOfGraphics(receipt) && (isOn || isBegun);
  return (
    <section className={`bar claim ${tone}`} aria-label="The result that came with this experiment">
      {icons[tone]}
      <div className="claim-words">
        {receipt === undefined ? null : (
          <p>
            <b>Claimed:</b> {figureOf(receipt)} after {lengthOf(receipt, epochs)}
            <span className="muted claim-made">, {madeBy(receipt)}</span>
          </p>
        )}
        <p className="claim-said">
          <span role="status">{text}</span>{" "}
          {receipt === undefined ? null : (
            <button
              type="button"
              className="link"
              onClick={() => studio.ui.set({ dialog: "claim" })}
            >
              Details
            </button>
          )}
        </p>
      </div>
      {receipt === undefined || !(isOn || hasMarks || action) ? null : (
        <div className="claim-do">
          {hasMarks ? <MarksLine receipt={receipt} /> : null}
          <span className="bar-actions">
            {isOn ? (
              <button type="button" className="button small" onClick={model.stop}>
                <Square size={13} />
                Stop
              </button>
            ) : action === undefined ? null : (
              <Action action={action} receipt={receipt} />
            )}
          </span>
        </div>
      )}
      <button
        type="button"
        className="button icon quiet small claim-close"
        aria-label="Put this claim away"
        title="It stays in the Runs panel"
        onClick={() => model.hide(true)}
      >
        <X size={15} />
      </button>
    </section>
  );
}
