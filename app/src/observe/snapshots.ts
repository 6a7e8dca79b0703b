/** The activations and weights observed at one step. */
interface SnapshotAtStep {
  /** Steps made; undefined before anything was seen. */
  readonly step: number | undefined;
  /** Is this the past? */
  readonly isPast: boolean;
  get(key: string): Float32Array | undefined;
}

/** A snapshot with the exponent of the adders at its step. */
export interface ShownSnapshot extends SnapshotAtStep {
  readonly p: number;
  /** Something on screen was not looked at until then, such as another test image. */
  readonly isIncomplete: boolean;
}

/** One thing at one step. */
export interface StepValue {
  readonly step: number;
  readonly value: Float32Array;
}

interface Snapshot {
  readonly step: number;
  readonly values: ReadonlyMap<string, Float32Array>;
}

export interface Snapshots {
  add(snapshot: Snapshot): void;
  /**
   * The newest of each thing, or what was known at step `at`: each thing from the last look at or before it, and nothing
   * of what was looked at only later.
   */
  at(step: number | undefined): SnapshotAtStep;
  /** All that is kept of one thing, oldest first. */
  history(key: string): readonly StepValue[];
  /** Steps that can be looked at, oldest first. */
  readonly steps: readonly number[];
  /** Forgets everything named so. */
  forget(named: (key: string) => boolean): void;
  clear(): void;
}

/** Greatest numbers of saved snapshots, spread over the run, and of values in all of them (32 MB). */
const maxSnapshots = 64;
const maxTotalValues = 8 * 2 ** 20;
/** Greatest number of values of a saved array; larger ones are shown but not saved. */
const maxSavedValues = 32_768;

/**
 * Thin looks back through a run. When they become too many, the one leaves whose neighbours are closest to each other, so
 * that what stays is spread evenly over the run.
 */
export function createSnapshots(): Snapshots {
  let kept: Snapshot[] = [];
  let newest = new Map<string, Float32Array>();
  let newestStep: number | undefined;

  function thin(): void {
    const size = () =>
      kept.reduce(
        (sum, { values }) =>
          sum + [...values.values()].reduce((all, { length }) => all + length, 0),
        0,
      );
    while (kept.length > maxSnapshots || (kept.length > 2 && size() > maxTotalValues)) {
      let least = 1;
      for (let i = 2; i < kept.length - 1; i++) {
        if (gap(i) < gap(least)) least = i;
      }
      kept.splice(least, 1);
    }
  }

  function gap(i: number): number {
    return (kept[i + 1]?.step ?? 0) - (kept[i - 1]?.step ?? 0);
  }

  return {
    add(snapshot) {
      // The run went back to a checkpoint: what came after it never was.
      kept = kept.filter(({ step }) => step <= snapshot.step);
      newestStep = snapshot.step;
      for (const [key, value] of snapshot.values) newest.set(key, value);
      const small = new Map(
        [...snapshot.values].filter(([, { length }]) => length <= maxSavedValues),
      );
      const last = kept.at(-1);
      if (last?.step === snapshot.step) {
        kept[kept.length - 1] = { step: last.step, values: new Map([...last.values, ...small]) };
      } else kept.push({ step: snapshot.step, values: small });
      thin();
    },
    at(step) {
      if (step === undefined) {
        const values = newest;
        return { step: newestStep, isPast: false, get: (key) => values.get(key) };
      }
      const until = kept.filter((snapshot) => snapshot.step <= step);
      const looked = until.at(-1) ?? kept[0];
      return {
        step: looked?.step,
        isPast: true,
        get(key) {
          for (let i = until.length - 1; i >= 0; i--) {
            const value = until[i]?.values.get(key);
            if (value !== undefined) return value;
          }
          return undefined;
        },
      };
    },
    history: (key) =>
      kept.flatMap(({ step, values }) => {
        const value = values.get(key);
        return value === undefined ? [] : [{ step, value }];
      }),
    get steps() {
      return kept.map(({ step }) => step);
    },
    forget(named) {
      const without = (values: ReadonlyMap<string, Float32Array>) =>
        new Map([...values].filter(([key]) => !named(key)));
      newest = without(newest);
      kept = kept.map(({ step, values }) => ({ step, values: without(values) }));
    },
    clear() {
      kept = [];
      newest = new Map();
      newestStep = undefined;
    },
  };
}
