import { fetchFrom, openDataSource } from "@adder-studio/data";
import { numericsHash } from "@adder-studio/graph";
import { findOwnData } from "@adder-studio/session/own-data";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import { useStore } from "zustand";
import { useDocument, useStudio } from "../../studio/context";
import { ownFactsIn } from "../data/use-data";
import type { Epochs } from "./labels";
import { type ClaimModel, type ClaimState, claimOf } from "./model";
import type { Claim } from "./read";
import { type Said, saidOf } from "./said";

export function useClaimModel(): ClaimModel {
  return claimOf(useStudio());
}

export function useClaim<T>(pick: (state: ClaimState) => T): T {
  return useStore(useClaimModel().store, pick);
}

/** Returns true while the open document would train otherwise than the one that the claim came with. */
function useIsEdited(claim: Claim | undefined): boolean {
  // The word may come a moment after the edit.
  const graph = useDeferredValue(useDocument((state) => state.graph));
  return useMemo(
    () => claim !== undefined && graph !== claim.graph && numericsHash(graph) !== claim.numerics,
    [claim, graph],
  );
}

/** Returns how the claim of the open document stands; undefined without a claim. */
export function useSaid(): Said | undefined {
  const { claim, ownData, agreed, checking, verdict } = useClaim((state) => state);
  const isEdited = useIsEdited(claim);
  const own = useMemo(() => claim && ownFactsIn(claim.graph), [claim]);
  if (claim === undefined) return undefined;
  return saidOf({ claim, ownData, agreed, checking, verdict, isEdited, own });
}

/** Returns the epochs of a claim's steps; undefined where they are not whole, and until the size of its data is known. */
export function useEpochs(claim: Claim | undefined): Epochs {
  const [known, setKnown] = useState<{ readonly of: Claim; readonly epochs: Epochs }>();
  useEffect(() => {
    if (claim?.kind !== "receipt") return;
    let current = true;
    void stepsPerEpoch(claim).then((whole) => {
      const count = whole === undefined ? undefined : claim.receipt.steps / whole;
      if (current) setKnown({ of: claim, epochs: Number.isInteger(count) ? count : undefined });
    });
    return () => {
      current = false;
    };
  }, [claim]);
  return known?.of === claim ? known?.epochs : undefined;
}

/** Returns the steps of an epoch of a claim's run; nothing of its data is loaded. */
async function stepsPerEpoch({ ir, graph }: Claim): Promise<number | undefined> {
  const input = ir?.ops.find((op) => op.op === "input");
  if (input?.op !== "input") return undefined;
  const { own } = input.attrs;
  const count =
    own === undefined
      ? openDataSource(input.attrs, graph.run.seed, fetchFrom("./")).trainCount
      : (await findOwnData(own.hash))?.train;
  return count === undefined ? undefined : Math.floor(count / graph.run.batch);
}
