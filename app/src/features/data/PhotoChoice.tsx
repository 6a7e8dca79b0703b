import { CircleAlert, Eye, Folder } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { imageFromFile } from "../../observe/file-image";
import { imagesOf } from "../../observe/images";
import { arePoints } from "../../observe/shown-image";
import { useTestSet } from "../../observe/test-set";
import { useDerived, useRun, useStudio } from "../../studio/context";
import { chooseFiles } from "./choose-files";
import { ownDataOf } from "./own-data";

/** Asks what a single dropped image is for: an example to show to the network, or the start of a data set. */
export function PhotoChoice() {
  const studio = useStudio();
  const model = ownDataOf(studio);
  const photo = useStore(model.store, (state) => state.photo);
  const started = useRun((state) => state.started);
  const { lowered, document } = useDerived();
  const ir = started?.ir ?? lowered.built;
  const { set } = useTestSet(ir, (started?.graph ?? document).run.seed);
  const [trouble, setTrouble] = useState<string>();
  const address = useAddress(photo);
  if (photo === undefined) return null;
  const fits = set !== undefined && !arePoints(set) && !(set.images instanceof Float32Array);
  const show = async () => {
    if (set === undefined) return;
    try {
      const { pixels, name } = await imageFromFile(photo, set);
      imagesOf(studio).showOwn(pixels, name);
      model.cancel();
      studio.ui.set({ dialog: undefined, pictures: true, imageStrip: true });
      studio.ui.announce(`The network looks at ${name}.`);
    } catch (error) {
      setTrouble(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <section className="data-photo" aria-label="What is this image for?">
      {address === undefined ? null : <img src={address} alt="" />}
      <div>
        <p>One image. What is it for?</p>
        {trouble === undefined ? null : (
          <p className="callout warn" role="alert">
            <CircleAlert size={17} />
            <span>{trouble}</span>
          </p>
        )}
        <button
          type="button"
          className="button primary"
          aria-disabled={!fits}
          onClick={fits ? () => void show() : undefined}
        >
          <Eye size={15} />
          Show it to the network
        </button>
        <p className="muted">
          {fits
            ? `It is scaled to ${set.width} × ${set.height} pixels and shown in place of the test image.`
            : "The network on screen does not take images."}
        </p>
        <button type="button" className="button" onClick={() => chooseFiles(studio, true)}>
          <Folder size={15} />
          Choose a folder of images to train on …
        </button>
        <p className="muted">
          A data set needs at least ten images: a folder for each class, or file names that begin
          with the class (cat-1.png).
        </p>
      </div>
    </section>
  );
}

/** Returns an object URL of a file, revoked when the file is no longer shown. */
function useAddress(file: File | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (file === undefined) return;
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
