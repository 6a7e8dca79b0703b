import type { LessonState, ModelGraph } from "@adder-studio/graph";
import { Maximize2, RotateCcw } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { nodeNames } from "../../document/block-info";
import { createDerive } from "../../document/derive";
import { placesOf, project } from "../../document/layout/project";
import { drawPicture, type Picture } from "../../draw/picture/draw";
import { useStudio, useUi } from "../../studio/context";
import { setUpStep } from "../../studio/lesson";
import { Dialog } from "../../ui/Dialog";

/** Width over height of the pictures: as tall as the column lets them be, and as wide as a dialog. */
const aspects = { small: 0.8, large: 1.5 } as const;

/** The network that a step begins with, to set up, or the one that is wanted, as a picture. */
export function StepNetwork({ state, at }: { readonly state: LessonState; readonly at: number }) {
  return state.use === "goal" ? <GoalPicture state={state} /> : <SetUp at={at} />;
}

function SetUp({ at }: { readonly at: number }) {
  const studio = useStudio();
  return (
    <div className="lesson-set-up">
      <button
        type="button"
        className="button"
        onClick={() => {
          if (setUpStep(studio, at)) studio.ui.announce("The network of this step is set up");
        }}
      >
        <RotateCcw size={15} />
        Set up this step
      </button>
      <p className="muted">
        Puts the step's network in place of yours, which stays on this device as a restore point.
      </p>
    </div>
  );
}

function GoalPicture({ state }: { readonly state: LessonState }) {
  const [isLarge, setLarge] = useState(false);
  return (
    <figure className="lesson-goal">
      <figcaption>Build this network</figcaption>
      <button
        type="button"
        title="Show it larger"
        aria-label="Show the network to build larger"
        onClick={() => setLarge(true)}
      >
        <NetworkImage state={state} aspect={aspects.small} />
        <Maximize2 size={15} aria-hidden="true" />
      </button>
      {isLarge ? (
        <Dialog
          title="Build this network"
          className="lesson-goal-dialog"
          onClose={() => setLarge(false)}
        >
          <NetworkImage state={state} aspect={aspects.large} />
        </Dialog>
      ) : null}
    </figure>
  );
}

function NetworkImage({ state, aspect }: { readonly state: LessonState; readonly aspect: number }) {
  const studio = useStudio();
  const theme = useUi((it) => it.scheme) ?? "light";
  const { picture, blocks } = useMemo(
    () => pictureOf(studio.document.store.getState().graph, state, aspect, theme),
    [studio, state, aspect, theme],
  );
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([picture.svg], { type: "image/svg+xml" }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return url === undefined ? null : (
    <img src={url} width={picture.width} height={picture.height} alt={`In order: ${blocks}`} />
  );
}

/** Draws the network of a recorded state without its previews, and names its blocks in the order of the wires. */
function pictureOf(
  document: ModelGraph,
  { use: _, composites, ...body }: LessonState,
  aspect: number,
  theme: "light" | "dark",
): { readonly picture: Picture; readonly blocks: string } {
  const { composites: __, ...rest } = document;
  const graph: ModelGraph = { ...rest, ...body, ...(composites ? { composites } : {}) };
  const derived = createDerive()(graph, []);
  const { order } = derived.lowered;
  const places = placesOf(graph, order, { aspect, previews: false });
  const projection = project(derived, places, false);
  const names = nodeNames(graph);
  return {
    picture: drawPicture(projection, "The network to build", { theme, background: false }),
    blocks: order.map((id) => names.get(id) ?? "a block").join(", "),
  };
}
