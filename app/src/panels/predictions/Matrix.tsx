import { type KeyboardEvent, useRef, useState } from "react";
import { type Confusion, countAt, scoresOf } from "../../observe/confusion";
import { cellColor, cellInk } from "./matrix-drawing";

export interface Cell {
  readonly right: number;
  readonly answer: number;
}

interface MatrixProps {
  readonly confusion: Confusion;
  readonly names: readonly string[];
  readonly shown: readonly number[];
  readonly chosen: Cell | undefined;
  readonly onChoose: (cell: Cell) => void;
}

/** Counts of the last test. One Tab stop; the arrows walk the cells, Enter opens a cell's images. */
export function Matrix({ confusion, names, shown, chosen, onChoose }: MatrixProps) {
  const scores = scoresOf(confusion);
  const [at, setAt] = useState<readonly [number, number]>([0, 0]);
  const host = useRef<HTMLTableElement>(null);
  const last = shown.length - 1;
  const stop = [Math.min(at[0], last), Math.min(at[1], last)] as const;
  const onKey = (event: KeyboardEvent) => {
    const [row, column] = stop;
    const to = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, last],
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const [y, x] = to.map((value) => Math.min(last, Math.max(0, value))) as [number, number];
    setAt([y, x]);
    host.current?.querySelector<HTMLElement>(`[data-cell="${y} ${x}"]`)?.focus();
  };
  return (
    <table ref={host} className="matrix" onKeyDown={onKey}>
      <caption className="visually-hidden">
        Confusion matrix: right classes in rows, what they were taken for in columns
      </caption>
      <thead>
        <tr>
          <th scope="col" className="matrix-corner">
            right ↓ taken for →
          </th>
          {shown.map((k) => (
            <th key={k} scope="col" title={names[k]}>
              <span>{names[k]}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((right, row) => (
          <tr key={right}>
            <th scope="row" title={names[right]}>
              {names[right]}
            </th>
            {shown.map((answer, column) => {
              const count = countAt(confusion, right, answer);
              const images = scores[right]?.images ?? 0;
              const share = images === 0 ? 0 : count / images;
              const words = `${count} of ${images} ${names[right]} taken for ${names[answer]}`;
              const pressed = chosen?.right === right && chosen.answer === answer;
              return (
                <td key={answer}>
                  <button
                    type="button"
                    data-cell={`${row} ${column}`}
                    tabIndex={row === stop[0] && column === stop[1] ? 0 : -1}
                    aria-pressed={pressed}
                    aria-label={words}
                    title={words}
                    className={right === answer ? "diagonal" : undefined}
                    style={{ background: cellColor(share), color: cellInk(share) }}
                    onFocus={() => setAt([row, column])}
                    onClick={() => onChoose({ right, answer })}
                  >
                    {count === 0 ? "" : count}
                  </button>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
