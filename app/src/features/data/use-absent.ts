import type { OwnFacts } from "@adder-studio/graph";
import { findOwnData } from "@adder-studio/session/own-data";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { useRun, useStudio } from "../../studio/context";
import { ownDataOf } from "./own-data";

/** Returns true when the set is known to be absent from this device; looked up again whenever a set is saved or deleted. */
export function useAbsent(facts: OwnFacts | undefined): boolean {
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
