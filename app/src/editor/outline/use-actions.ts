import type { GraphEdit } from "@adder-studio/graph";
import { useMemo, useState } from "react";
import { addAfterEdit, connectEdit } from "../../document/edits";
import { removeEdit } from "../../document/late-edits";
import { newBlock } from "../../document/new-blocks";
import { scopedEdit } from "../../document/scope";
import { useStudio } from "../../studio/context";
import { savedCompositesOf } from "../../studio/saved-composites";
import type { Studio } from "../../studio/studio";
import { focusWhenThere } from "../../ui/focus";
import { duplicateEdit, moveEdit, type Source } from "./moves";
import type { OutlineRow } from "./rows";

/** A list that is open over the outline. */
export type Pick =
  | { readonly kind: "add"; readonly at: readonly [number, number] }
  | { readonly kind: "source"; readonly port: string; readonly at: readonly [number, number] };

export interface Actions {
  readonly pick: Pick | undefined;
  readonly renaming: string | undefined;
  ask(pick: Pick | undefined): void;
  rename(key: string | undefined): void;
  add(type: string): void;
  read(port: string, source: Source | undefined): void;
  remove(): void;
  duplicate(): void;
  move(direction: "up" | "down"): void;
  mute(): void;
  setLabel(text: string): void;
  properties(): void;
}

interface Parts {
  readonly rows: readonly OutlineRow[];
  /** The row that actions are about. */
  readonly row: OutlineRow | undefined;
  /** Makes a row the active one and, unless told otherwise, focuses it. */
  readonly goTo: (key: string, focus?: boolean) => void;
}

/** The actions on the active row; each announces its result. */
export function useActions({ rows, row, goTo }: Parts): Actions {
  const studio = useStudio();
  const [pick, ask] = useState<Pick>();
  const [renaming, rename] = useState<string>();
  return useMemo(
    () => ({ pick, renaming, ask, rename, ...actionsOn(studio, { rows, row, goTo }) }),
    [studio, rows, row, goTo, pick, renaming],
  );
}

function actionsOn(
  studio: Studio,
  { rows, row, goTo }: Parts,
): Omit<Actions, "pick" | "renaming" | "ask" | "rename"> {
  const change = (edit: GraphEdit, label: string): boolean =>
    studio.change(scopedEdit(edit, row?.level.composite), { label });
  return {
    add(kind) {
      const graph = row?.level.graph ?? studio.view();
      const block = newBlock(graph, kind, savedCompositesOf(studio).store.getState().list);
      const { title } = block;
      const { id, edit, wired } = addAfterEdit(graph, block, row?.id);
      const done =
        row === undefined
          ? studio.edit(edit, { label: `add ${title}` })
          : change(edit, `add ${title}`);
      if (!done) return;
      studio.ui.announce(
        wired ? `${title} added and connected` : `${title} added, not connected yet`,
      );
      goTo((row?.level.prefix ?? studio.derive().view.prefix) + id);
    },
    read(port, source) {
      if (row === undefined) return;
      const { graph, names } = row.level;
      const to = { node: row.id, port };
      const old = graph.edges.find((edge) => edge.to.node === row.id && edge.to.port === port);
      if (source !== undefined) {
        if (!change(connectEdit(graph, source.ref, to), "connect two blocks")) return;
        studio.ui.announce(`${row.name} now reads from ${names.get(source.ref.node)}`);
      } else if (old !== undefined) {
        change({ kind: "disconnect", edge: old }, "delete a wire");
        studio.ui.announce(`${row.name} reads from nothing`);
      }
    },
    remove() {
      if (row === undefined) return;
      const at = rows.indexOf(row);
      const inside = `${row.key}.`;
      const next = rows.slice(at + 1).find(({ key }) => !key.startsWith(inside)) ?? rows[at - 1];
      if (!change(removeEdit(row.level.graph, [row.id]), "delete a block")) return;
      studio.ui.announce(`${row.name} deleted`);
      if (next !== undefined) goTo(next.key, false);
    },
    duplicate() {
      if (row === undefined) return;
      const copy = duplicateEdit(row.level.graph, row.id);
      if (copy === undefined || !change(copy.edit, `duplicate ${row.name}`)) return;
      studio.ui.announce(
        `${row.name} duplicated, ${copy.wired ? "the copy is connected behind it" : "the copy is not connected yet"}`,
      );
      goTo(row.level.prefix + copy.id, false);
    },
    move(direction) {
      if (row === undefined) return;
      const edit = moveEdit(row.level.graph, row.id, direction);
      if (typeof edit === "string") {
        studio.ui.announce(`${row.name} cannot be moved ${direction}. ${edit}`);
      } else if (change(edit, `move ${row.name} ${direction}`)) {
        studio.ui.announce(`${row.name} moved ${direction}`);
      }
    },
    mute() {
      if (row === undefined) return;
      const off = row.node.off !== true;
      const done = change(
        { kind: "setOff", id: row.id, off },
        `${off ? "mute" : "unmute"} ${row.name}`,
      );
      if (done) studio.ui.announce(`${row.name} ${off ? "muted" : "no longer muted"}`);
    },
    setLabel(text) {
      const label = text.trim();
      if (row === undefined || label === row.name || label === (row.node.label ?? "")) return;
      const next = label === "" ? undefined : label;
      if (change({ kind: "setLabel", id: row.id, label: next }, `rename ${row.name}`)) {
        studio.ui.announce(
          next === undefined ? "It has its default name again" : `Renamed to ${next}`,
        );
      }
    },
    properties() {
      if (row === undefined) return;
      // A block inside of a composite: that composite is opened, as the inspector shows what is on the canvas.
      if (row.depth > 1) studio.enter(row.level.scope);
      studio.ui.select([row.id]);
      studio.ui.set({ rightOpen: true, sheet: "inspector" });
      focusWhenThere(".inspector .name-field");
    },
  };
}
