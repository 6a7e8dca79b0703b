import { signedText } from "../../ui/numbers";
import type { ValueSpread } from "./protocol";

/** How the values of a set lie between the least and the greatest. */
export function Values({ spread }: { spread: ValueSpread }) {
  const { name, least, most, bins } = spread;
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
