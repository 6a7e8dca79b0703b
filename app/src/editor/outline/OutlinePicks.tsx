import { useMemo } from "react";
import { BlockIcon } from "../../document/BlockIcon";
import { addables } from "../../document/new-blocks";
import { useStudio } from "../../studio/context";
import { savedCompositesOf } from "../../studio/saved-composites";
import { typedAheadOf } from "../../studio/typed-ahead";
import { type PickItem, PickList } from "../../ui/PickList";
import { type Source, sourcesFor } from "./moves";
import type { OutlineRow } from "./rows";
import type { Pick } from "./use-actions";

interface PicksProps {
  readonly pick: Pick | undefined;
  readonly row: OutlineRow | undefined;
  readonly rows: readonly OutlineRow[];
  readonly onClose: () => void;
  readonly onAdd: (type: string) => void;
  readonly onSource: (port: string, source: Source | undefined) => void;
}

/** The searchable lists over the outline: blocks to add, and what an input can read from. */
export function OutlinePicks({ pick, row, rows, onClose, onAdd, onSource }: PicksProps) {
  const studio = useStudio();
  const kept = savedCompositesOf(studio).store.getState().list;
  const inside = row?.level.composite !== undefined;
  const blocks = useMemo(
    () =>
      addables(kept, inside).map(
        ({ kind, title, doc, type }): PickItem => ({
          id: kind,
          label: title,
          keywords: doc,
          icon: <BlockIcon type={type} size={15} />,
        }),
      ),
    [kept, inside],
  );
  if (pick === undefined) return null;
  if (pick.kind === "source" && row !== undefined) {
    const { port, at } = pick;
    return (
      <SourceList
        row={row}
        rows={rows}
        port={port}
        at={at}
        onClose={onClose}
        onSource={(source) => onSource(port, source)}
      />
    );
  }
  return (
    <PickList
      title={row === undefined ? "Add a block" : `Add a block after ${row.name}`}
      placeholder="Search blocks"
      empty="No block has this name."
      items={blocks}
      at={pick.at}
      takeTyped={typedAheadOf(studio).take}
      onClose={onClose}
      onPick={(type) => {
        onClose();
        onAdd(type);
      }}
    />
  );
}

const nothing = "nothing";

function SourceList({
  row,
  rows,
  port,
  at,
  onClose,
  onSource,
}: {
  row: OutlineRow;
  rows: readonly OutlineRow[];
  port: string;
  at: readonly [number, number];
  onClose: () => void;
  onSource: (source: Source | undefined) => void;
}) {
  const studio = useStudio();
  const { level } = row;
  const present = row.inputs.find((input) => input.port === port)?.from;
  const sources = useMemo(() => {
    const ids = rows.filter((one) => one.level === level).map(({ id }) => id);
    const at = ids.indexOf(row.id);
    // What it reads from now, then those before it, the nearest first, then those behind.
    const now = present === undefined ? [] : [present.node];
    const order = new Set([...now, ...ids.slice(0, at).reverse(), ...ids.slice(at + 1)]);
    return sourcesFor(studio.derive(), level, [...order], { node: row.id, port });
  }, [studio, rows, level, row, port, present]);
  const keyOf = ({ ref }: Source) => `${ref.node}.${ref.port}`;
  const items = sources.map((source) => {
    const { ref, reason } = source;
    const node = level.graph.nodes[ref.node];
    const now = present?.node === ref.node && present.port === ref.port;
    const shape = rows.find((one) => one.level === level && one.id === ref.node)?.shape ?? "";
    const many = sources.filter((one) => one.ref.node === ref.node).length > 1;
    const words = reason ?? (now ? `connected now, ${shape}` : shape);
    return {
      id: keyOf(source),
      label: `${level.names.get(ref.node)}${many ? `, output ${ref.port}` : ""}`,
      icon: <BlockIcon type={node?.type ?? ""} size={15} />,
      disabled: reason !== undefined,
      ...(words === "" ? {} : { note: words }),
    };
  });
  return (
    <PickList
      title={`${row.name} reads from`}
      placeholder="Search blocks"
      empty="No other block to read from."
      items={present === undefined ? items : [...items, { id: nothing, label: "Nothing" }]}
      at={at}
      takeTyped={typedAheadOf(studio).take}
      onClose={onClose}
      onPick={(id) => {
        onClose();
        if (id === nothing) onSource(undefined);
        const source = sources.find((one) => keyOf(one) === id);
        if (source !== undefined) onSource(source);
      }}
    />
  );
}
