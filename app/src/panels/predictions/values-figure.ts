import type { Figure, Mark } from "../../draw/figure/figure";
import { linear } from "../../draw/figure/scale";
import type { ValueFigures } from "./values-data";

/** Dots of a large test lie on each other: so many are drawn. */
const mostDots = 2000;

/** A test's answers over its right values; on the diagonal both are equal. */
export function valuesFigure(
  { width, height }: { readonly width: number; readonly height: number },
  { count, least, most }: Pick<ValueFigures, "count" | "least" | "most">,
  answers: ArrayLike<number>,
  right: ArrayLike<number>,
): Figure {
  const scale = linear(least, most);
  const places = Array.from({ length: Math.min(count, mostDots) }, (_, i) => i);
  return {
    title: "Answers over the right values",
    ...{ width, height, margin: { left: 6, right: 6, top: 6, bottom: 6 } },
    x: { scale },
    y: { scale },
    marks: [
      { kind: "line", xs: [least, most], ys: [least, most], stroke: "line-strong" },
      ...places.flatMap((i): Mark[] => {
        const [x, y] = [right[i] as number, answers[i] as number];
        if (!Number.isFinite(x) || !Number.isFinite(y)) return [];
        const look = { size: 2.5, fill: "adder-strong", alpha: 0.55 } as const;
        return [{ kind: "point", x, y, symbol: "circle", ...look }];
      }),
    ],
  };
}
