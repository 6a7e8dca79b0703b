import { Database, FolderOpen } from "lucide-react";
import { useDocument, useStudio } from "../../studio/context";
import { chooseFiles } from "./choose-files";
import { useAbsent } from "./use-absent";
import { ownFactsIn } from "./use-data";

/** The bar that asks for the file when the data of an experiment is not on this device. */
export function OwnDataBar() {
  const studio = useStudio();
  const hash = useDocument((state) => ownFactsIn(state.graph)?.hash);
  const facts = hash === undefined ? undefined : ownFactsIn(studio.document.store.getState().graph);
  const absent = useAbsent(facts);
  if (facts === undefined || !absent) return null;
  return (
    <div className="bar resume own-data">
      <Database size={16} />
      <p role="alert">
        This experiment uses <b>{facts.name}</b>, which is not on this device. Drop the file here to
        continue.
      </p>
      <button
        type="button"
        className="button small strong"
        onClick={() => chooseFiles(studio, false)}
      >
        <FolderOpen size={14} />
        Choose the file …
      </button>
      <button
        type="button"
        className="button small quiet"
        onClick={() => studio.ui.set({ dialog: "data" })}
      >
        Your data …
      </button>
    </div>
  );
}
