import type { IntegerReport } from "@adder-studio/core";
import { formatEnergy, type Settings } from "../cost/energy";
import { energyOf, floatEnergy } from "./energy";
import { clamps } from "./evaluation";
import { accuracyRows, clampNames, figureText, qualityOfReports } from "./labels";

/** Test accuracy by width and clamp, with the energy of the adder layers. */
export function AccuracyTable({
  reports,
  settings,
}: {
  reports: readonly IntegerReport[];
  settings: Settings;
}) {
  const [first] = reports;
  if (first === undefined) return null;
  const quality = qualityOfReports(reports);
  return (
    <table className="numbers">
      <thead>
        <tr>
          <th scope="col">Test {quality.name}</th>
          {clamps.map((clamp) => (
            <th key={clamp} scope="col">
              {clampNames[clamp]}
            </th>
          ))}
          <th scope="col" title="Adder layers of one prediction, arithmetic only">
            Energy
          </th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">float32</th>
          {clamps.map((clamp, at) => {
            const report = reports[at];
            const own = clamp === "none" ? report?.float : report?.clamped;
            return (
              <td key={clamp}>{own === undefined ? "–" : figureText(quality, own.accuracy, 2)}</td>
            );
          })}
          <td>{formatEnergy(floatEnergy(first, settings))}</td>
        </tr>
        {accuracyRows(reports).map(({ bits, byClamp }) => {
          const own = byClamp.findLast((figures) => figures !== undefined);
          const report = reports[byClamp.findLastIndex((figures) => figures !== undefined)];
          return (
            <tr key={bits}>
              <th scope="row">int{bits}</th>
              {byClamp.map((figures, at) => (
                <td key={clamps[at]}>
                  {figures === undefined ? "–" : figureText(quality, figures.accuracy, 2)}
                </td>
              ))}
              <td>
                {own === undefined || report === undefined
                  ? "–"
                  : formatEnergy(energyOf(report, own, settings))}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
