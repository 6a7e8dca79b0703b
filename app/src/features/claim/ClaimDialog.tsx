import { claimLines, type Receipt } from "@adder-studio/receipt";
import { Square } from "lucide-react";
import { useEffect } from "react";
import { useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { Action } from "./Action";
import { figureOf, lengthOf, madeBy } from "./labels";
import { MarksLine } from "./MarksLine";
import { SaysWho } from "./SaysWho";
import { isOfGraphics, type Said } from "./said";
import { useClaim, useClaimModel, useEpochs, useSaid } from "./use-claim";
import "./claim.css";

/** The claim of the open document in full: what is claimed, how it stands, a check, and what a check proves. */
export function ClaimDialog() {
  const studio = useStudio();
  const model = useClaimModel();
  const claim = useClaim((state) => state.claim);
  const said = useSaid();
  const close = () => studio.ui.set({ dialog: undefined });
  useEffect(() => model.measure(), [model]);
  return (
    <Dialog title="The result that came with it" onClose={close} className="claim-dialog">
      {claim === undefined || said === undefined ? (
        <p>
          This experiment came without a result. Whoever shares one can send its result along: with
          “With result” in Share.
        </p>
      ) : claim.kind === "damaged" ? (
        <p className="callout warn">{claim.sentence}</p>
      ) : (
        <Content receipt={claim.receipt} said={said} />
      )}
      <SaysWho />
    </Dialog>
  );
}

function Content({ receipt, said }: { receipt: Receipt; said: Said }) {
  const model = useClaimModel();
  const claim = useClaim((state) => state.claim);
  const isOn = useClaim(({ checking }) => checking !== undefined);
  const hidden = useClaim((state) => state.isHidden);
  const epochs = useEpochs(claim);
  return (
    <>
      <p className="claim-figure">
        <strong>{figureOf(receipt)}</strong> after {lengthOf(receipt, epochs)}
      </p>
      <p className="muted">
        Claimed by whoever made this link: {madeBy(receipt)}. Nothing of it was measured here until
        you check it.
      </p>
      <div className={`claim-check ${said.tone}`}>
        <p role="status">{said.text}</p>
        {isOfGraphics(receipt) ? null : <MarksLine receipt={receipt} steps />}
        <div className="share-actions">
          {isOn ? (
            <button type="button" className="button" onClick={model.stop}>
              <Square size={13} />
              Stop
            </button>
          ) : said.action === undefined ? null : (
            <Action action={said.action} receipt={receipt} />
          )}
          <span className="grow" />
          <button type="button" className="button quiet" onClick={() => model.hide(!hidden)}>
            {hidden ? "Show it above the network" : "Put it away"}
          </button>
        </div>
      </div>
      <Facts receipt={receipt} />
    </>
  );
}

function Facts({ receipt }: { receipt: Receipt }) {
  return (
    <details className="claim-facts">
      <summary>What the claim says</summary>
      <dl>
        {claimLines(receipt).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
