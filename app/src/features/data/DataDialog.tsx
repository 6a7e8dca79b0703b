import { CircleAlert, File as FileIcon, Folder, LoaderCircle } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import { useStudio } from "../../studio/context";
import { Dialog } from "../../ui/Dialog";
import { ChooseSet } from "./ChooseSet";
import { chooseFiles } from "./choose-files";
import { ownDataOf } from "./own-data";
import { PhotoChoice } from "./PhotoChoice";
import { SavedSets } from "./SavedSets";
import { SetPreview } from "./SetPreview";
import "./data.css";

/** The dialog for a person's own data: saved sets, files being read, and a preview of what was read. */
export function DataDialog() {
  const studio = useStudio();
  const model = ownDataOf(studio);
  const phase = useStore(model.store, (state) => state.phase);
  const name = useStore(model.store, (state) => state.name);
  useEffect(() => void model.refresh(), [model]);
  // The content of the open dialog changes; the main action of the new content takes the focus.
  useEffect(() => {
    if (phase !== "reading" && phase !== "saving") {
      document.querySelector<HTMLElement>(".dialog.data :is(.primary, .data-set)")?.focus();
    }
  }, [phase]);
  const close = () => {
    model.cancel();
    studio.ui.set({ dialog: undefined });
  };
  const title = phase === "list" ? "Your data" : name;
  return (
    <Dialog title={title} className="data" onClose={close}>
      {phase === "list" ? (
        <>
          <SavedSets />
          <Choose />
        </>
      ) : phase === "preview" ? (
        <SetPreview />
      ) : phase === "photo" ? (
        <PhotoChoice />
      ) : phase === "choose-set" ? (
        <ChooseSet />
      ) : phase === "failed" ? (
        <Failed />
      ) : (
        <Reading onCancel={close} />
      )}
    </Dialog>
  );
}

function Choose() {
  const studio = useStudio();
  return (
    <section className="data-choose" aria-label="Bring data">
      <p>
        Drop files anywhere on the page, or choose them. They stay on this device: nothing is sent
        anywhere, and people who open a link to this experiment are asked for the file.
      </p>
      <div className="share-actions">
        <button type="button" className="button primary" onClick={() => chooseFiles(studio, false)}>
          <FileIcon size={15} />
          Choose files …
        </button>
        <button type="button" className="button" onClick={() => chooseFiles(studio, true)}>
          <Folder size={15} />
          Choose a folder …
        </button>
      </div>
      <dl className="facts data-kinds">
        <div>
          <dt>Images</dt>
          <dd>
            a zip, tar or folder with a folder of images for each class (PNG, JPEG, WebP, GIF, BMP)
          </dd>
        </div>
        <div>
          <dt>IDX</dt>
          <dd>images and labels together, as MNIST has them (.gz too)</dd>
        </div>
        <div>
          <dt>CIFAR</dt>
          <dd>the binary files of CIFAR-10 or CIFAR-100, or their archive (.tar.gz)</dd>
        </div>
        <div>
          <dt>NumPy</dt>
          <dd>
            npz or npy: arrays x and y, or x_train, y_train, x_test, y_test; labels are numbers or
            names
          </dd>
        </div>
        <div>
          <dt>CSV</dt>
          <dd>
            one example a row: numbers, or the pixels of a square image, grey or in colour, and a
            column with its class or value; two tables named train and test are the split
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Reading({ onCancel }: { onCancel: () => void }) {
  const model = ownDataOf(useStudio());
  const { what, done, total } = useStore(model.store, (state) => state.progress);
  return (
    <section className="data-reading" aria-label="Reading">
      <p>
        <LoaderCircle size={17} className="turning" />
        <span>{what === "" ? "Opening the files" : capital(what)} …</span>
      </p>
      <progress
        aria-label="Progress"
        max={1}
        {...(total > 0 && done > 0 ? { value: Math.min(1, done / total) } : {})}
      />
      <div className="share-actions">
        <span className="grow" />
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </section>
  );
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function Failed() {
  const studio = useStudio();
  const model = ownDataOf(studio);
  const diagnostic = useStore(model.store, (state) => state.diagnostic);
  const preview = useStore(model.store, (state) => state.preview);
  return (
    <section className="data-failed" aria-label="What is wrong">
      <div className="callout warn" role="alert">
        <CircleAlert size={17} />
        <div>
          <p>{diagnostic?.message}</p>
          {diagnostic?.hint === undefined ? null : <p className="muted">{diagnostic.hint}</p>}
        </div>
      </div>
      <div className="share-actions">
        <button type="button" className="button primary" onClick={() => chooseFiles(studio, false)}>
          <FileIcon size={15} />
          Choose another file …
        </button>
        {preview === undefined ? null : (
          <button type="button" className="button" onClick={model.undoChoice}>
            Undo that choice
          </button>
        )}
        <span className="grow" />
        <button type="button" className="button quiet" onClick={model.cancel}>
          Back to your data
        </button>
      </div>
    </section>
  );
}
