import type { Picture as PictureData } from "../../storage/tables";
import { hues, pictureAspect } from "../../studio/experiment-facts";

const height = 1000;
const width = height * pictureAspect;

/** Draws a network as bars in the hues of its blocks; decoration, since the text next to it says the same. */
export function Picture({ picture }: { picture: PictureData | undefined }) {
  return (
    <svg
      className="network-picture"
      viewBox={`-40 -40 ${width + 80} ${height + 80}`}
      aria-hidden="true"
    >
      {picture?.map(([x, y, wide, high, hue], at) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no identity and keep no state
          key={at}
          className={`hue-${hues[hue] ?? "plain"}`}
          x={x * pictureAspect}
          y={y}
          width={wide * pictureAspect}
          height={high}
          rx={Math.min(10, high / 4)}
        />
      ))}
    </svg>
  );
}
