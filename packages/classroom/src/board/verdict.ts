import type { HandInFacts, HandInQuality } from "../code";
import { decodeCount, encodeCount } from "../code/count";

/** The outcome of a run that was repeated. */
export interface Repeated {
  readonly weights: string;
  /** Share of right answers, or the error. */
  readonly figure: number;
  readonly kind: HandInQuality["kind"];
  readonly epochs: number;
  readonly additions: number;
  readonly multiplications: number;
}

/** A statement of a code that the repeated run does not bear out. */
export type Untrue = "accuracy" | "epochs" | "operations";

/** The outcome of a check of a code by its repeated run. */
export type Verdict =
  /** The same weights, bit for bit, and all figures as the code says. */
  | { readonly kind: "same"; readonly repeated: Repeated }
  /** The same weights, but the code states other figures than they have. */
  | { readonly kind: "untrue"; readonly what: readonly Untrue[]; readonly repeated: Repeated }
  /** Other weights: the code was not made by this run. */
  | { readonly kind: "other"; readonly repeated: Repeated }
  /** Made on an engine whose bits are its own: figures can be laid side by side, and no more. */
  | { readonly kind: "beside"; readonly repeated: Repeated };

/** The reason why a code cannot be repeated at all. */
export type Unrepeatable = "warm" | "stopped" | "elsewhere";

export function unrepeatable(facts: HandInFacts): Unrepeatable | undefined {
  if (facts.engine === "elsewhere") return "elsewhere";
  if (facts.warm) return "warm";
  return facts.complete && facts.weights !== "" ? undefined : "stopped";
}

/** Compares a code with the run that was repeated from its seed on the reference engine. */
export function verdictOf(facts: HandInFacts, repeated: Repeated): Verdict {
  if (!repeated.weights.startsWith(facts.weights)) {
    return { kind: facts.engine === "wasm" ? "other" : "beside", repeated };
  }
  const what: readonly Untrue[] = [
    ...(agrees(facts.quality, repeated) ? [] : ["accuracy" as const]),
    ...(facts.epochs === repeated.epochs ? [] : ["epochs" as const]),
    ...(facts.additions === carried(repeated.additions) &&
    facts.multiplications === carried(repeated.multiplications)
      ? []
      : ["operations" as const]),
  ];
  return what.length === 0 ? { kind: "same", repeated } : { kind: "untrue", what, repeated };
}

/** Returns a count as a code carries it. */
function carried(count: number): number {
  return decodeCount(encodeCount(count));
}

function agrees(quality: HandInQuality, { kind, figure }: Repeated): boolean {
  if (quality.kind !== kind) return false;
  if (quality.kind === "error") return quality.value === Math.fround(figure);
  return Math.round(figure * quality.total) === quality.correct;
}
