import type { Diagnostic } from "@adder-studio/core";
import type { GraphEdit, RunConfig } from "@adder-studio/graph";
import { CircleAlert, Lightbulb, Play, RotateCcw, Undo2 } from "lucide-react";
import { pathName } from "../../document/block-info";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useDerived, useDocument, useRun, useStudio } from "../../studio/context";
import { formatSetting } from "../../ui/format";

/** Training stopped by a fault: where, why, and what to do. */
export function FailedCard() {
  const studio = useStudio();
  const canvas = useCanvasHandle();
  const session = useRun((state) => state.session);
  const run = useDocument((state) => state.graph.run);
  const { document } = useDerived();
  const { diagnostic, phase, bestRollback } = session;
  if (phase !== "failed" || diagnostic === undefined) return null;
  // Its bar asks for the file.
  if (diagnostic.code === "own-data-absent") return null;
  const { node } = diagnostic;
  const name = node === undefined ? undefined : pathName(document, node);
  const fix = fixOf(diagnostic, run);
  return (
    <section className="failed" role="alert" aria-label="Training stopped">
      <CircleAlert size={18} />
      <div>
        <p>
          <b>Training stopped{name === undefined ? "" : ` at ${name}`}.</b> {diagnostic.message}
        </p>
        {diagnostic.hint === undefined ? null : <p className="muted">{diagnostic.hint}</p>}
        <div className="failed-actions">
          {bestRollback === undefined ? null : (
            <button
              type="button"
              className={`button small${fix === undefined ? " strong" : ""}`}
              onClick={() => studio.run.rollback()}
            >
              <Undo2 size={14} />
              Roll back to step {bestRollback.toLocaleString("en-US")}
            </button>
          )}
          {fix === undefined ? (
            <button
              type="button"
              className={`button small${bestRollback === undefined ? " strong" : ""}`}
              onClick={() => studio.run.start()}
            >
              <Play size={14} />
              Start over
            </button>
          ) : (
            <button
              type="button"
              className="button small strong"
              onClick={() => {
                studio.edit(fix.edit, { label: fix.what });
                studio.run.start();
              }}
            >
              <Lightbulb size={14} />
              {fix.label}
            </button>
          )}
          <button type="button" className="button small" onClick={() => studio.run.newWeights()}>
            <RotateCcw size={14} />
            Reset
          </button>
          {node === undefined || name === undefined ? null : (
            <button
              type="button"
              className="button small quiet"
              onClick={() => {
                const id = studio.reveal(node);
                requestAnimationFrame(() => canvas.current?.focusBlock(id));
              }}
            >
              Show {name}
            </button>
          )}
        </div>
      </div>
    </section>
  );
}

interface Fix {
  readonly edit: GraphEdit;
  /** The name of this step in the history. */
  readonly what: string;
  readonly label: string;
}

/** A change of the setting that led to the failure; undefined where the same settings may work at another attempt. */
function fixOf({ code, most }: Diagnostic, { lr, batch }: RunConfig): Fix | undefined {
  if (code === "loss-not-finite") {
    const value = Number((lr / 10).toPrecision(6));
    return {
      edit: { kind: "setRun", field: "lr", value },
      what: "lower the learning rate",
      label: `Start over at rate ${formatSetting(value)}`,
    };
  }
  const largest =
    code === "data-too-small" ? most : code === "out-of-memory" ? batch / 2 : undefined;
  if (largest === undefined || largest < 1) return undefined;
  // Batches are powers of two by custom.
  const value = 2 ** Math.floor(Math.log2(largest));
  return {
    edit: { kind: "setRun", field: "batch", value },
    what: "make the batch smaller",
    label: `Start over with batches of ${value}`,
  };
}
