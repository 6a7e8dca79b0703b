import { targetOf } from "@adder-studio/data";
import type { Predictions } from "@adder-studio/session/client";
import { signedColors } from "../../draw/maps";
import { signedText } from "../../ui/numbers";
import { ClassMark } from "../features/ClassLegend";
import { isWrong } from "./paint";
import type { Space } from "./space";

/** The classes: their marks, what of the plane each is given, and how many of its test points are found. */
export function ClassSide({
  names,
  dark,
  last,
}: {
  names: readonly string[];
  dark: boolean;
  last: Predictions | undefined;
}) {
  const points = names.map(() => ({ all: 0, found: 0 }));
  last?.labels.forEach((label, n) => {
    const own = points[label];
    if (own === undefined) return;
    own.all += 1;
    if (!isWrong(last, n)) own.found += 1;
  });
  return (
    <>
      <table className="points-classes">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col">Of the plane</th>
            <th scope="col">Test points right</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name, label) => (
            <tr key={name}>
              <th scope="row">
                <ClassMark label={label} dark={dark} />
                {name}
              </th>
              <td>
                <output />
              </td>
              <td>
                {last === undefined
                  ? "after an epoch"
                  : `${points[label]?.found} of ${points[label]?.all}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="why-note">
        Stronger: the network is surer. Marks: test points; ringed: wrong
        {last === undefined ? " in the epoch’s test." : ` in the test of epoch ${last.epoch}.`}
      </p>
    </>
  );
}

/** The legend of lines, dots and colours. */
export function ValueSide({ space, dark }: { space: Space; dark: boolean }) {
  if (space.features === 1) {
    return (
      <ul className="points-legend" aria-label="Legend">
        <li>
          <i className="line target" /> function
        </li>
        <li>
          <i className="line" /> network
        </li>
        <li>
          <i className="dot" /> test points
        </li>
      </ul>
    );
  }
  const { low, high } = targetOf(space.target);
  const most = Math.max(Math.abs(low), Math.abs(high));
  const { css } = signedColors(dark);
  const stops = Array.from({ length: 11 }, (_, i) => css(i / 10));
  return (
    <>
      <div className="points-scale">
        <i style={{ background: `linear-gradient(to right, ${stops.join(", ")})` }} />
        <span>{signedText(-most)}</span>
        <span>0</span>
        <span>{signedText(most)}</span>
      </div>
      <p className="why-note">
        Dots: test points in the function’s colour. <output />
      </p>
    </>
  );
}
