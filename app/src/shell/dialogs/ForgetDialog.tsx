import { Trash2 } from "lucide-react";
import { useState } from "react";
import { useStudio } from "../../studio/context";
import { saveDocument } from "../../studio/save-document";
import { Dialog } from "../../ui/Dialog";

/** For shared machines: documents, runs and settings leave this device. */
export function ForgetDialog({ forget }: { forget: () => Promise<void> }) {
  const studio = useStudio();
  const [busy, setBusy] = useState(false);
  const close = () => studio.ui.set({ dialog: undefined });
  return (
    <Dialog title="Forget everything on this device?" onClose={close}>
      <p>
        Documents, weights, checkpoints and settings of Adder Studio are removed from this browser.
        They exist nowhere else, so this cannot be undone.
      </p>
      <div className="share-actions">
        <button
          type="button"
          className="button danger"
          disabled={busy}
          onClick={() => {
            setBusy(true);
            void forget();
          }}
        >
          <Trash2 size={15} />
          Forget everything
        </button>
        <button type="button" className="button" onClick={() => saveDocument(studio)}>
          Save this document as a file first
        </button>
        <span className="grow" />
        <button type="button" className="button quiet" onClick={close}>
          Cancel
        </button>
      </div>
    </Dialog>
  );
}
