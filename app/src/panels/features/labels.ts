import { formatNumber, formatPercent, plural } from "../../ui/format";
import type { ClassPlace } from "./embedding";
import { betweenShare } from "./embedding";
import type { Embedding } from "./pca";

/** Names of the two axes, with what they hold. */
export function axisNames(
  dims: number,
  { explained, components }: Embedding,
): readonly [string, string] {
  if (dims <= 2) return ["unit 1", dims === 2 ? "unit 2" : ""];
  const name = (i: 0 | 1) => `component ${components[i]} (${formatPercent(explained[i])})`;
  return [name(0), name(1)];
}

/** Describes the picture in one sentence. */
export function featureText(
  dims: number,
  count: number,
  step: number | undefined,
  embedding: Embedding,
  places: readonly ClassPlace[],
  rays = Number.NaN,
): string {
  const [first, second] = embedding.explained;
  const how =
    dims > 2
      ? `${dims} features, seen along two principal components that hold ${formatPercent(first + second)} of their variance`
      : dims === 2
        ? "the network's own two units"
        : "the network's own unit";
  const share = betweenShare(places);
  const apart =
    places.length === 0
      ? ""
      : Number.isFinite(share)
        ? ` ${formatPercent(share)} of what is drawn lies between the centres of the classes (100\u202f%: each class is one point).`
        : " All of them stand at one place: batch norm's moving statistics, where the run uses them, follow the training late.";
  const along = Number.isFinite(rays)
    ? ` Away from the middle a class spreads ${formatNumber(rays, 2)} times as far as across (rays: far above 1; round clusters: about 1).`
    : "";
  return `Step ${step ?? 0}, ${plural(count, "test example")}: ${how}.${apart}${along}`;
}
