import type { RefObject } from "react";
import { paintMap } from "../../draw/maps";
import { write } from "../../draw/use-draw";
import { numberText, type Scale } from "./cells";

/** The colours of a view and what they mean, with zero marked. `drawLegend` fills it. */
export function Legend({ label, at }: { label: string; at: RefObject<HTMLDivElement | null> }) {
  return (
    <div className="look-legend" ref={at}>
      <span className="faint">{label}</span>
      <span className="low" />
      <span className="ramp">
        <canvas />
        <i className="zero">
          <span>0</span>
        </i>
      </span>
      <span className="high" />
      <span className="zero-text" />
    </div>
  );
}

const ramp = Float32Array.from({ length: 128 }, (_, i) => i / 127);

export function drawLegend(root: HTMLElement | null, scale: Scale): void {
  const canvas = root?.querySelector("canvas");
  if (root === null || canvas === null || canvas === undefined) return;
  const { limit, low, dark } = scale;
  const from = low ?? -limit;
  const name = `${from} ${limit} ${dark}`;
  if (root.dataset.scale === name) return;
  root.dataset.scale = name;
  const values = ramp.map((part) => from + (limit - from) * part);
  paintMap(canvas, values, { height: 1, width: values.length, stride: 1, channel: 0 }, scale);
  write(root.querySelector(".low"), numberText(from));
  write(root.querySelector(".high"), numberText(limit));
  const zero = root.querySelector<HTMLElement>(".zero");
  const place = limit > from ? (0 - from) / (limit - from) : 0.5;
  const within = place >= 0 && place <= 1;
  if (zero !== null) {
    zero.hidden = !within;
    zero.style.insetInlineStart = `${100 * place}%`;
  }
  write(root.querySelector(".zero-text"), within ? "" : "0 lies outside");
}
