import { BaseEdge, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { memo } from "react";
import type { WireData, WireFlowEdge } from "../../document/layout/project";
import { labelPoint, pathOf } from "../../document/layout/route";
import { useFarther, useWire } from "./shown";

/** A wire with its arrow and, beside it, the shape of what it carries. */
export const Wire = memo(function Wire(props: EdgeProps<WireFlowEdge>) {
  const { id, selected, sourceX, sourceY, targetX, targetY } = props;
  const corners = useWire(id, props.data, "corners") ?? [];
  const fault = useWire(id, props.data, "fault");
  const first = corners[0];
  const last = corners.at(-1);
  // While one of its blocks is being dragged, the planned route lags behind: a plain one follows.
  const live =
    first === undefined ||
    last === undefined ||
    Math.abs(first[0] - sourceX) > 4 ||
    Math.abs(first[1] - sourceY) > 8 ||
    Math.abs(last[0] - targetX) > 4 ||
    Math.abs(last[1] - targetY) > 8;
  const [path, labelX, labelY] = live
    ? getSmoothStepPath({ ...props, sourceX, sourceY, targetX, targetY, borderRadius: 8 })
    : [pathOf(corners), ...labelPoint(corners)];
  const tone = fault === true ? "fault" : selected === true ? "selected" : "plain";
  return (
    <g className={`wire ${tone}`}>
      <BaseEdge id={id} path={path} interactionWidth={18} markerEnd={`url(#arrow-${tone})`} />
      <WireLabel id={id} first={props.data} x={labelX + 7} y={labelY + 1} />
    </g>
  );
});

/** By itself: a new shape leaves the line alone. */
function WireLabel({
  id,
  first,
  ...at
}: {
  id: string;
  first: WireData | undefined;
  x: number;
  y: number;
}) {
  const label = useWire(id, first, "label");
  const farther = useFarther();
  if (!label || farther) return null;
  return (
    <text className="wire-label" {...at}>
      {label}
    </text>
  );
}

export function WireMarkers() {
  return (
    <svg className="wire-markers" aria-hidden="true">
      <defs>
        {["plain", "selected", "fault"].map((tone) => (
          <marker
            key={tone}
            id={`arrow-${tone}`}
            className={`arrow ${tone}`}
            viewBox="0 0 10 10"
            refX="9"
            refY="5"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0.8 9.5 5 0 9.2z" />
          </marker>
        ))}
      </defs>
    </svg>
  );
}
