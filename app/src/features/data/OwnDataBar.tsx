import type { OwnFacts } from "@adder-studio/graph";
import { findOwnData } from "@adder-studio/session/own-data";
import { Database, FolderOpen } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useDocument, useRun, useStudio } from "../../studio/context";
import { chooseFiles } from "./choose-files";
import { ownDataOf } from "./own-data";
import { ownFactsIn } from "./use-data";

/** Returns true when the set is known to be absent from this device; looked up again whenever a set is saved or deleted. */
function useAbsent(facts: OwnFacts | undefined): boolean {
  const model = ownDataOf(useStudio());
  const version = useStore(model.store, (state) => state.version);
  const failed = useRun((state) => state.session.diagnostic?.code === "own-data-absent");
  const hash = facts?.hash;
  const [absent, setAbsent] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change of `version` or `failed` starts a new look-up
  useEffect(() => {
    if (hash === undefined) return;
    let current = true;
    void findOwnData(hash).then((record) => {
      if (current) setAbsent(record === undefined ? hash : undefined);
    });
    return () => {
      current = false;
    };
  }, [hash, version, failed]);
  return hash !== undefined && (absent === hash || failed);
}

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
