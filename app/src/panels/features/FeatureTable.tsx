import { type Ref, useImperativeHandle, useRef } from "react";
import { write } from "../../draw/use-draw";
import { useUi } from "../../studio/context";
import { signedText } from "../../ui/numbers";
import { ClassMark } from "./ClassLegend";
import type { ClassPlace } from "./embedding";

export interface FeatureTableHandle {
  write(places: readonly ClassPlace[]): void;
}

/** Centre and spread of each class; filled by whoever sees the points. */
export function FeatureTable({
  names,
  ref,
}: {
  names: readonly string[];
  ref: Ref<FeatureTableHandle>;
}) {
  const body = useRef<HTMLTableSectionElement>(null);
  const dark = useUi((state) => state.scheme) === "dark";
  useImperativeHandle(ref, () => ({
    write(places) {
      const rows = body.current?.rows;
      names.forEach((_, label) => {
        const place = places.find((one) => one.label === label);
        const cells = rows?.[label]?.cells;
        const texts =
          place === undefined
            ? ["0", "", "", ""]
            : [
                String(place.count),
                signedText(place.x),
                signedText(place.y),
                signedText(place.spread),
              ];
        for (const [i, text] of texts.entries()) write(cells?.[i + 1] ?? null, text);
      });
    },
  }));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" tabIndex={0} aria-label="Classes among the features">
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" title="Test examples that are drawn">
              examples
            </th>
            <th scope="col" title="Mean on the horizontal axis">
              centre, across
            </th>
            <th scope="col" title="Mean on the vertical axis">
              centre, up
            </th>
            <th scope="col" title="Root mean square distance from the centre">
              spread
            </th>
          </tr>
        </thead>
        <tbody ref={body}>
          {names.map((name, label) => (
            <tr key={name}>
              <th scope="row">
                <ClassMark label={label} dark={dark} /> {name}
              </th>
              <td />
              <td />
              <td />
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
