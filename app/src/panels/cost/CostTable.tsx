import { ArrowDown, ArrowUp, ChevronDown, ChevronRight } from "lucide-react";
import { formatCount, formatWhole } from "../../ui/format";
import { formatEnergy, type Settings, sumOf, trainingEnergy } from "./energy";
import { type CostSheet, type PartWork, partNames, parts, phases, teacherPath } from "./rows";
import {
  type Column,
  type Figures,
  figuresOf,
  hasShifts,
  type Mode,
  nameOf,
  otherTitle,
  partText,
  phaseNames,
  type ShownRow,
  type Sort,
} from "./view";

interface Props {
  sheet: CostSheet;
  rows: readonly ShownRow[];
  mode: Mode;
  settings: Settings;
  open: ReadonlySet<string>;
  sort: Sort;
  selected: ReadonlySet<string>;
  onSort: (sort: Sort) => void;
  onToggle: (path: string) => void;
  onPick: (path: string) => void;
}

/** Blocks with their counts, then the sums by part, in all, and of training. */
export function CostTable(props: Props) {
  const { sheet, rows, mode, settings, open, sort, selected, onSort, onToggle, onPick } = props;
  const hasOther = sheet.other !== undefined;
  const shifts = hasShifts(sheet);
  const span = shifts ? 4 : 3;
  const head = (column: Column, label: string) => (
    <SortHead column={column} label={label} sort={sort} onSort={onSort} />
  );
  return (
    <table className="numbers cost-table">
      <thead>
        {hasOther ? (
          <tr className="cost-sides">
            <td />
            <td className="cost-part" />
            <th scope="colgroup" colSpan={span}>
              this network
            </th>
            <th scope="colgroup" colSpan={span} className="other">
              {otherTitle(sheet)}
            </th>
          </tr>
        ) : null}
        <tr>
          {head("name", "Block")}
          {head("part", "Part")}
          {head("additions", "add")}
          {head("multiplications", "mul")}
          {shifts ? head("shifts", "shift") : null}
          {head("energy", "Energy")}
          {hasOther ? (
            <>
              {head("otherAdditions", "add")}
              {head("otherMultiplications", "mul")}
              {shifts ? head("otherShifts", "shift") : null}
              {head("otherEnergy", "Energy")}
            </>
          ) : null}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ row, depth, own, other: theirs }) => {
          const isOpen = open.has(row.path);
          const Chevron = isOpen ? ChevronDown : ChevronRight;
          return (
            <tr key={row.path} className={selected.has(row.path) ? "selected" : undefined}>
              <th scope="row" style={{ paddingInlineStart: 4 + 14 * depth }}>
                {row.inside.length > 0 ? (
                  <button
                    type="button"
                    className="cost-toggle"
                    aria-expanded={isOpen}
                    aria-label={`Inside of ${row.name}`}
                    onClick={() => onToggle(row.path)}
                  >
                    <Chevron size={14} />
                  </button>
                ) : (
                  <span className="cost-toggle" />
                )}
                {row.path === teacherPath ? (
                  <span className={`${row.hue}-text`}>{nameOf(row)}</span>
                ) : (
                  <button
                    type="button"
                    className={`link ${row.hue}-text`}
                    aria-pressed={selected.has(row.path)}
                    onClick={() => onPick(row.path)}
                  >
                    {nameOf(row)}
                  </button>
                )}
              </th>
              <td className="cost-part" title={partText(row)}>
                {row.parts.length > 1 ? "Mixed" : partText(row)}
              </td>
              <Cells figures={own} shifts={shifts} />
              {hasOther ? <Cells figures={theirs} shifts={shifts} other /> : null}
            </tr>
          );
        })}
      </tbody>
      <tbody className="cost-sums">
        {parts.map((part) => {
          const sums = sheet.byPart[part];
          const own = figuresOf(sums.own, mode, settings);
          const theirs = figuresOf(sums.other, mode, settings);
          const nothing = [own, theirs].every((it) => it.additions + it.multiplications === 0);
          if (nothing) return null;
          const name = part === "layer" ? "Layers" : partNames[part];
          return (
            <Sum
              key={part}
              name={name}
              shifts={shifts}
              own={own}
              other={hasOther ? theirs : undefined}
            />
          );
        })}
        <Sum
          name={mode === "training" ? "Training" : "Inference"}
          shifts={shifts}
          of={mode === "training" ? "one example" : "one prediction"}
          own={figuresOf(sheet.all.own, mode, settings)}
          other={hasOther ? figuresOf(sheet.all.other, mode, settings) : undefined}
          total
        />
        {mode === "training" ? (
          phases.map((phase) => {
            const of = (side: keyof PartWork): Figures => {
              const count = sheet.all[side].training[phase];
              return { ...count, energy: trainingEnergy(count, settings) };
            };
            return (
              <Sum
                key={phase}
                name={phaseNames[phase]}
                shifts={shifts}
                of={phase === "update" ? `1/${formatWhole(sheet.batch)} of a step` : undefined}
                own={of("own")}
                other={hasOther ? of("other") : undefined}
              />
            );
          })
        ) : (
          <Sum
            name="Training"
            shifts={shifts}
            of="one example"
            own={figuresOf(sheet.all.own, "training", settings)}
            other={hasOther ? figuresOf(sheet.all.other, "training", settings) : undefined}
          />
        )}
      </tbody>
    </table>
  );
}

function SortHead({
  column,
  label,
  sort,
  onSort,
}: {
  column: Column;
  label: string;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const isSorted = sort.column === column;
  // Numbers start with the largest, words and the network's order from the front.
  const first = column !== "name" && column !== "part";
  const Arrow = sort.descending ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      aria-sort={isSorted ? (sort.descending ? "descending" : "ascending") : undefined}
      className={column === "part" ? "cost-part" : column.startsWith("other") ? "other" : undefined}
    >
      <button
        type="button"
        className="cost-sort"
        onClick={() => onSort({ column, descending: isSorted ? !sort.descending : first })}
      >
        {isSorted ? <Arrow size={11} aria-hidden="true" /> : null}
        {label}
      </button>
    </th>
  );
}

function Cells({
  figures,
  shifts: shown,
  other = false,
}: {
  figures: Figures;
  shifts: boolean;
  other?: boolean;
}) {
  const { additions, multiplications, shifts = 0, energy } = figures;
  const className = other ? "other" : undefined;
  return (
    <>
      <td className={className} title={formatWhole(additions)}>
        {formatCount(additions)}
      </td>
      <td className={className} title={formatWhole(multiplications)}>
        {formatCount(multiplications)}
      </td>
      {shown ? (
        <td className={className} title={formatWhole(shifts)}>
          {formatCount(shifts)}
        </td>
      ) : null}
      <td className={className}>{formatEnergy(sumOf(energy))}</td>
    </>
  );
}

function Sum({
  name,
  of,
  shifts,
  own,
  other,
  total = false,
}: {
  name: string;
  shifts: boolean;
  of?: string | undefined;
  own: Figures;
  other: Figures | undefined;
  total?: boolean;
}) {
  return (
    <tr className={total ? "total" : undefined}>
      <th scope="row">{name}</th>
      <td className="cost-part">{of}</td>
      <Cells figures={own} shifts={shifts} />
      {other === undefined ? null : <Cells figures={other} shifts={shifts} other />}
    </tr>
  );
}
