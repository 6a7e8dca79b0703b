import { ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from "react";
import { BlockIcon } from "../../document/BlockIcon";
import { nodeHue } from "../../document/node-hue";
import { scopedEdit } from "../../document/scope";
import { useDerived, useStudio, useUi } from "../../studio/context";
import { DiagnosticText } from "../../studio/DiagnosticText";
import { isLocked } from "../../studio/locked";
import { formatCount, plural } from "../../ui/format";
import { PropField } from "../inspector/PropField";
import { Part } from "./Part";
import { mainProps, type OutlineRow } from "./rows";

interface RowProps {
  readonly row: OutlineRow;
  readonly active: boolean;
  readonly renaming: boolean;
  readonly onActive: (key: string) => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onExpand: (row: OutlineRow) => void;
  /** A press on what an input reads from. */
  readonly onSource: (row: OutlineRow, port: string, button: HTMLElement) => void;
  /** Undefined: nothing is to change. */
  readonly onRenamed: (row: OutlineRow, text: string | undefined) => void;
}

/** Remarks that a row spells out; a composite may have hundreds. */
const mostRemarks = 3;

/** One block of the outline. Only the active row and what is in it can be reached by Tab. */
export function Row(props: RowProps) {
  const { row, active, renaming, onActive, onKeyDown, onExpand, onSource, onRenamed } = props;
  const element = useRef<HTMLDivElement>(null);
  // Fields come from the inspector's parts, which know of no roving focus.
  useLayoutEffect(() => {
    for (const field of element.current?.querySelectorAll<HTMLElement>("input, select, button") ??
      []) {
      field.tabIndex = active ? 0 : -1;
    }
  });
  const { node, name, depth, cost, diagnostics } = row;
  const hue = nodeHue(useDerived().document, node);
  const worst = (["error", "warning", "hint"] as const).find((severity) =>
    diagnostics.some((one) => one.severity === severity),
  );
  return (
    <Part
      ref={element}
      role="row"
      className={`outline-row hue-${hue}${active ? " active" : ""}${node.off ? " muted-block" : ""}${worst === undefined ? "" : ` ${worst}`}`}
      data-row={row.key}
      data-focus={active ? "" : undefined}
      tabIndex={active ? 0 : -1}
      aria-label={row.label}
      aria-level={depth}
      aria-posinset={row.place}
      aria-setsize={row.siblings}
      aria-expanded={row.expanded}
      aria-selected={active}
      onFocus={() => onActive(row.key)}
      onKeyDown={onKeyDown}
      onDoubleClick={(event) => {
        if (row.expanded !== undefined && event.target === event.currentTarget) onExpand(row);
      }}
    >
      <Part
        role="rowheader"
        className="outline-name"
        style={{ paddingInlineStart: (depth - 1) * 18 }}
      >
        {row.expanded === undefined ? null : (
          <button
            type="button"
            className={`outline-twist${row.expanded ? " open" : ""}`}
            aria-label={`${row.expanded ? "Hide" : "Show"} what is inside of ${name}`}
            onClick={() => onExpand(row)}
          >
            <ChevronRight size={15} />
          </button>
        )}
        <BlockIcon type={node.type} hue={hue} size={16} />
        {renaming ? (
          <Rename name={name} onDone={(text) => onRenamed(row, text)} />
        ) : (
          <span className="outline-title">{name}</span>
        )}
        {node.off ? <span className="outline-tag">muted</span> : null}
        <span className="outline-place">{row.place}</span>
      </Part>
      <Properties row={row} />
      <Part role="gridcell" className="outline-inputs">
        {row.inputs.map(({ port, from }) => {
          const source = from === undefined ? undefined : row.level.names.get(from.node);
          return (
            <button
              key={port}
              type="button"
              className={`button small outline-source${source === undefined ? " open-end" : ""}`}
              aria-haspopup="dialog"
              aria-label={`Input ${port} of ${name}: ${source ?? "nothing"}`}
              onClick={(event) => onSource(row, port, event.currentTarget)}
            >
              {row.inputs.length > 1 ? <small>{port}</small> : null}
              <span>{source ?? "not connected"}</span>
            </button>
          );
        })}
      </Part>
      <Part role="gridcell" className="outline-shape">
        {row.shape}
      </Part>
      <Part role="gridcell" className="outline-cost">
        {cost === undefined || cost.additions + cost.multiplications === 0 ? null : (
          <>
            <span className={cost.additions > 0 ? "adder-text" : ""}>
              {formatCount(cost.additions)} add
            </span>
            <span className={cost.multiplications > 0 ? "conv-text" : ""}>
              {formatCount(cost.multiplications)} mul
            </span>
            {cost.shifts === undefined ? null : <span>{formatCount(cost.shifts)} shift</span>}
          </>
        )}
      </Part>
      <Part role="gridcell" className={`outline-remarks${diagnostics.length === 0 ? " none" : ""}`}>
        {diagnostics.slice(0, mostRemarks).map((diagnostic) => (
          <DiagnosticText
            key={`${diagnostic.node} ${diagnostic.code} ${diagnostic.message}`}
            diagnostic={diagnostic}
          />
        ))}
        {diagnostics.length > mostRemarks ? (
          <p className="muted">
            and {plural(diagnostics.length - mostRemarks, "more remark")} inside
          </p>
        ) : null}
      </Part>
    </Part>
  );
}

function Properties({ row }: { row: OutlineRow }) {
  const studio = useStudio();
  const { id, node, name, level } = row;
  const lock = useUi((state) => state.lock);
  return (
    <Part role="gridcell" className="outline-props">
      {mainProps(node).map(([prop, spec]) => (
        <PropField
          key={prop}
          spec={spec}
          value={node.props[prop]}
          locked={isLocked(lock, id, prop)}
          onChange={(value) =>
            studio.change(scopedEdit({ kind: "setProp", id, prop, value }, level.composite), {
              label: `${spec.label.toLowerCase()} of ${name}`,
              merge: `prop ${row.key}.${prop}`,
            })
          }
          onDone={() => studio.document.seal()}
        />
      ))}
      {typeof node.props.text === "string" ? (
        <p className="outline-note">{node.props.text || "An empty note"}</p>
      ) : null}
    </Part>
  );
}

function Rename({
  name,
  onDone,
}: {
  name: string;
  /** Undefined: the name stays. */
  onDone: (text: string | undefined) => void;
}) {
  const field = useRef<HTMLInputElement>(null);
  const done = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const end = (text: string | undefined) => {
    if (done.current) return;
    done.current = true;
    onDone(text);
  };
  return (
    <input
      ref={field}
      className="field outline-rename"
      aria-label={`New name of ${name}`}
      maxLength={120}
      defaultValue={name}
      onBlur={(event) => end(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") end(event.currentTarget.value);
        if (event.key === "Escape") end(undefined);
        event.stopPropagation();
      }}
    />
  );
}
