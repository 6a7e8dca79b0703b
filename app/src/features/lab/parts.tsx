import { ExternalLink } from "lucide-react";
import { type ReactNode, useEffect, useId } from "react";
import { useStore } from "zustand";
import type { Scene } from "../../draw/figure/shape";
import { type Room, type SceneHandle, useScene } from "../../draw/figure/use-scene";
import { useStudio } from "../../studio/context";
import { type LabModel, type LabState, labOf } from "./model";
import type { TargetLabel } from "./targets";

export function useLab<T>(pick: (state: LabState) => T): T {
  return useStore(useLabModel().store, pick);
}

export function useLabModel(): LabModel {
  return labOf(useStudio());
}

/** Returns a canvas that is drawn again with each render, and through its handle between renders. */
export function useDrawing(describe: (room: Room) => Scene): SceneHandle {
  const plot = useScene(describe);
  // The drawing depends on the rendered properties, and renders are rare.
  useEffect(() => plot.redraw());
  return plot;
}

export interface LegendItem {
  readonly label: string;
  readonly look: "line" | "thin" | "dashed" | "circle" | "square" | "diamond";
  readonly hue: "adder" | "text" | "faint" | "norm" | "act";
}

const shapes: { readonly [L in LegendItem["look"]]: ReactNode } = {
  line: <path d="M1 7H21" strokeWidth="2.5" />,
  thin: <path d="M1 11L11 3L21 11" strokeWidth="1" fill="none" />,
  dashed: <path d="M1 7H21" strokeWidth="2" strokeDasharray="5 3.5" />,
  circle: <circle cx="11" cy="7" r="4.5" fill="currentColor" stroke="none" />,
  square: <rect x="7" y="3" width="8" height="8" fill="currentColor" stroke="none" />,
  diamond: <path d="M11 1.5L16.5 7L11 12.5L5.5 7Z" fill="currentColor" stroke="none" />,
};

function Legend({ items }: { items: readonly LegendItem[] }) {
  return (
    <ul className="lab-legend">
      {items.map(({ label, look, hue }) => (
        <li key={label}>
          <svg
            className={`lab-${hue}`}
            width="22"
            height="14"
            viewBox="0 0 22 14"
            stroke="currentColor"
            aria-hidden="true"
          >
            {shapes[look]}
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

interface TableSpec {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function NumbersTable({ name, heads, rows }: TableSpec & { name: string }) {
  return (
    <details className="lab-table">
      <summary>The numbers as a table</summary>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to take the keys that scroll it
        tabIndex={0}
        aria-label={name}
        className="lab-table-scroll"
      >
        <table className="numbers">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([first, ...cells]) => (
              <tr key={first}>
                <th scope="row">{first}</th>
                {cells.map((cell, i) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: columns have no other name
                  <td key={i}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

/** Shows a chart with its title, legend, summary and table of numbers. */
export function LabFigure({
  title,
  summary,
  legend,
  table,
  className = "",
  children,
}: {
  title: string;
  summary: string;
  legend: readonly LegendItem[];
  table: TableSpec;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <figure className={`lab-figure ${className}`} aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
      {legend.length === 0 ? null : <Legend items={legend} />}
      <figcaption>{summary}</figcaption>
      <NumbersTable name={`${title}: numbers`} {...table} />
    </figure>
  );
}

/** A slider over given sizes that shows its value. */
export function SizeSlider({
  label,
  value,
  stops,
  text,
  onValue,
}: {
  label: string;
  value: number;
  /** Sizes in ascending order. */
  stops: readonly number[];
  text: string;
  onValue: (value: number) => void;
}) {
  const id = useId();
  return (
    <div className="lab-slider">
      <label htmlFor={id}>{label}</label>
      <output htmlFor={id}>{text}</output>
      <input
        id={id}
        type="range"
        min={0}
        max={stops.length - 1}
        value={stops.findLastIndex((stop) => stop <= value)}
        aria-valuetext={text}
        onChange={(event) => onValue(stops[event.currentTarget.valueAsNumber] ?? value)}
      />
    </div>
  );
}

export function TargetPicker({
  label,
  targets,
  value,
  onValue,
}: {
  label: string;
  targets: readonly TargetLabel[];
  value: string;
  onValue: (id: string) => void;
}) {
  const id = useId();
  return (
    <div className="lab-field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="field"
        value={value}
        onChange={(event) => onValue(event.currentTarget.value)}
      >
        {targets.map((target) => (
          <option key={target.id} value={target.id}>
            {target.title}
          </option>
        ))}
      </select>
    </div>
  );
}

/** Lets a person choose one of a few options by buttons side by side. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onValue,
}: {
  label: string;
  options: readonly { readonly id: T; readonly title: string; readonly disabled?: boolean }[];
  value: T;
  onValue: (id: T) => void;
}) {
  const id = useId();
  return (
    <div className="lab-field">
      <span id={id}>{label}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's border and legend do not lay out in a row */}
      <span className="segmented lab-choice" role="group" aria-labelledby={id}>
        {options.map((option) => (
          <button
            key={option.id}
            type="button"
            aria-pressed={value === option.id}
            disabled={option.disabled}
            onClick={() => onValue(option.id)}
          >
            {option.title}
          </button>
        ))}
      </span>
    </div>
  );
}

export function OpenButton({ label, onOpen }: { label: string; onOpen: () => void }) {
  return (
    <button type="button" className="button" onClick={onOpen}>
      <ExternalLink size={15} />
      {label}
    </button>
  );
}
