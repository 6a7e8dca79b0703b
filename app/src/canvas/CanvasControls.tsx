import { useReactFlow } from "@xyflow/react";
import { ListTree, Maximize, Minus, Plus, WandSparkles } from "lucide-react";
import { useStudio } from "../state/context";
import { toggleOutline } from "../ui/toggle-outline";
import type { CanvasApi } from "./handle";

/** Zoom, fit, tidy and the way to the outline, at the canvas' lower left. */
export function CanvasControls({ api }: { api: CanvasApi }) {
  const studio = useStudio();
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
      <button
        type="button"
        aria-label="Show as outline"
        title="Show as outline (O)"
        onClick={() => toggleOutline(studio)}
      >
        <ListTree size={15} />
      </button>
    </div>
  );
}
