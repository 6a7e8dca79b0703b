import type { OwnFacts } from "@adder-studio/graph";
import {
  type CannotReason,
  cannotText,
  createCheck,
  type Receipt,
  verdictText,
} from "@adder-studio/receipt";
import { formatWhole } from "../../ui/format";
import type { ClaimState } from "./model";
import { atHandFor, type SoundClaim } from "./read";

/** `good` is green, and kept for a run that was made again here as a whole. */
export type Tone = "open" | "good" | "bad" | "warn" | "grey";

/** The things that a person can do about a claim. */
export type ClaimAction =
  /** Make the run again, as far as the person likes. */
  | "check"
  /** Make all of it again on the wasm engine, and lay the figures side by side. */
  | "compare"
  /** Return to the document that the claim came with. */
  | "back"
  /** Open the data that it learned from. */
  | "data";

/** The standing of a claim, in words. */
export interface Said {
  readonly tone: Tone;
  readonly text: string;
  readonly action?: ClaimAction;
}

interface Standing extends Pick<ClaimState, "ownData" | "agreed" | "checking" | "verdict"> {
  readonly claim: NonNullable<ClaimState["claim"]>;
  readonly isEdited: boolean;
  /** The person's own data that the document reads. */
  readonly own: OwnFacts | undefined;
}

/** Says how a claim stands: the gravest first. */
export function saidOf(standing: Standing): Said {
  const { claim, ownData, checking, verdict } = standing;
  if (claim.kind === "damaged") return { tone: "warn", text: claim.sentence };
  const { receipt } = claim;
  const why = obstacleOf(claim, ownData);
  if (why?.kind === "document") return { tone: "bad", text: cannotText(why) };
  if (standing.isEdited) {
    return {
      tone: "grey",
      text: "This claim is about the network as it came; yours has changed since.",
      action: "back",
    };
  }
  if (claim.ir === undefined) {
    return {
      tone: "warn",
      text: "This network cannot train here as it is, nor can its run be checked.",
    };
  }
  if (why !== undefined) return cannot(why, standing.own);
  const action = isOfGraphics(receipt) ? "compare" : "check";
  if (checking !== undefined) return { tone: "open", text: runningText(standing) };
  if (verdict === undefined) {
    const text = isOfGraphics(receipt)
      ? "Made on a graphics card, whose last digits are its own: only its figures can be compared."
      : "Not checked on this device yet.";
    return { tone: "open", text, action };
  }
  const text = verdictText(verdict, receipt);
  switch (verdict.kind) {
    case "confirmed":
      return verdict.upTo === verdict.steps
        ? { tone: "good", text }
        : { tone: "open", text, action };
    case "differs":
    case "figures-differ":
      return { tone: "bad", text };
    case "close":
      return { tone: "open", text };
    case "far":
      return { tone: "warn", text };
    case "cannot":
      return { tone: "warn", text, action };
  }
}

/** Returns the reason why no check of the whole run can say anything; undefined: it can. */
export function obstacleOf(
  claim: SoundClaim,
  ownData: readonly string[],
): CannotReason | undefined {
  const check = createCheck(claim.receipt, "whole", atHandFor(claim, ownData));
  return check.ok ? undefined : check.error;
}

export function isOfGraphics({ engine }: Receipt): boolean {
  return engine === "webgl" || engine === "webgpu";
}

function cannot(why: CannotReason, own: OwnFacts | undefined): Said {
  if (why.kind !== "own-data") return { tone: "warn", text: cannotText(why) };
  const name = own === undefined ? "" : ` The file was ${own.name}.`;
  return { tone: "warn", text: `${cannotText(why)}${name}`, action: "data" };
}

function runningText({ checking, agreed }: Standing): string {
  if (checking?.step === undefined) return "The data are on their way …";
  const so = agreed > 0 ? `; the same weights up to step ${formatWhole(agreed)}` : "";
  return `Making it again: step ${formatWhole(checking.step)} of ${formatWhole(checking.until)}${so}.`;
}
