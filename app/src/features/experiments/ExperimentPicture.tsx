import type { Measure } from "@adder-studio/blocks/experiments";
import { useEffect, useMemo } from "react";
import { layOut } from "../../draw/figure/lay-out";
import { useScene } from "../../draw/figure/use-scene";
import type { Shown } from "./facts";
import { recordedPicture } from "./picture";

/** Height of a picture as a share of its width. */
const shareOfWidth = 132 / 320;

/** Draws the recorded results of an experiment. */
export function ExperimentPicture({
  shown,
  measure,
}: {
  shown: readonly Shown[];
  measure: Measure;
}) {
  const picture = useMemo(() => recordedPicture(shown, measure), [shown, measure]);
  const plot = useScene(
    (room) => {
      const size = { ...room, height: Math.round(room.width * shareOfWidth) };
      return picture && layOut(picture.figureIn(size), room.measure);
    },
    { grows: true },
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new picture is drawn at once
  useEffect(() => plot.redraw(), [plot, picture]);
  if (picture === undefined) return null;
  return (
    <div className="try-picture">
      <canvas
        ref={plot.canvas}
        role="img"
        aria-label={picture.summary}
        onPointerMove={(event) => {
          event.currentTarget.title = plot.target(event)?.text ?? "";
        }}
      />
    </div>
  );
}
