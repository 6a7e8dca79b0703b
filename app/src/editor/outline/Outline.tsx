import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import "./outline.css";
import { useCanvasHandle } from "../../studio/canvas-handle";
import { useDerived, useStudio, useUi } from "../../studio/context";
import { TemplateButtons } from "../canvas/TemplateButtons";
import { OutlinePicks } from "./OutlinePicks";
import { Part } from "./Part";
import { Row } from "./Row";
import { type OutlineRow, outlineRows } from "./rows";
import { Toolbar } from "./Toolbar";
import { useActions } from "./use-actions";
import { useActiveRow } from "./use-active-row";

const columns = ["Block", "Properties", "Reads from", "Output", "Cost", "Remarks"] as const;

/** The document as a table that can be edited: the way without sight of the canvas and without dragging. */
export function Outline() {
  const studio = useStudio();
  const derived = useDerived();
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => outlineRows(derived, open), [derived, open]);
  const root = useRef<HTMLDivElement>(null);
  const { row, goTo } = useActiveRow(root, rows, derived.view.prefix);
  const actions = useActions({ rows, row, goTo });

  const handle = useCanvasHandle();
  const focusBlock = useCallback(
    (id: string) => goTo(studio.derive().view.prefix + id),
    [goTo, studio],
  );
  useEffect(() => {
    // Nothing has a place here.
    const nothing = () => undefined;
    const later = async () => undefined;
    handle.current = {
      fit: nothing,
      tidy: later,
      autoLayout: nothing,
      align: later,
      distribute: later,
      projection: nothing,
      zoom: nothing,
      placeOf: nothing,
      focusBlock,
      toCanvas: nothing,
      hover: nothing,
      endHover: nothing,
    };
    return () => {
      handle.current = undefined;
    };
  }, [handle, focusBlock]);

  const expand = (which: OutlineRow) => {
    const next = new Set(open);
    if (!next.delete(which.key)) next.add(which.key);
    setOpen(next);
    const inside = Object.keys(which.level.graph.composites ?? {}).length > 0;
    if (inside) studio.ui.announce(`${which.name} ${next.has(which.key) ? "opened" : "closed"}`);
  };
  const askSource = (which: OutlineRow, port: string, anchor: Element | null) => {
    const box = anchor?.getBoundingClientRect();
    goTo(which.key, false);
    actions.ask({ kind: "source", port, at: [box?.left ?? 40, (box?.bottom ?? 100) + 4] });
  };

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    if (row === undefined || event.ctrlKey || event.metaKey) return;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (target !== event.currentTarget) {
      // Within a field: its own keys, and the way back to the row.
      if (event.key === "Escape") {
        goTo(row.key);
        done();
      }
      return;
    }
    const at = rows.indexOf(row);
    const step = (to: OutlineRow | undefined) => {
      if (to !== undefined) goTo(to.key);
      done();
    };
    const field = () =>
      event.currentTarget.querySelector<HTMLElement>(
        ".outline-props :is(input, select), .outline-source, .outline-remarks button",
      );
    if (event.altKey) {
      if (event.key === "ArrowUp" || event.key === "ArrowDown") {
        actions.move(event.key === "ArrowUp" ? "up" : "down");
        done();
      }
      return;
    }
    switch (event.key) {
      case "ArrowDown":
        return step(rows[at + 1]);
      case "ArrowUp":
        return step(rows[at - 1]);
      case "Home":
        return step(rows[0]);
      case "End":
        return step(rows.at(-1));
      case "ArrowRight":
        if (row.expanded === false) expand(row);
        else if (row.expanded === true) return step(rows[at + 1]);
        else {
          const first = field();
          first?.focus();
          if (first instanceof HTMLInputElement) first.select();
        }
        return done();
      case "ArrowLeft":
        if (row.expanded === true) expand(row);
        else if (row.depth > 1) {
          const around = rows.slice(0, at).findLast(({ depth }) => depth < row.depth);
          return step(around);
        }
        return done();
      case "Enter":
        actions.properties();
        return done();
      case "F2":
        actions.rename(row.key);
        return done();
      case "Delete":
      case "Backspace":
        actions.remove();
        return done();
    }
    const box = event.currentTarget.getBoundingClientRect();
    switch (event.key.toLowerCase()) {
      case "a":
        actions.ask({ kind: "add", at: [box.left + 40, box.bottom + 4] });
        return done();
      case "c": {
        const free = row.inputs.find(({ from }) => from === undefined) ?? row.inputs[0];
        if (free !== undefined) askSource(row, free.port, event.currentTarget);
        else studio.ui.announce(`${row.name} has no input`);
        return done();
      }
      case "d":
        actions.duplicate();
        return done();
      case "m":
        actions.mute();
        return done();
    }
  };

  return (
    <div ref={root} className="outline">
      <h2 className="visually-hidden">Outline</h2>
      <Toolbar row={row} actions={actions} />
      {rows.length === 0 ? (
        <Empty />
      ) : (
        <div className="outline-scroll">
          <Part role="treegrid" aria-label="Network" className="outline-grid">
            <Part role="row" className="outline-head">
              {columns.map((title) => (
                <Part key={title} role="columnheader">
                  {title}
                </Part>
              ))}
            </Part>
            {rows.map((one) => (
              <Row
                key={one.key}
                row={one}
                active={one === row}
                renaming={actions.renaming === one.key}
                onActive={(key) => goTo(key, false)}
                onKeyDown={onKeyDown}
                onExpand={expand}
                onSource={askSource}
                onRenamed={(which, text) => {
                  actions.rename(undefined);
                  if (text !== undefined) actions.setLabel(text);
                  goTo(which.key);
                }}
              />
            ))}
          </Part>
        </div>
      )}
      <OutlinePicks
        pick={actions.pick}
        row={row}
        rows={rows}
        onClose={() => actions.ask(undefined)}
        onAdd={actions.add}
        onSource={actions.read}
      />
    </div>
  );
}

function Empty() {
  const inside = useUi((state) => state.scope.length > 0);
  return (
    <div className="outline-empty">
      <h2>{inside ? "An empty composite" : "An empty network"}</h2>
      <p className="muted">
        Add the first block, an Input as a rule. Each next one comes behind it, connected where it
        fits.
      </p>
      {inside ? null : <TemplateButtons />}
    </div>
  );
}
