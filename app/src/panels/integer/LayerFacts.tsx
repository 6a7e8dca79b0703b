import type { Clamp, IntegerReport } from "@adder-studio/core";
import { useState } from "react";
import { formatNumber, formatWhole } from "../../ui/format";
import { clamps, widths } from "./evaluation";
import { clampNames, shareText } from "./labels";

/** A table of what each adder layer needs at one bit width, for each clamp. */
export function LayerFacts({
  reports,
  bits,
  onBits,
  nameOf,
}: {
  reports: readonly IntegerReport[];
  bits: number;
  onBits: (bits: number) => void;
  nameOf: (block: string) => string;
}) {
  const [picked, setPicked] = useState<Clamp>("calibrated");
  const report =
    reports.find(({ settings }) => settings.clamp === picked) ?? reports.at(-1) ?? undefined;
  if (report === undefined) return null;
  const shown = report.settings.clamp;
  const figures = report.figures.find((own) => own.bits === bits);
  return (
    <>
      <div className="integer-picks">
        <strong>Layers</strong>
        <select
          className="why-select"
          aria-label="Bits"
          value={bits}
          onChange={({ currentTarget }) => onBits(Number(currentTarget.value))}
        >
          {widths.map((width) => (
            <option key={width} value={width}>
              int{width}
            </option>
          ))}
        </select>
        <select
          className="why-select"
          aria-label="Clamp"
          value={shown}
          onChange={({ currentTarget }) => setPicked(currentTarget.value as Clamp)}
        >
          {clamps.map((clamp) => (
            <option
              key={clamp}
              value={clamp}
              disabled={!reports.some(({ settings }) => settings.clamp === clamp)}
            >
              {clampNames[clamp]}
            </option>
          ))}
        </select>
      </div>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">Adder layer</th>
            <th scope="col" title="Value of one code, of x and of w alike">
              scale
            </th>
            <th scope="col" title="From 0 where neither x nor w is below 0">
              codes
            </th>
            <th scope="col" title="Share of inputs beyond the outermost codes">
              clipped x
            </th>
            <th scope="col" title="Share of weights beyond the outermost codes">
              clipped w
            </th>
            <th
              scope="col"
              title="Share of weights outside of the input’s range in training examples"
            >
              w outside
            </th>
            <th scope="col" title="Share of weights that the clamp moved">
              w clamped
            </th>
            <th scope="col" title="Bits of a signed number that held all sums that were seen">
              accumulator
            </th>
            <th scope="col" title="Bits that are enough whatever the input">
              always enough
            </th>
          </tr>
        </thead>
        <tbody>
          {report.layers.map((layer, at) => {
            const own = figures?.layers[at];
            const most = 2 ** (own?.unsigned === true ? bits : bits - 1) - 1;
            return (
              <tr key={layer.name}>
                <th scope="row">{nameOf(layer.name)}</th>
                <td>{own === undefined ? "–" : formatNumber(own.scale)}</td>
                <td>{own === undefined ? "–" : own.unsigned ? `0…${most}` : `−${most}…${most}`}</td>
                <td>{own === undefined ? "–" : shareText(own.clippedX)}</td>
                <td>{own === undefined ? "–" : shareText(own.clippedW)}</td>
                <td>{shareText(layer.outside)}</td>
                <td>{shareText(layer.clamped)}</td>
                <td
                  title={own === undefined ? undefined : `largest sum ${formatWhole(own.largest)}`}
                >
                  {own === undefined ? "–" : `${own.accumulatorBits} bits`}
                </td>
                <td>{own === undefined ? "–" : `${own.enoughBits} bits`}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </>
  );
}
