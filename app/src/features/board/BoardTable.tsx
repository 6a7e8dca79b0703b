import { type BoardRow, likenessOf, unrepeatable } from "@adder-studio/classroom/board";
import { ArrowDown, ArrowUp } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { BoardTableRow } from "./BoardTableRow";
import { pasteLink } from "./labels";
import { columns, type Order, sorted } from "./table-data";
import { useBoard, useBoardModel } from "./use-board";

/** Rows that are drawn until a person wants more: a class, and another one. */
const pageRows = 100;

/** All codes as a table that can be sorted; each row opens to all that its code says. */
export function BoardTable({
  rows,
  picked,
  onPick,
}: {
  rows: readonly BoardRow[];
  picked: string | undefined;
  onPick: (code: string | undefined) => void;
}) {
  const board = useBoardModel();
  const checks = useBoard((state) => state.checks);
  const [order, setOrder] = useState<Order>({ by: undefined, isDown: false });
  const [most, setMost] = useState(pageRows);
  const body = useRef<HTMLTableSectionElement>(null);
  const likeness = useMemo(() => likenessOf(rows), [rows]);
  const all = useMemo(() => sorted(rows, order, checks), [rows, order, checks]);
  // A mark that was pressed in a picture is looked for in the table.
  useEffect(() => {
    if (picked === undefined) return;
    body.current?.querySelector(`[data-code="${picked}"]`)?.scrollIntoView({ block: "nearest" });
  }, [picked]);
  const at = all.findIndex(({ code }) => code === picked);
  const shown = all.slice(0, Math.max(most, at + 1));
  const needsLink = rows.some(
    (row) =>
      checks[row.code] === undefined &&
      unrepeatable(row.facts) === undefined &&
      board.documentOf(row) === undefined,
  );
  return (
    <section className="board-table-part" aria-label="Codes as a table">
      <table className="numbers board-table">
        <thead>
          <tr>
            {columns.map(({ id, title }) => {
              const isMine = order.by === id;
              return (
                <th
                  key={id}
                  scope="col"
                  className={`board-${id}`}
                  aria-sort={isMine ? (order.isDown ? "descending" : "ascending") : "none"}
                >
                  <button
                    type="button"
                    className="board-sort"
                    onClick={() =>
                      setOrder(
                        isMine && order.isDown !== (id === "figure" || id === "steps")
                          ? { by: undefined, isDown: false }
                          : {
                              by: id,
                              isDown: isMine ? !order.isDown : id === "figure" || id === "steps",
                            },
                      )
                    }
                  >
                    {title}
                    {isMine ? (
                      order.isDown ? (
                        <ArrowDown size={12} aria-hidden="true" />
                      ) : (
                        <ArrowUp size={12} aria-hidden="true" />
                      )
                    ) : null}
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map((row) => (
            <BoardTableRow
              key={row.code}
              row={row}
              check={checks[row.code]}
              like={likeness.get(row.code)}
              isOpen={row.code === picked}
              onOpen={onPick}
            />
          ))}
        </tbody>
      </table>
      {needsLink ? <p className="faint board-small">{pasteLink}</p> : null}
      {all.length > shown.length ? (
        <button type="button" className="button" onClick={() => setMost(most + 400)}>
          Show {Math.min(400, all.length - shown.length)} more
        </button>
      ) : null}
    </section>
  );
}
