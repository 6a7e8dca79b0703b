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
import { type ComponentProps, useState } from "react";
import type { CanvasApi } from "../../studio/canvas-handle";
import { useStudio, useUi } from "../../studio/context";
import { toggleOutline } from "../../studio/toggle-outline";
import { ImageStrip } from "../previews/ImageStrip";
import { OverlapNote } from "../previews/OverlapNote";

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
          <Control label="Zoom in" onClick={() => void flow.zoomIn()}>
            <Plus size={16} />
          </Control>
          <Control label="Zoom out" onClick={() => void flow.zoomOut()}>
            <Minus size={16} />
          </Control>
          <Control label="Fit the network" title="Fit the network (F)" onClick={api.fit}>
            <Maximize size={15} />
          </Control>
          <Control
            label="Tidy the layout"
            title="Tidy the layout, top to bottom"
            onClick={() => void api.tidy()}
          >
            <WandSparkles size={15} />
          </Control>
          <Control
            label="Show as outline"
            title="Show as outline (O)"
            onClick={() => toggleOutline(studio)}
          >
            <ListTree size={15} />
          </Control>
          <Control
            label="Lay out in columns"
            title="Lay out in columns that fill the canvas"
            onClick={api.autoLayout}
          >
            <Columns3 size={15} />
          </Control>
          <Control
            label="Show pictures on blocks"
            title="Show pictures on blocks (V)"
            aria-pressed={pictures}
            onClick={() => studio.ui.set({ pictures: !pictures })}
          >
            <Images size={15} />
          </Control>
          <Control
            label="Select several"
            title="Select several: tap blocks to add or remove them, or drag over empty canvas to draw a box"
            className="touch-only"
            aria-pressed={several}
            onClick={() => onSeveral(!several)}
          >
            <SquareDashedMousePointer size={15} />
          </Control>
        </div>
      </div>
    </>
  );
}

/** A button that is an icon: its label is also its tooltip, unless that says more. */
function Control({ label, ...button }: ComponentProps<"button"> & { label: string }) {
  return <button type="button" aria-label={label} title={label} {...button} />;
}
