import { useEffect, useRef } from "react";
import { paintMap, signedColors } from "../../draw/maps";
import { useUi } from "../../studio/context";
import { signedText } from "../../ui/numbers";
import { fitSide } from "./compute";
import "./maps.css";

interface MapProps {
  readonly title: string;
  readonly values: ArrayLike<number> | undefined;
  /** The value at the ends of the colours. */
  readonly limit: number;
  /** Diamonds over the map: centre x, centre y, radius, all in the square's units. */
  readonly diamonds?: readonly (readonly [x: number, y: number, radius: number])[];
  readonly summary: string;
  readonly canvas?: (paint: (values: ArrayLike<number>) => void) => void;
}

const mirror = (values: ArrayLike<number>) => {
  // The square's second coordinate points up, a picture's rows go down.
  const out = new Float64Array(fitSide * fitSide);
  for (let row = 0; row < fitSide; row++) {
    for (let column = 0; column < fitSide; column++) {
      out[(fitSide - 1 - row) * fitSide + column] = values[row * fitSide + column] as number;
    }
  }
  return out;
};

/** Draws values over the square as a map, coloured by sign and size. */
export function SquareMap({ title, values, limit, diamonds, summary, canvas }: MapProps) {
  const dark = useUi((state) => state.scheme) === "dark";
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const paint = (shown: ArrayLike<number>) => {
      if (ref.current === null) return;
      const layout = { height: fitSide, width: fitSide, stride: 1, channel: 0 };
      paintMap(ref.current, mirror(shown), layout, { limit, dark });
    };
    if (values !== undefined) paint(values);
    canvas?.(paint);
  }, [values, limit, dark, canvas]);
  return (
    <figure className="lab-map">
      <h4>{title}</h4>
      <div className="lab-map-square">
        <canvas ref={ref} role="img" aria-label={`${title}. ${summary}`} />
        {diamonds === undefined ? null : (
          <svg viewBox="-1 -1 2 2" aria-hidden="true">
            {diamonds.map(([x, y, r]) => (
              <path
                key={`${x} ${y}`}
                d={`M${x} ${-y - r}L${x + r} ${-y}L${x} ${-y + r}L${x - r} ${-y}Z`}
              />
            ))}
          </svg>
        )}
      </div>
      <figcaption>{summary}</figcaption>
    </figure>
  );
}

/** Draws the colour scale of the maps. */
export function MapScale({ limit }: { limit: number }) {
  const dark = useUi((state) => state.scheme) === "dark";
  const ref = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (ref.current === null) return;
    const ramp = Float64Array.from({ length: 129 }, (_, i) => ((i - 64) / 64) * limit);
    const layout = { height: 1, width: 129, stride: 1, channel: 0 };
    paintMap(ref.current, ramp, layout, { limit, dark });
  }, [limit, dark]);
  return (
    <div className="lab-scale" style={{ color: signedColors(dark).css(1) }}>
      <span>{signedText(-limit)}</span>
      <canvas ref={ref} role="img" aria-label="Colours from the least to the greatest value" />
      <span>{signedText(limit)}</span>
    </div>
  );
}
