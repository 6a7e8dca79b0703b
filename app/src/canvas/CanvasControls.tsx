import { useReactFlow } from "@xyflow/react";
import {
  Columns3,
  Ellipsis,
  Images,
  ListTree,
  Maximize,
  Minus,
  Plus,
  SquareDashedMousePointer,
  WandSparkles,
} from "lucide-react";
import { useState } from "react";
import { ImageStrip } from "../alive/ImageStrip";
import { OverlapNote } from "../alive/OverlapNote";
import { useStudio, useUi } from "../state/context";
import { toggleOutline } from "../ui/toggle-outline";
import type { CanvasApi } from "./handle";

/** The test image, and beside it zoom, fit, tidy and, by touch, selecting several; behind one button on a narrow canvas. */
export function CanvasControls({
  api,
  several,
  onSeveral,
}: {
  api: CanvasApi;
  several: boolean;
  onSeveral: (on: boolean) => void;
}) {
  const studio = useStudio();
  const flow = useReactFlow();
  const pictures = useUi((state) => state.pictures);
  const [open, setOpen] = useState(false);
  return (
    <>
      <OverlapNote api={api} />
      <div className="canvas-foot">
        <ImageStrip />
        <button
          type="button"
          className={open ? "canvas-more open" : "canvas-more"}
          aria-label="View"
          title="Zoom, fit, tidy …"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <Ellipsis size={17} />
        </button>
        <div className="canvas-controls" role="toolbar" aria-label="View">
          <button
            type="button"
            aria-label="Zoom in"
            title="Zoom in"
            onClick={() => void flow.zoomIn()}
          >
            <Plus size={16} />
          </button>
          <button
            type="button"
            aria-label="Zoom out"
            title="Zoom out"
            onClick={() => void flow.zoomOut()}
          >
            <Minus size={16} />
          </button>
          <button
            type="button"
            aria-label="Fit the network"
            title="Fit the network (F)"
            onClick={api.fit}
          >
            <Maximize size={15} />
          </button>
          <button
            type="button"
            aria-label="Tidy the layout"
            title="Tidy the layout, top to bottom"
            onClick={() => void api.tidy()}
          >
            <WandSparkles size={15} />
          </button>
          <button
            type="button"
            aria-label="Show as outline"
            title="Show as outline (O)"
            onClick={() => toggleOutline(studio)}
          >
            <ListTree size={15} />
          </button>
          <button
            type="button"
            aria-label="Lay out in columns"
            title="Lay out in columns that fill the canvas"
            onClick={api.autoLayout}
          >
            <Columns3 size={15} />
          </button>
          <button
            type="button"
            aria-label="Show pictures on blocks"
            aria-pressed={pictures}
            title="Show pictures on blocks (V)"
            onClick={() => studio.ui.set({ pictures: !pictures })}
          >
            <Images size={15} />
          </button>
          <button
            type="button"
            className="touch-only"
            aria-label="Select several"
            aria-pressed={several}
            title="Select several: each tap adds a block or takes it out, a drag on empty canvas draws a box"
            onClick={() => onSeveral(!several)}
          >
            <SquareDashedMousePointer size={15} />
          </button>
        </div>
      </div>
    </>
  );
}
