import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useOnViewportChange,
  useReactFlow,
} from "@xyflow/react";
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useDerived, useDocument, useStudio, useUi } from "../state/context";
import { connectEdit, edgeKey, reachable, spliceEdit } from "../state/edits";
import { hueOf } from "../ui/BlockIcon";
import { BlockCard } from "./BlockCard";
import type { DragAid } from "./drag-aid";
import { fitOptions, insideOptions } from "./fit-options";
import type { Hovered } from "./handle";
import type { Point } from "./layout";
import {
  type BlockFlowNode,
  createPlaces,
  type Projection,
  project,
  type WireFlowEdge,
} from "./project";
import { useCanvasApi } from "./use-canvas-api";
import { canvasKeys } from "./use-canvas-keys";
import { Wire, WireMarkers } from "./Wire";

const QuickAdd = lazy(() => import("./Pickers").then((module) => ({ default: module.QuickAdd })));
const ConnectPicker = lazy(() =>
  import("./Pickers").then((module) => ({ default: module.ConnectPicker })),
);
const Breadcrumb = lazy(() =>
  import("./Breadcrumb").then((module) => ({ default: module.Breadcrumb })),
);
const CanvasControls = lazy(() =>
  import("./CanvasControls").then((module) => ({ default: module.CanvasControls })),
);
const CanvasExtras = lazy(() =>
  import("./CanvasExtras").then((module) => ({ default: module.CanvasExtras })),
);
const EmptyCanvas = lazy(() =>
  import("./EmptyCanvas").then((module) => ({ default: module.EmptyCanvas })),
);
const nodeTypes = { block: BlockCard };
const edgeTypes = { wire: Wire };
/** Below this zoom the second line of a card cannot be read. */
const farZoom = 0.66;
/** Below this one a name has to fill its card to be read. */
const fartherZoom = 0.4;

/** From here on only what is in view is drawn. */
const manyBlocks = 120;

/** The document as a picture that can be edited. */
export function Canvas() {
  return (
    <ReactFlowProvider>
      <Flow />
    </ReactFlowProvider>
  );
}

function Flow() {
  const studio = useStudio();
  const derived = useDerived();
  const { graph } = derived;
  const key = useDocument((state) => state.key);
  const inside = derived.view.scope.length > 0;
  const place = `${key} ${derived.view.scope.join()}`;
  const selectedNodes = useUi((state) => state.selectedNodes);
  const selectedEdges = useUi((state) => state.selectedEdges);
  const quickAdd = useUi((state) => state.quickAdd);
  const connectFrom = useUi((state) => state.connectFrom);
  const flow = useReactFlow<BlockFlowNode, WireFlowEdge>();
  const root = useRef<HTMLDivElement>(null);
  const [aspect, setAspect] = useState<number>();
  const [drag, setDrag] = useState<ReadonlyMap<string, Point>>();
  const [hovered, setHovered] = useState<Hovered>();
  /** By touch: each tap adds to the selection. */
  const [several, setSeveral] = useState(false);
  const aid = useRef<DragAid>(undefined);
  /** True until the person pans or zooms: then a new size of the canvas fits the network again. */
  const fitted = useRef(true);

  useOnViewportChange({
    onChange: ({ zoom }) => {
      root.current?.classList.toggle("far", zoom < farZoom);
      root.current?.classList.toggle("farther", zoom < fartherZoom);
    },
  });

  const before = useRef<Projection>(undefined);
  const [placesOf] = useState(createPlaces);
  const projection = useMemo(() => {
    if (aspect === undefined) return undefined;
    const places = placesOf(derived.graph, derived.lowered.order, aspect);
    before.current = project(derived, places, before.current);
    return before.current;
  }, [derived, aspect, placesOf]);

  const clones = useRef(new WeakMap<BlockFlowNode, BlockFlowNode>());
  const nodes = useMemo(() => {
    const chosen = new Set(selectedNodes);
    return (projection?.nodes ?? []).map((node) => {
      const moved = drag?.get(node.id);
      const selected = chosen.has(node.id);
      if (moved !== undefined) return { ...node, position: moved, selected };
      if (!selected) return node;
      const clone = clones.current.get(node) ?? { ...node, selected: true };
      clones.current.set(node, clone);
      return clone;
    });
  }, [projection, selectedNodes, drag]);
  const edges = useMemo(() => {
    const all = projection?.edges ?? [];
    if (selectedEdges.length === 0 && hovered === undefined) return all as WireFlowEdge[];
    return all.map((edge) =>
      selectedEdges.includes(edge.id) || hovered?.wire === edge.id
        ? { ...edge, selected: true }
        : edge,
    );
  }, [projection, selectedEdges, hovered]);

  const measure = useCallback(() => {
    const box = root.current?.getBoundingClientRect();
    if (box !== undefined && box.height > 0)
      setAspect(Math.max(0.4, (box.width - 24) / (box.height - 24)));
  }, []);
  const fit = useCallback(() => {
    fitted.current = true;
    void flow.fitView(inside ? insideOptions : fitOptions);
  }, [flow, inside]);

  const { api, wireAt } = useCanvasApi({ root, projection: before, fit, measure, setHovered });

  // Another document: its own layout for this canvas, and all of it in view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `place` stands for the document and the open composite
  useEffect(() => {
    measure();
    fitted.current = true;
    const frame = requestAnimationFrame(() => requestAnimationFrame(fit));
    return () => cancelAnimationFrame(frame);
  }, [place, measure, fit]);
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        if (fitted.current) fit();
      });
    });
    observer.observe(element);
    let timer: ReturnType<typeof setTimeout>;
    const onWindow = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!fitted.current) return;
        measure();
        requestAnimationFrame(() => requestAnimationFrame(fit));
      }, 150);
    };
    window.addEventListener("resize", onWindow);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
      window.removeEventListener("resize", onWindow);
    };
  }, [fit, measure]);
  // A structural edit may change the picture's size.
  const count = Object.keys(graph.nodes).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when blocks come or go
  useEffect(() => {
    if (fitted.current) requestAnimationFrame(fit);
  }, [count, fit]);

  const onNodesChange = (changes: NodeChange<BlockFlowNode>[]) => {
    const { selectedNodes: now, selectedEdges: wires } = studio.ui.store.getState();
    studio.ui.select(changedSelection(now, changes), wires);
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

  const onDrag = (_: unknown, node: BlockFlowNode, all: BlockFlowNode[]) => {
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
    setDrag(undefined);
    aid.current?.end();
    const wire = graph.edges.find((edge) => edgeKey(edge) === hovered?.wire);
    setHovered(undefined);
    if (wire !== undefined && all.length === 1) {
      const edit = spliceEdit(graph, wire, node.id);
      if (edit !== undefined && studio.edit(edit, { label: "insert a block into a wire" })) return;
    }
    const to: Record<string, readonly [number, number]> = {};
    for (const { id, ...held } of all) {
      const position = places?.get(id) ?? held.position;
      const old = before.current?.places.get(id);
      if (old !== undefined && Math.hypot(old.x - position.x, old.y - position.y) < 1) continue;
      to[id] = [Math.round(position.x), Math.round(position.y)];
    }
    const moved = Object.keys(to).length;
    if (moved === 0) return;
    studio.edit(
      { kind: "moveNodes", to },
      { label: moved === 1 ? "move a block" : `move ${moved} blocks` },
    );
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
    if (sourceHandle === null || targetHandle === null) return;
    studio.edit(
      connectEdit(
        graph,
        { node: source, port: sourceHandle },
        { node: target, port: targetHandle },
      ),
      { label: "connect two blocks" },
    );
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

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys and double clicks belong to the cards and the pane inside
    <div
      ref={root}
      className="canvas"
      onKeyDown={canvasKeys(studio, api, before.current?.places ?? new Map())}
      onDoubleClick={(event) => {
        if ((event.target as Element).closest(".react-flow__pane") === null) return;
        const at = api.toCanvas(event.clientX, event.clientY);
        if (at === undefined) return;
        studio.ui.select([]);
        studio.ui.set({ quickAdd: { screen: [event.clientX, event.clientY], at } });
      }}
    >
      <WireMarkers />
      <ReactFlow<BlockFlowNode, WireFlowEdge>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodesChange={onNodesChange}
        onEdgesChange={onEdgesChange}
        onNodeDrag={onDrag}
        onNodeDragStop={onDragStop}
        onConnect={onConnect}
        onConnectStart={(_, from) => aid.current?.connect(from)}
        onConnectEnd={(event, state) => {
          aid.current?.connect(undefined);
          onConnectEnd(event, state);
        }}
        onClickConnectStart={(_, from) => aid.current?.connect(from)}
        onClickConnectEnd={() => aid.current?.connect(undefined)}
        isValidConnection={isValidConnection}
        onMoveStart={(event) => {
          if (event !== null) fitted.current = false;
        }}
        onNodeClick={(event, node) => {
          // React Flow leaves several selected when one of them is pressed.
          const adds = event.ctrlKey || event.metaKey || event.shiftKey || several;
          if (!adds) studio.ui.select([node.id]);
        }}
        onNodeContextMenu={(event, node) => {
          const { selectedNodes: now } = studio.ui.store.getState();
          if (!now.includes(node.id)) studio.ui.select([node.id]);
          openMenu(event, "block");
        }}
        onEdgeContextMenu={(event, edge) => {
          studio.ui.select([], [edge.id]);
          openMenu(event, "wire");
        }}
        onPaneContextMenu={(event) => openMenu(event, "canvas")}
        onSelectionContextMenu={(event) => openMenu(event, "block")}
        onNodeDoubleClick={(_, node) => {
          if (node.data.type === "composite") {
            studio.enter([...derived.view.scope, node.id]);
            return;
          }
          studio.ui.select([node.id]);
          studio.ui.set({ rightOpen: true, sheet: "inspector" });
        }}
        aria-label="Network"
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionMode={SelectionMode.Partial}
        onlyRenderVisibleElements={count > manyBlocks}
        multiSelectionKeyCode={["Meta", "Control", "Shift"]}
        zoomOnDoubleClick={false}
        connectionRadius={28}
        minZoom={0.1}
        maxZoom={2.5}
        nodeDragThreshold={3}
        proOptions={{ hideAttribution: true }}
        fitView
        fitViewOptions={fitOptions}
      >
        <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} />
        {count > 24 ? (
          <MiniMap<BlockFlowNode>
            pannable
            zoomable
            ariaLabel="Overview of the network"
            nodeClassName={(node) => `mini hue-${hueOf(node.data.type)}`}
          />
        ) : null}
        <Suspense fallback={null}>
          <CanvasExtras
            root={root}
            aid={aid}
            projection={before}
            hovered={hovered}
            several={several}
          />
        </Suspense>
      </ReactFlow>
      {derived.view.scope.length === 0 ? null : (
        <Suspense fallback={null}>
          <Breadcrumb />
        </Suspense>
      )}
      <Suspense fallback={null}>
        <CanvasControls api={api} several={several} onSeveral={setSeveral} />
      </Suspense>
      <Suspense fallback={null}>
        {count === 0 ? <EmptyCanvas /> : null}
        {quickAdd === undefined ? null : <QuickAdd request={quickAdd} api={api} />}
        {connectFrom === undefined ? null : <ConnectPicker api={api} />}
      </Suspense>
    </div>
  );
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
