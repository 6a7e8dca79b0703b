import type { Checkpoint, Diagnostic } from "@adder-studio/core";
import { taskOf } from "@adder-studio/ir";
import { isLost } from "@adder-studio/kernels";
import type { TrainerSink } from "@adder-studio/runtime";
import type { Observation } from "../observation";
import type { EpochEvent } from "../protocol";
import type { RunSaver } from "../storage/run-saver";
import { lostError } from "./faults";
import type { Pacing } from "./pacing";
import type { RunHandle } from "./run-handle";

/** Turns the reports of the trainer into events for the page. */
export interface Reporter {
  /** Creates the sink of the trainer's reports. */
  sink(
    saver: RunSaver | undefined,
    pacing: Pacing,
    taken: () => Observation | undefined,
  ): TrainerSink;
  storage(diagnostic: Diagnostic | undefined): void;
  /** Number of steps whose rows have been sent. */
  readonly sentTo: number;
}

/** Throws when the device is lost: it gives zeros, which look like a perfect loss and must not be sent. */
function assertDevice(): void {
  if (isLost()) throw lostError("its device or context is gone.");
}

/** Throws for rows of zeros, which a lost device gives: in classification no batch has loss 0 and accuracy 0. */
function assertNotAllZero(rows: Float32Array, width: number): void {
  for (let at = 0; at < rows.length; at += width) {
    if (rows[at + 1] === 0 && rows[at + 2] === 0) throw lostError("it gives zeros only.");
  }
}

/** Creates the reporter of a run. */
export function createReporter({ command, gate, heartbeat, post }: RunHandle): Reporter {
  const { runId } = command;
  const task = taskOf(command.ir);
  let sentTo = command.checkpoint?.step ?? 0;
  let held: Checkpoint | undefined;

  function sink(
    saver: RunSaver | undefined,
    pacing: Pacing,
    taken: () => Observation | undefined,
  ): TrainerSink {
    /** Sends the held checkpoint once the rows before it are sent: a recovery from it would miss them otherwise. */
    function release(): void {
      if (!held || held.step > sentTo) return;
      post({ type: "checkpoint", runId, checkpoint: held });
      saver?.save(held);
      held = undefined;
    }

    return {
      tick(rows, width, examplesPerSecond) {
        assertDevice();
        if (task === "classes") assertNotAllZero(rows, width);
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
        assertDevice();
        const seen = { epoch, step, logits, labels, ...(targets ? { targets } : {}) };
        post({ type: "predictions", runId, ...seen }, [
          logits.buffer as ArrayBuffer,
          labels.buffer as ArrayBuffer,
        ]);
      },
      epoch({ examplesPerSecond: _, ...figures }) {
        assertDevice();
        const event: EpochEvent = { type: "epoch", runId, ...figures };
        saver?.addEpoch(event);
        post(event);
      },
      mark(mark) {
        saver?.addMark(mark);
        post({ type: "mark", runId, ...mark });
      },
      checkpoint(checkpoint) {
        assertDevice();
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
