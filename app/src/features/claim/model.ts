import { taskOf } from "@adder-studio/ir";
import {
  type CheckDepth,
  type Check as Comparison,
  createCheck,
  dataOf,
  type Verdict,
  verdictText,
} from "@adder-studio/receipt";
import { createSession, type Session } from "@adder-studio/session/client";
import { findOwnData } from "@adder-studio/session/own-data";
import { createStore, type StoreApi } from "zustand/vanilla";
import { perStudio } from "../../studio/per-studio";
import type { Studio } from "../../studio/studio";
import { readMeasured } from "../../training/measured";
import { type Repetition, repeatRun } from "../../training/repeat-run";
import { ownDataOf } from "../data/own-data";
import { isHidden, setHidden } from "./hidden";
import { atHandFor, type Claim, readClaim, type SoundClaim } from "./read";

/** A check that makes a run again. */
export interface Checking {
  readonly until: number;
  /** Steps that were made so far; undefined while the data are on their way. */
  readonly step: number | undefined;
}

export interface ClaimState {
  /** The result that came with the open document; undefined: none did. */
  readonly claim: Claim | undefined;
  /** Hashes of the person's own data that it needs and that are on this device. */
  readonly ownData: readonly string[];
  /** The last step up to which the check on its way, or the last one, agrees. */
  readonly agreed: number;
  readonly checking: Checking | undefined;
  /** The outcome of the last check. */
  readonly verdict: Verdict | undefined;
  /** Milliseconds that a training step takes here; undefined until one was timed. */
  readonly stepMs: number | undefined;
  /** True once a person has put the bar away. */
  readonly isHidden: boolean;
}

export interface ClaimModel {
  readonly store: StoreApi<ClaimState>;
  /** Makes the run again, in a session of its own. Nothing on screen changes. */
  check(depth: CheckDepth): void;
  stop(): void;
  /** Times a step, so that a check can say how long it takes; once for each claim. */
  measure(): void;
  hide(hidden: boolean): void;
}

const fresh = { agreed: 0, checking: undefined, verdict: undefined } as const;
const nothing: ClaimState = {
  ...fresh,
  claim: undefined,
  ownData: [],
  stepMs: undefined,
  isHidden: false,
};

/** Returns the claim of a studio's open document, with its check. */
export const claimOf = perStudio(
  "claim",
  (studio, makeSession?: () => Session) => createClaim(studio, makeSession),
  (claim) => claim.dispose(),
);

/** Notes which of the person's own data that a claim needs are on this device. */
async function lookForData(store: StoreApi<ClaimState>): Promise<void> {
  const { claim } = store.getState();
  if (claim?.ir === undefined) return;
  const own = dataOf(claim.ir).flatMap(({ id, hash }) => (id === "own" ? [hash] : []));
  const found = await Promise.all(own.map(findOwnData));
  if (store.getState().claim !== claim) return;
  store.setState({ ownData: own.filter((_, at) => found[at] !== undefined) });
}

function createClaim(
  studio: Studio,
  makeSession = () => createSession({ dataBase: new URL("./", document.baseURI).href }),
): ClaimModel & { dispose(): void } {
  const store = createStore<ClaimState>(() => nothing);
  const get = store.getState;
  let repeating: { stop(): void } | undefined;
  let timed: Claim | undefined;

  function open(): void {
    const { origin, key } = studio.document.store.getState();
    stop();
    const text = origin?.receipt;
    const claim =
      origin === undefined || text === undefined ? undefined : readClaim(origin.graph, text);
    const stepMs =
      claim?.hash === undefined ? undefined : readMeasured(studio.prefs, claim.hash).wasm?.stepMs;
    store.setState({ ...nothing, claim, stepMs, isHidden: isHidden(studio.prefs, key) });
    void lookForData(store);
  }

  function stop(): void {
    repeating?.stop();
    repeating = undefined;
    if (get().checking !== undefined) store.setState({ checking: undefined });
  }

  function decide(verdict: Verdict, { receipt }: SoundClaim): void {
    repeating?.stop();
    repeating = undefined;
    store.setState({ verdict, checking: undefined });
    studio.ui.announce(verdictText(verdict, receipt));
  }

  /** Hands on what a repetition has made, and shows how far it agrees. */
  function follow(claim: SoundClaim, comparison: Comparison): (made: Repetition) => boolean {
    let marks = 0;
    return (made) => {
      for (const mark of made.marks.slice(marks)) {
        const verdict = comparison.mark(mark);
        if (verdict !== undefined) {
          decide(verdict, claim);
          return false;
        }
        if (claim.receipt.marks.some(({ step }) => step === mark.step))
          store.setState({ agreed: mark.step });
      }
      marks = made.marks.length;
      const { checking, stepMs } = get();
      store.setState({
        stepMs: made.stepMs ?? stepMs,
        checking: checking && { ...checking, step: made.step },
      });
      return true;
    };
  }

  function begin(claim: SoundClaim, comparison: Comparison): void {
    const { ir, graph } = claim;
    if (ir === undefined) return;
    const { plan } = comparison;
    const { engine, module, seed, steps, until } = plan;
    store.setState({ ...fresh, checking: { until, step: undefined } });
    const take = follow(claim, comparison);
    const job = { ir, run: { ...graph.run, seed }, engine, module, steps, until };
    repeating = repeatRun(makeSession, job, {
      progress: (made) => void take(made),
      ended(made) {
        if (!take(made)) return;
        const last = made.epochs.at(-1);
        if (last !== undefined) {
          const { testLoss: loss, testAccuracy: metric, reestimated } = last;
          comparison.test({ task: taskOf(ir), loss, metric, reestimated });
        }
        decide(comparison.end(made.step, made.weights ?? ""), claim);
      },
      failed(why, made, diverged) {
        if (take(made)) decide(comparison.fail(why, made.step, diverged), claim);
      },
    });
  }

  const model: ClaimModel & { dispose(): void } = {
    store,
    check(depth) {
      const { claim, ownData } = get();
      if (claim?.kind !== "receipt") return;
      stop();
      const comparison = createCheck(claim.receipt, depth, atHandFor(claim, ownData));
      if (comparison.ok) begin(claim, comparison.value);
      else decide({ kind: "cannot", why: comparison.error }, claim);
    },
    stop,
    measure() {
      const { claim, stepMs } = get();
      if (claim?.ir === undefined || stepMs !== undefined || timed === claim) return;
      timed = claim;
      void studio.run.session.measure("wasm", claim.ir, claim.graph.run).then((measured) => {
        if (get().claim === claim && get().stepMs === undefined)
          store.setState({ stepMs: measured.stepMs });
      });
    },
    hide(hidden) {
      setHidden(studio.prefs, studio.document.store.getState().key, hidden);
      store.setState({ isHidden: hidden });
    },
    dispose() {
      unwatch();
      unwatchData();
      repeating?.stop();
    },
  };
  const unwatch = studio.document.store.subscribe((state, before) => {
    if (state.origin !== before.origin || state.key !== before.key) open();
  });
  const unwatchData = ownDataOf(studio).store.subscribe((state, before) => {
    if (state.version !== before.version) void lookForData(store);
  });
  open();
  return model;
}
