import { savedRows } from "../thin";
import type { Curve } from "../types";
import type { RunEvent } from "./line";

type Step = Extract<RunEvent, { type: "step" }>;

/** Consecutive steps as one row: the last step and its rate, sums of the rest. */
interface Row {
  step: number;
  count: number;
  lr: number;
  loss: number;
  /** Sums and counts of each layer's norm; a step may be written without its layers. */
  norms: Map<number, [sum: number, count: number]>;
}

/**
 * Thins a run while it comes in: never more than `savedRows` rows are held, however many steps there are. Where one more
 * would be too many, neighbours are joined and each row stands for twice as many steps from then on. What was written
 * again after a run went on from a checkpoint takes the place of what it repeats.
 */
export function createThinner(rows = savedRows) {
  let done: Row[] = [];
  /** Number of events in a row. */
  let every = 1;
  const layers = new Map<string, number>();

  function layerOf(name: string): number {
    const known = layers.get(name) ?? layers.size;
    layers.set(name, known);
    return known;
  }

  return {
    add({ step, loss, lr, layers: given }: Step): void {
      while (done.length > 0 && (done.at(-1) as Row).step >= step) done.pop();
      const norms = new Map<number, [number, number]>();
      for (const { name, norm } of given)
        if (Number.isFinite(norm)) norms.set(layerOf(name), [norm, 1]);
      const last = done.at(-1);
      const next: Row = { step, count: 1, lr, loss, norms };
      if (last !== undefined && last.count < every) done[done.length - 1] = joined(last, next);
      else done.push(next);
      if (done.length <= rows) return;
      const pairs: Row[] = [];
      for (let i = 0; i < done.length; i += 2) {
        const [a, b] = [done[i] as Row, done[i + 1]];
        pairs.push(b === undefined ? a : joined(a, b));
      }
      done = pairs;
      every *= 2;
    },
    /** Number of steps trained. */
    get step(): number {
      return (done.at(-1)?.step ?? -1) + 1;
    },
    curve(): Curve {
      const column = (of: (row: Row) => number) => Float32Array.from(done, of);
      const from = done[0]?.step ?? 0;
      const span = (done.at(-1)?.step ?? 0) - from;
      return {
        step: column(({ step }) => step),
        loss: column(({ loss, count }) => loss / count),
        // Events of steps say nothing of it.
        accuracy: column(() => Number.NaN),
        lr: column(({ lr }) => lr),
        every: Math.max(1, Math.round(span / Math.max(1, done.length - 1))),
        norms: [...layers].map(([name, index]) => {
          // Layers may be written every so many steps only: between them the last one stands.
          let last = Number.NaN;
          const norm = column(({ norms }) => {
            const own = norms.get(index);
            if (own !== undefined) last = own[0] / own[1];
            return last;
          });
          return { name, norm };
        }),
      };
    },
  };
}

function joined(a: Row, b: Row): Row {
  const norms = new Map(a.norms);
  for (const [index, [sum, count]] of b.norms) {
    const [known, times] = norms.get(index) ?? [0, 0];
    norms.set(index, [known + sum, times + count]);
  }
  return { step: b.step, count: a.count + b.count, lr: b.lr, loss: a.loss + b.loss, norms };
}
