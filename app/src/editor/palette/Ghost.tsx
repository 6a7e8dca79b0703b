import { BlockIcon } from "../../document/BlockIcon";
import type { Carried } from "./use-carry";

/** Draws the block that the pointer drags to the canvas. */
export function Ghost({ carried }: { carried: Carried }) {
  return (
    <div className="ghost" style={{ left: carried.x, top: carried.y }}>
      <BlockIcon type={carried.type} size={16} />
      {carried.title}
    </div>
  );
}
