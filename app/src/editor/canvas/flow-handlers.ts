import type {
  Connection,
  EdgeChange,
  FinalConnectionState,
  NodeChange,
  ReactFlowProps,
} from "@xyflow/react";
import type { Dispatch, RefObject, SetStateAction } from "react";
import type { Derived } from "../../document/derive";
import { connectEdit, edgeKey, reachable, spliceEdit } from "../../document/edits";
import type { Point } from "../../document/layout/layout";
import { moveByHand } from "../../document/layout/place-new-blocks";
import type { BlockFlowNode, Projection, WireFlowEdge } from "../../document/layout/project";
import type { CanvasApi, Hovered } from "../../studio/canvas-handle";
import type { Studio } from "../../studio/studio";
import type { DragAid } from "./drag-aid";

interface Parts {
  readonly studio: Studio;
  readonly derived: Derived;
  readonly api: CanvasApi;
  readonly aid: RefObject<DragAid | undefined>;
  readonly projection: RefObject<Projection | undefined>;
  readonly fitted: RefObject<boolean>;
  /** Places of the cards that are being dragged. */
  readonly drag: ReadonlyMap<string, Point> | undefined;
  setDrag: Dispatch<SetStateAction<ReadonlyMap<string, Point> | undefined>>;
  readonly hovered: Hovered | undefined;
  setHovered(hovered: Hovered | undefined): void;
  readonly several: boolean;
  wireAt(x: number, y: number, except?: string): string | undefined;
}

/** Returns the handlers of React Flow's presses, drags and new wires. */
export function flowHandlers({
  studio,
  derived,
  api,
  aid,
  projection,
  fitted,
  drag,
  setDrag,
  hovered,
  setHovered,
  several,
  wireAt,
}: Parts) {
  const { graph } = derived;
  const onNodesChange = (changes: NodeChange<BlockFlowNode>[]) => {
    const { selectedNodes: now, selectedEdges: wires } = studio.ui.store.getState();
    studio.ui.select(changedSelection(now, changes), wires);
    if (aid.current?.wasGivenUp()) return;
    let moved: Map<string, Point> | undefined;
    for (const change of changes) {
      if (change.type === "position" && change.dragging === true && change.position) {
        moved ??= new Map(drag);
        moved.set(change.id, change.position);
      }
    }
    if (moved !== undefined) setDrag(aid.current?.move(moved) ?? moved);
  };
  const onEdgesChange = (changes: EdgeChange<WireFlowEdge>[]) => {
    const { selectedNodes: blocks, selectedEdges: now } = studio.ui.store.getState();
    studio.ui.select(blocks, changedSelection(now, changes));
  };

  const letGo = () => {
    setDrag(undefined);
    setHovered(undefined);
  };
  const onDragStart = (_: unknown, __: unknown, all: BlockFlowNode[]) => {
    const shift = (by: Point) =>
      setDrag((held) => {
        const places = [...(held ?? [])].map(
          ([id, at]) => [id, { x: at.x + by.x, y: at.y + by.y }] as const,
        );
        return held && new Map(places);
      });
    aid.current?.begin(
      all.map(({ id }) => id),
      shift,
      letGo,
    );
  };
  const onDrag = (event: MouseEvent | TouchEvent, node: BlockFlowNode, all: BlockFlowNode[]) => {
    aid.current?.follow(event);
    if (aid.current?.wasGivenUp()) return;
    const wired = graph.edges.some(({ from, to }) => from.node === node.id || to.node === node.id);
    if (all.length !== 1 || wired) return;
    const [x, y] = [(node.width ?? 0) / 2, (node.height ?? 0) / 2];
    const wire = wireAt(node.position.x + x, node.position.y + y, node.id);
    if (wire !== hovered?.wire) {
      setHovered(wire === undefined ? undefined : { wire, block: { id: node.id } });
    }
  };
  const onDragStop = (_: unknown, node: BlockFlowNode, all: BlockFlowNode[]) => {
    const places = drag;
    const wire = graph.edges.find((edge) => edgeKey(edge) === hovered?.wire);
    letGo();
    if (aid.current?.end()) return;
    if (wire !== undefined && all.length === 1) {
      const edit = spliceEdit(graph, wire, node.id);
      if (edit !== undefined && studio.edit(edit, { label: "insert a block into a wire" })) {
        aid.current?.done();
        return;
      }
    }
    const stood = projection.current?.places ?? new Map();
    const to: Record<string, readonly [number, number]> = {};
    for (const { id, ...held } of all) {
      const position = places?.get(id) ?? held.position;
      const old = stood.get(id);
      if (old !== undefined && Math.hypot(old.x - position.x, old.y - position.y) < 1) continue;
      to[id] = [Math.round(position.x), Math.round(position.y)];
    }
    const moved = Object.keys(to).length;
    if (moved === 0) return;
    studio.edit(moveByHand(graph, stood, to), {
      label: moved === 1 ? "move a block" : `move ${moved} blocks`,
    });
    aid.current?.done();
  };

  const openMenu = (
    event: { clientX: number; clientY: number; preventDefault(): void },
    on: "block" | "wire" | "canvas",
  ) => {
    event.preventDefault();
    studio.ui.set({ contextMenu: { on, screen: [event.clientX, event.clientY] } });
  };
  const isValidConnection = (edge: Connection | WireFlowEdge) =>
    edge.source !== edge.target && !reachable(graph, edge.target, edge.source);
  const onConnect = (connection: Connection) => {
    const { source, sourceHandle, target, targetHandle } = connection;
    if (sourceHandle === null || targetHandle === null || aid.current?.wasGivenUp()) return;
    studio.edit(
      connectEdit(
        graph,
        { node: source, port: sourceHandle },
        { node: target, port: targetHandle },
      ),
      { label: "connect two blocks" },
    );
    aid.current?.done();
  };
  const onConnectEnd = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const dropped = state.toHandle === null && state.fromHandle?.type === "source";
    const onPane = (event.target as Element | null)?.closest(".react-flow__pane") !== null;
    if (!dropped || !onPane || state.fromNode === null) return;
    const point = "changedTouches" in event ? event.changedTouches[0] : event;
    if (point === undefined) return;
    const at = api.toCanvas(point.clientX, point.clientY);
    if (at === undefined || state.fromHandle?.id == null) return;
    studio.ui.set({
      quickAdd: {
        screen: [point.clientX, point.clientY],
        at,
        from: { node: state.fromNode.id, port: state.fromHandle.id },
      },
    });
  };

  return {
    onNodesChange,
    onEdgesChange,
    onNodeDragStart: onDragStart,
    onNodeDrag: onDrag,
    onNodeDragStop: onDragStop,
    onConnect,
    onConnectStart: (_, from) => aid.current?.connect(from),
    onConnectEnd: (event, state) => {
      const isGivenUp = aid.current?.wasGivenUp();
      aid.current?.connect(undefined);
      if (isGivenUp !== true) onConnectEnd(event, state);
    },
    onClickConnectStart: (_, from) => aid.current?.connect(from),
    onClickConnectEnd: () => aid.current?.connect(undefined),
    isValidConnection,
    onMoveStart: (event) => {
      if (event !== null) fitted.current = false;
    },
    onNodeClick: (event, node) => {
      // React Flow leaves several selected when one of them is pressed.
      const adds = event.ctrlKey || event.metaKey || event.shiftKey || several;
      if (!adds) studio.ui.select([node.id]);
    },
    onNodeContextMenu: (event, node) => {
      const { selectedNodes: now } = studio.ui.store.getState();
      if (!now.includes(node.id)) studio.ui.select([node.id]);
      openMenu(event, "block");
    },
    onEdgeContextMenu: (event, edge) => {
      studio.ui.select([], [edge.id]);
      openMenu(event, "wire");
    },
    onPaneContextMenu: (event) => openMenu(event, "canvas"),
    onSelectionContextMenu: (event) => openMenu(event, "block"),
    onNodeDoubleClick: (_, node) => {
      if (node.data.type === "composite") {
        studio.enter([...derived.view.scope, node.id]);
        return;
      }
      studio.ui.select([node.id]);
      studio.ui.set({ rightOpen: true, sheet: "inspector" });
    },
  } satisfies ReactFlowProps<BlockFlowNode, WireFlowEdge>;
}

/** The ids selected after React Flow's changes, the newest last. */
function changedSelection(
  now: readonly string[],
  changes: readonly (NodeChange<BlockFlowNode> | EdgeChange<WireFlowEdge>)[],
): readonly string[] {
  let ids = now;
  for (const change of changes) {
    if (change.type !== "select") continue;
    const others = ids.filter((id) => id !== change.id);
    ids = change.selected ? [...others, change.id] : others;
  }
  return ids;
}
