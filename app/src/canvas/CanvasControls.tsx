import { useReactFlow } from "@xyflow/react";
import { Maximize, Minus, Plus, WandSparkles } from "lucide-react";
import type { CanvasApi } from "./handle";

/** Zoom, fit and tidy, at the canvas' lower left. */
export function CanvasControls({ api }: { api: CanvasApi }) {
  const flow = useReactFlow();
  return (
    <div className="canvas-controls" role="toolbar" aria-label="View">
      <button type="button" aria-label="Zoom in" title="Zoom in" onClick={() => void flow.zoomIn()}>
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
      <button type="button" aria-label="Tidy the layout" title="Tidy the layout" onClick={api.tidy}>
        <WandSparkles size={15} />
      </button>
    </div>
  );
}
