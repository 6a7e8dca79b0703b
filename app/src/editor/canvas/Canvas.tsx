import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useOnViewportChange,
  useReactFlow,
} from "@xyflow/react";
import {
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Point } from "../../document/layout/layout";
import { standsByHand } from "../../document/layout/place-new-blocks";
import {
  type BlockFlowNode,
  createPlaces,
  type LayoutFrame,
  type Projection,
  project,
  type WireFlowEdge,
} from "../../document/layout/project";
import type { Hovered } from "../../studio/canvas-handle";
import { useDerived, useDocument, useSaveState, useStudio, useUi } from "../../studio/context";
import { lazyPart } from "../../ui/lazy-part";
import { textScale } from "../../ui/text-size";
import { BlockCard } from "./BlockCard";
import type { DragAid } from "./drag-aid";
import {
  boundsOf,
  canvasFrame,
  fitViewport,
  manyBlocks,
  type Size,
  sameFrame,
  zoomRange,
} from "./fit-options";
import { flowHandlers } from "./flow-handlers";
import { createReuse, createShown, ShownProvider, sameBox, sameEnds, show } from "./shown";
import { useCanvasApi } from "./use-canvas-api";
import { canvasKeys } from "./use-canvas-keys";
import { useSlices } from "./use-slices";
import { useStable } from "./use-stable";
import { Wire, WireMarkers } from "./Wire";

const QuickAdd = lazyPart(() => import("./Pickers"), "QuickAdd");
const ConnectPicker = lazyPart(() => import("./Pickers"), "ConnectPicker");
const Breadcrumb = lazyPart(() => import("./Breadcrumb"), "Breadcrumb");
const CanvasControls = lazyPart(() => import("./CanvasControls"), "CanvasControls");
const CanvasExtras = lazyPart(() => import("./CanvasExtras"), "CanvasExtras");
const EmptyCanvas = lazyPart(() => import("./EmptyCanvas"), "EmptyCanvas");
const nodeTypes = { block: BlockCard };
const edgeTypes = { wire: Wire };
/** Below this zoom the second line of a card cannot be read. */
const farZoom = 0.78;
/** Below these zooms a name, which keeps its size, needs the room of the shape beside it, and of the icon. */
const noShapesZoom = 0.9;
const noIconsZoom = 0.66;
/** Below this one a name has to fill its card to be read. */
const fartherZoom = 0.4;

// React Flow compares these by identity: a new one at each drawing costs it a round of all cards.
const severalKeys = ["Meta", "Control", "Shift"];
const zoomKeys = ["Meta", "Control"];
const none: readonly never[] = [];
const plainOptions = { hideAttribution: true };
const miniClass = (node: BlockFlowNode) => `mini hue-${node.data.hue}`;

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
  const wheelZooms = useUi((state) => state.wheelZooms);
  const reads = useSaveState((state) => state.role === "reader");
  const connectFrom = useUi((state) => state.connectFrom);
  const flow = useReactFlow<BlockFlowNode, WireFlowEdge>();
  const root = useRef<HTMLDivElement>(null);
  const [frame, setFrame] = useState<LayoutFrame>();
  const [drag, setDrag] = useState<ReadonlyMap<string, Point>>();
  const [hovered, setHovered] = useState<Hovered>();
  /** By touch: each tap adds to the selection, and a finger on empty canvas draws a box around more. */
  const [several, setSeveral] = useState(false);
  const aid = useRef<DragAid>(undefined);
  /** True until the person pans or zooms: then a new size of the canvas fits the network again. */
  const fitted = useRef(true);

  const [shown] = useState(createShown);

  // A new function here is a change of React Flow's store, which asks all its cards.
  const onChange = useCallback(
    ({ zoom }: { zoom: number }) => {
      root.current?.classList.toggle("far", zoom < farZoom * textScale());
      root.current?.classList.toggle("no-shapes", zoom < noShapesZoom * textScale());
      root.current?.classList.toggle("no-icons", zoom < noIconsZoom * textScale());
      const farther = zoom < fartherZoom;
      // In steps: each is a new size of all names.
      root.current?.style.setProperty("--zoom", String(2 ** (Math.floor(Math.log2(zoom) * 8) / 8)));
      root.current?.classList.toggle("farther", farther);
      if (shown.getState().farther !== farther) shown.setState({ farther });
    },
    [shown],
  );
  useOnViewportChange({ onChange });

  const before = useRef<Projection>(undefined);
  const pictures = useUi((state) => state.pictures);
  const placesOf = useMemo(() => {
    before.current = undefined;
    return createPlaces(pictures);
  }, [pictures]);
  const projection = useMemo(() => {
    if (frame === undefined) return undefined;
    const places = placesOf(derived.graph, derived.lowered.order, frame);
    before.current = project(derived, places, pictures, before.current);
    return before.current;
  }, [derived, frame, placesOf, pictures]);

  // A drawing may have been made where cards were smaller.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of each drawing once, and when cards grow
  useEffect(() => {
    if (!pictures || reads || !standsByHand(studio.view())) return;
    let over = false;
    void import("../../document/layout/spread-out").then(({ spreadOut }) => {
      const room = over ? undefined : spreadOut(studio.view());
      if (room !== undefined) studio.edit(room, { label: "make room for pictures" });
    });
    return () => {
      over = true;
    };
  }, [studio, place, pictures, reads]);

  useLayoutEffect(() => {
    if (projection !== undefined) show(shown, projection.nodes, projection.edges);
  }, [shown, projection]);

  const clones = useRef(new WeakMap<BlockFlowNode, BlockFlowNode>());
  const [holdCards] = useState(() => createReuse(sameBox));
  const [holdWires] = useState(() => createReuse<WireFlowEdge>(sameEnds));
  const allCards = holdCards(projection?.nodes ?? none);
  const allWires = holdWires(projection?.edges ?? none);
  const cards = useSlices(allCards);
  const wires = useMemo(() => {
    if (cards === allCards) return allWires;
    const there = new Set(cards.map(({ id }) => id));
    return allWires.filter(({ source, target }) => there.has(source) && there.has(target));
  }, [cards, allCards, allWires]);
  const nodes = useMemo(() => {
    const chosen = new Set(selectedNodes);
    return cards.map((node) => {
      const moved = drag?.get(node.id);
      const selected = chosen.has(node.id);
      if (moved !== undefined) return { ...node, position: moved, selected };
      if (!selected) return node;
      const clone = clones.current.get(node) ?? { ...node, selected: true };
      clones.current.set(node, clone);
      return clone;
    });
  }, [cards, selectedNodes, drag]);
  const edges = useMemo(() => {
    if (selectedEdges.length === 0 && hovered === undefined) return wires as WireFlowEdge[];
    return wires.map((edge) =>
      selectedEdges.includes(edge.id) || hovered?.wire === edge.id
        ? { ...edge, selected: true }
        : edge,
    );
  }, [wires, selectedEdges, hovered]);

  /** As the observer said last: asked of the page, a size costs the layout of all that was just drawn. */
  const size = useRef<Size>(undefined);
  const measure = useCallback(() => {
    size.current ??= root.current?.getBoundingClientRect();
    const { current } = size;
    if (current === undefined || current.height <= 0) return;
    const next = canvasFrame(studio.ui, current);
    setFrame((last) => (last !== undefined && sameFrame(last, next) ? last : next));
  }, [studio]);
  const bring = useCallback(
    (how: "read" | "whole") => {
      fitted.current = true;
      const bounds = boundsOf(before.current?.nodes ?? none);
      if (size.current === undefined || bounds === undefined) return;
      // Of our own boxes: React Flow knows only the cards that are there already.
      void flow.setViewport(fitViewport(studio.ui, size.current, bounds, inside, how));
    },
    [flow, inside, studio],
  );
  const fit = useCallback(() => bring("read"), [bring]);
  const fitWhole = useCallback(() => bring("whole"), [bring]);

  const { api, wireAt } = useCanvasApi({
    root,
    projection: before,
    fit,
    fitWhole,
    measure,
    setHovered,
  });

  const sized = frame !== undefined;
  // Another document: its own layout for this canvas, and all of it in view.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `place` stands for the document and the open composite, and before there is a size there is nothing to fit
  useEffect(() => {
    measure();
    fitted.current = true;
    fit();
    const frame = requestAnimationFrame(() => requestAnimationFrame(fit));
    // Bars that say something of a document come after it.
    const late = setTimeout(() => fitted.current && fit(), 700);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(late);
    };
  }, [place, sized, measure, fit]);
  useEffect(() => {
    const element = root.current;
    if (element === null) return;
    let frame = 0;
    const observer = new ResizeObserver(([entry]) => {
      size.current = entry?.contentRect;
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
  // A structural edit may change the picture's size; where all stand by hand, nothing moves under the hand.
  const count = Object.keys(graph.nodes).length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when blocks come, go or change their sizes
  useEffect(() => {
    if (fitted.current && !standsByHand(graph)) requestAnimationFrame(fit);
  }, [count, pictures, fit]);

  const on = useStable(
    flowHandlers({
      studio,
      derived,
      api,
      aid,
      projection: before,
      fitted,
      drag,
      setDrag,
      hovered,
      setHovered,
      several,
      wireAt,
    }),
  );

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
      <ShownProvider value={shown}>
        <ReactFlow<BlockFlowNode, WireFlowEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          {...on}
          aria-label="Network"
          nodesFocusable={false}
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          nodesDraggable={!reads}
          selectionMode={SelectionMode.Partial}
          selectionOnDrag={several}
          panOnDrag={!several}
          autoPanOnSelection={!several}
          onlyRenderVisibleElements={count > manyBlocks}
          multiSelectionKeyCode={severalKeys}
          zoomOnDoubleClick={false}
          connectionRadius={28}
          minZoom={zoomRange.least}
          maxZoom={zoomRange.most}
          nodeDragThreshold={3}
          panOnScroll={!wheelZooms}
          panOnScrollSpeed={1}
          zoomActivationKeyCode={zoomKeys}
          autoPanOnNodeDrag={false}
          autoPanSpeed={6}
          proOptions={plainOptions}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} />
          {count > 24 ? (
            <MiniMap<BlockFlowNode>
              pannable
              zoomable
              ariaLabel="Overview of the network"
              nodeClassName={miniClass}
            />
          ) : null}
          <Suspense fallback={null}>
            <CanvasExtras
              root={root}
              fitted={fitted}
              aid={aid}
              projection={before}
              hovered={hovered}
              several={several}
            />
          </Suspense>
        </ReactFlow>
      </ShownProvider>
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
