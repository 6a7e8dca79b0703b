import { type LessonState, type LessonStep, limits } from "@adder-studio/graph";
import { Camera, Flag, Trash2 } from "lucide-react";
import { useMemo } from "react";
import { useDocument, useStudio } from "../../studio/context";
import { describe } from "../../studio/experiment-facts";
import { plural } from "../../ui/format";
import { Picture } from "../library/Picture";
import { draftOf } from "./draft";
import { blockCount, stateOf } from "./lesson-edits";

/** The network of a step: none, one to begin with, or one that it should become. */
export function StateField({ step, at }: { step: LessonStep; at: number }) {
  const studio = useStudio();
  const isTooLarge = useDocument(({ graph }) => blockCount(graph) > limits.lessonBlocks);
  const record = (use: LessonState["use"]) => {
    const state = stateOf(studio.document.store.getState().graph, use);
    draftOf(studio).change(at, { state }, use === "start" ? "record the start" : "record the goal");
    studio.ui.announce(use === "start" ? "Recorded as the step's start" : "Recorded as the goal");
  };
  return (
    <fieldset className="le-group">
      <legend className="le-label">Network of this step</legend>
      {step.state === undefined ? (
        <p className="le-note">
          None: students go on with the network they have. Or record the one on screen:
        </p>
      ) : (
        <StatePicture state={step.state} at={at} />
      )}
      {isTooLarge ? (
        <p className="le-fault">
          The network on screen has more than {limits.lessonBlocks} blocks: a step cannot hold it.
        </p>
      ) : (
        <div className="le-row wrap">
          <button type="button" className="button small" onClick={() => record("start")}>
            <Camera size={14} />
            As this step’s start
          </button>
          <button type="button" className="button small" onClick={() => record("goal")}>
            <Flag size={14} />
            As what it should become
          </button>
        </div>
      )}
    </fieldset>
  );
}

function StatePicture({ state, at }: { state: LessonState; at: number }) {
  const studio = useStudio();
  const graph = useDocument((document) => document.graph);
  const picture = useMemo(() => {
    const { use: _, composites, ...body } = state;
    const { composites: __, ...rest } = graph;
    return describe({ ...rest, ...body, ...(composites === undefined ? {} : { composites }) })
      .picture;
  }, [state, graph]);
  return (
    <div className="le-state">
      <Picture picture={picture} />
      <p>
        <strong>{state.use === "start" ? "Its start" : "What it should become"}</strong>
        <span className="muted">
          {plural(blockCount(state), "block")}, seed {state.run.seed},{" "}
          {plural(state.run.epochs, "epoch")}
        </span>
      </p>
      <button
        type="button"
        className="button icon quiet small"
        aria-label="Remove the recorded network"
        title="Remove the recorded network"
        onClick={() =>
          draftOf(studio).change(at, { state: undefined }, "remove a recorded network")
        }
      >
        <Trash2 size={14} />
      </button>
    </div>
  );
}
