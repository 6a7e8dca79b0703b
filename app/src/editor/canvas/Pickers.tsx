import { lower, portsOf } from "@adder-studio/blocks";
import { freshId, type GraphEdit, type ModelGraph, type PortRef } from "@adder-studio/graph";
import { useCallback, useMemo } from "react";
import { applyChecked } from "../../document/apply";
import { BlockIcon } from "../../document/BlockIcon";
import { nodeNames } from "../../document/block-info";
import { addAfterEdit, batch, connectEdit, type NewBlock } from "../../document/edits";
import { connectTargets } from "../../document/late-edits";
import { addables, newBlock } from "../../document/new-blocks";
import type { CanvasApi } from "../../studio/canvas-handle";
import { useDerived, useStudio, useUi } from "../../studio/context";
import { savedCompositesOf } from "../../studio/saved-composites";
import { typedAheadOf } from "../../studio/typed-ahead";
import type { QuickAddRequest } from "../../studio/ui";
import { type PickItem, PickList } from "../../ui/PickList";

/** Search-to-add at a point of the canvas, for a double click, a wire dropped on nothing, or the A key. */
export function QuickAdd({ request, api }: { request: QuickAddRequest; api: CanvasApi }) {
  const studio = useStudio();
  const { graph, view } = useDerived();
  const { from } = request;
  const kept = savedCompositesOf(studio).store.getState().list;
  const inside = view.composite !== undefined;
  const items = useMemo(
    () =>
      addables(kept, inside).map(({ kind, title, doc, type }): PickItem => {
        const fits = from === undefined || fitsWire(graph, newBlock(graph, kind, kept), from);
        return {
          id: kind,
          label: title,
          keywords: doc,
          icon: <BlockIcon type={type} size={15} />,
          disabled: !fits,
          ...(fits ? {} : { note: "does not fit this wire" }),
        };
      }),
    [graph, from, kept, inside],
  );
  const close = useCallback(() => studio.ui.set({ quickAdd: undefined }), [studio]);
  return (
    <PickList
      title={from === undefined ? "Add a block" : "Add a block to this wire"}
      placeholder="Search blocks"
      empty="No block has this name."
      items={items}
      at={request.screen}
      takeTyped={typedAheadOf(studio).take}
      onClose={close}
      onPick={(kind) => {
        close();
        const after = studio.ui.store.getState().selectedNodes.at(-1);
        const block = newBlock(graph, kind, kept);
        const label = `add ${block.title}`;
        const [x, y] = request.at;
        let id: string;
        if (from === undefined && after !== undefined) {
          const added = addAfterEdit(graph, block, after);
          id = added.id;
          studio.edit(added.edit, { label });
        } else {
          id = freshId(graph, block.node.type);
          const at = [Math.round(x - 100), Math.round(y - (from === undefined ? 16 : 0))] as const;
          const port = from === undefined ? undefined : firstInput(graph, block);
          const wire: GraphEdit[] =
            from === undefined || port === undefined
              ? []
              : [{ kind: "connect", edge: { from, to: { node: id, port } } }];
          const add: GraphEdit = { kind: "addNode", id, node: { ...block.node, at } };
          studio.edit(batch([...block.before, add, ...wire]), { label });
        }
        studio.ui.select([id]);
        requestAnimationFrame(() => api.focusBlock(id));
      }}
    />
  );
}

/** A new block's first input; a composite's definition is asked, which the document has not yet. */
function firstInput(graph: ModelGraph, block: NewBlock): string | undefined {
  const result = applyChecked(graph, batch(block.before));
  return portsOf(result.ok ? result.value.graph : graph, block.node).inputs[0];
}

/** Connecting by keyboard: the inputs a block's output can go to, and why the others cannot take it. */
export function ConnectPicker({ api }: { api: CanvasApi }) {
  const studio = useStudio();
  const { graph } = useDerived();
  const source = useUi((state) => state.connectFrom);
  const close = useCallback(() => studio.ui.set({ connectFrom: undefined }), [studio]);
  const names = useMemo(() => nodeNames(graph), [graph]);
  const block = source === undefined ? undefined : graph.nodes[source];
  const port = block === undefined ? undefined : portsOf(graph, block).outputs[0];
  const targets = useMemo(
    () =>
      source === undefined || port === undefined
        ? []
        : connectTargets(graph, { node: source, port }),
    [graph, source, port],
  );
  if (source === undefined) return null;
  const card = document.querySelector(`[data-block="${source}"]`)?.getBoundingClientRect();
  return (
    <PickList
      title={`Connect ${names.get(source)} to`}
      placeholder="Search blocks"
      empty={port === undefined ? "This block has no output." : "No other input to connect to."}
      items={targets.map(({ ref, fits, reason }) => {
        const target = graph.nodes[ref.node];
        const type = target?.type ?? "";
        const many = target !== undefined && portsOf(graph, target).inputs.length > 1;
        return {
          id: `${ref.node}.${ref.port}`,
          label: `${names.get(ref.node)}${many ? `, input ${ref.port}` : ""}`,
          icon: <BlockIcon type={type} size={15} />,
          disabled: !fits,
          ...note(graph, ref, names, reason),
        };
      })}
      at={card === undefined ? [200, 120] : [card.right + 10, card.top]}
      takeTyped={typedAheadOf(studio).take}
      onClose={close}
      onPick={(id) => {
        const target = targets.find(({ ref }) => `${ref.node}.${ref.port}` === id);
        close();
        if (target === undefined || port === undefined) return;
        studio.edit(connectEdit(graph, { node: source, port }, target.ref), {
          label: "connect two blocks",
        });
        studio.ui.announce(`Connected ${names.get(source)} to ${names.get(target.ref.node)}`);
        studio.ui.select([target.ref.node]);
        requestAnimationFrame(() => api.focusBlock(target.ref.node));
      }}
    />
  );
}

/** Why a target does not fit, or which wire would make room. */
function note(
  graph: ModelGraph,
  ref: PortRef,
  names: ReadonlyMap<string, string>,
  reason: string | undefined,
): { note?: string } {
  if (reason !== undefined) return { note: reason };
  const old = graph.edges.find(({ to }) => to.node === ref.node && to.port === ref.port);
  return old === undefined ? {} : { note: `in place of ${names.get(old.from.node)}` };
}

function fitsWire(graph: ModelGraph, block: NewBlock, from: PortRef): boolean {
  const port = firstInput(graph, block);
  if (port === undefined) return false;
  const id = freshId(graph, block.node.type);
  const result = applyChecked(
    graph,
    batch([
      ...block.before,
      { kind: "addNode", id, node: block.node },
      { kind: "connect", edge: { from, to: { node: id, port } } },
    ]),
  );
  if (!result.ok) return false;
  const second = portsOf(result.value.graph, block.node).inputs.length > 1;
  return (
    second ||
    !lower(result.value.graph).diagnostics.some(
      (diagnostic) =>
        diagnostic.severity === "error" && diagnostic.node === id && diagnostic.port === port,
    )
  );
}
