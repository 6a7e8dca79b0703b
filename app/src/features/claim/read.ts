import { lower } from "@adder-studio/blocks";
import { findEngineVersion } from "@adder-studio/core/engines";
import { documentHash, type ModelGraph, numericsHash } from "@adder-studio/graph";
import { irHash, type ModelIR } from "@adder-studio/ir";
import { type AtHand, dataOf, type Receipt, receiptIn } from "@adder-studio/receipt";

interface Of {
  /** The document that the claim came with, as it came. */
  readonly graph: ModelGraph;
  /** Hash of what decides its numbers. */
  readonly numerics: string;
  /** The network, and its hash; undefined where it cannot train. */
  readonly ir: ModelIR | undefined;
  readonly hash: string | undefined;
}

/** A claim that could be read. */
export interface SoundClaim extends Of {
  readonly kind: "receipt";
  readonly receipt: Receipt;
}

/** A claim as it was read, or the sentence why it cannot be. */
export type Claim = SoundClaim | (Of & { readonly kind: "damaged"; readonly sentence: string });

function about(graph: ModelGraph): Of {
  const { ir } = lower(graph);
  return {
    graph,
    numerics: numericsHash(graph),
    ir,
    hash: ir === undefined ? undefined : irHash(ir),
  };
}

/** Returns what a receipt claims of a document. */
export function claimAbout(graph: ModelGraph, receipt: Receipt): SoundClaim {
  return { ...about(graph), kind: "receipt", receipt };
}

/** Reads the result that came with a document; its text is untrusted input. */
export function readClaim(graph: ModelGraph, text: string): Claim {
  const read = receiptIn(text);
  if (read.ok && read.value !== undefined) return claimAbout(graph, read.value);
  const sentence = read.ok ? lost : `${read.error.message} ${read.error.hint ?? ""}`.trim();
  return { ...about(graph), kind: "damaged", sentence };
}

const lost = "The result behind this link is no longer whole. Ask for the link again.";

/** Returns what is at hand for a check of a claim; `ownData` are the person's sets on this device that it needs. */
export function atHandFor({ graph, ir }: SoundClaim, ownData: readonly string[]): AtHand {
  return {
    document: documentHash(graph),
    data: ir === undefined ? [] : dataOf(ir),
    hasOwnData: (hash) => ownData.includes(hash),
    hasModule: (digits) => findEngineVersion(digits) !== undefined,
  };
}
