import { useEffect, useRef, useState } from "react";
import { cardSize } from "../../document/layout/card-size";
import type { Point } from "../../document/layout/layout";
import type { CanvasApi } from "../../studio/canvas-handle";
import { useDerived, useUi } from "../../studio/context";

/** Says that blocks stay at their given places although previews made them taller, and offers to space them out. */
export function OverlapNote({ api }: { api: CanvasApi }) {
  const { graph } = useDerived();
  const pictures = useUi((state) => state.pictures);
  const [overlap, setOverlap] = useState(false);
  const looked = useRef<ReadonlyMap<string, Point>>(undefined);
  useEffect(() => {
    const placed = pictures && Object.values(graph.nodes).some(({ at }) => at !== undefined);
    if (!placed) {
      looked.current = undefined;
      setOverlap(false);
      return undefined;
    }
    const timer = setTimeout(() => {
      const places = api.projection()?.places;
      // An edit that moves and grows nothing leaves the very places.
      if (places === undefined || places === looked.current) return;
      looked.current = places;
      const boxes = [...places].map(([id, at]) => ({
        ...at,
        ...cardSize(graph.nodes[id], pictures),
      }));
      boxes.sort((a, b) => a.y - b.y);
      setOverlap(
        boxes.some((a, i) => {
          for (let j = i + 1; j < boxes.length; j++) {
            const b = boxes[j];
            if (b === undefined || b.y >= a.y + a.height) return false;
            if (b.x < a.x + a.width && a.x < b.x + b.width) return true;
          }
          return false;
        }),
      );
    }, 100);
    return () => clearTimeout(timer);
  }, [api, graph, pictures]);
  if (!overlap) return null;
  return (
    <div className="overlap-note" role="status">
      Some blocks cover others.
      <button type="button" className="button small" onClick={() => void api.tidy()}>
        Tidy
      </button>
    </div>
  );
}
