import type { Checkpoint, Diagnostic } from "@adder-studio/core";
import { goalOf } from "@adder-studio/ir";
import { isLost } from "@adder-studio/kernels";
import type { TrainerSink } from "@adder-studio/runtime";
import type { Observation } from "../observation";
import type { EpochEvent } from "../protocol";
import type { Saver } from "../storage/saver";
import { lostError } from "./faults";
import type { Pacing } from "./pacing";
import type { RunHandle } from "./run-handle";

/** Turns what the trainer reports into events. */
export interface Reporter {
  sink(saver: Saver | undefined, pacing: Pacing, taken: () => Observation | undefined): TrainerSink;
  storage(diagnostic: Diagnostic | undefined): void;
  /** The rows before this step have been sent. */
  readonly sentTo: number;
}

/** A lost GPU answers with zeros that look like a perfect loss: nothing read from it may leave. */
function assertAlive(): void {
  if (isLost()) throw lostError("its device or context is gone.");
}

/** The same before the loss is known: no batch has both a loss of zero and no right answer, where there are classes. */
function assertTrue(rows: Float32Array, width: number): void {
  for (let at = 0; at < rows.length; at += width) {
    if (rows[at + 1] === 0 && rows[at + 2] === 0) throw lostError("it answers with zeros.");
  }
}

export function createReporter({ command, gate, heartbeat, post }: RunHandle): Reporter {
  const { runId } = command;
  const goal = goalOf(command.ir);
  let sentTo = command.checkpoint?.step ?? 0;
  let held: Checkpoint | undefined;

  function sink(
    saver: Saver | undefined,
    pacing: Pacing,
    taken: () => Observation | undefined,
  ): TrainerSink {
    /** A checkpoint never overtakes the rows before it: a recovery from it would miss them. */
    function release(): void {
      if (!held || held.step > sentTo) return;
      post({ type: "checkpoint", runId, checkpoint: held });
      saver?.save(held);
      held = undefined;
    }

    return {
      tick(rows, width, examplesPerSecond) {
        assertAlive();
        if (goal === "classes") assertTrue(rows, width);
        sentTo = (rows[rows.length - width] as number) + 1;
        saver?.addRows(rows, width);
        pacing.ticked(sentTo);
        gate.sent(sentTo);
        const observation = taken();
        post(
          {
            type: "tick",
            runId,
            rows,
            width,
            examplesPerSecond,
            ...(observation === undefined ? {} : { observation }),
          },
          [rows, ...(observation === undefined ? [] : [observation.data])].map(
            ({ buffer }) => buffer as ArrayBuffer,
          ),
        );
        release();
      },
      predictions(epoch, step, { logits, labels, targets }) {
        assertAlive();
        const seen = { epoch, step, logits, labels, ...(targets ? { targets } : {}) };
        post({ type: "predictions", runId, ...seen }, [
          logits.buffer as ArrayBuffer,
          labels.buffer as ArrayBuffer,
        ]);
      },
      epoch({ examplesPerSecond: _, ...figures }) {
        assertAlive();
        const event: EpochEvent = { type: "epoch", runId, ...figures };
        saver?.addEpoch(event);
        post(event);
      },
      checkpoint(checkpoint) {
        assertAlive();
        held = checkpoint;
        release();
      },
      alive: (doing) => heartbeat.alive(doing),
    };
  }

  return {
    sink,
    storage: (diagnostic) =>
      post({ type: "storage", runId, ...(diagnostic === undefined ? {} : { diagnostic }) }),
    get sentTo() {
      return sentTo;
    },
  };
}
