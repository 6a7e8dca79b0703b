import { signedText } from "../../ui/numbers";
import type { ValueHistogram } from "./protocol";

/** Draws the histogram of the target values of a set. */
export function HistogramFigure({ histogram }: { histogram: ValueHistogram }) {
  const { name, least, most, bins } = histogram;
  const highest = Math.max(1, ...bins);
  const [low, high] = [least, most].map((end) => signedText(end, 4));
  return (
    <section className="data-values" aria-label="Values">
      <h3>{name}</h3>
      <svg
        viewBox={`0 0 ${bins.length} 20`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`Values of ${name} from ${low} to ${high}`}
      >
        {bins.map((count, bin) => {
          const height = count === 0 ? 0 : Math.max(0.5, (20 * count) / highest);
          return (
            <rect
              // biome-ignore lint/suspicious/noArrayIndexKey: bins never change places
              key={bin}
              x={bin + 0.08}
              y={20 - height}
              width={0.84}
              height={height}
            />
          );
        })}
      </svg>
      <p className="muted">
        <span>{low}</span>
        <span>{high}</span>
      </p>
    </section>
  );
}
