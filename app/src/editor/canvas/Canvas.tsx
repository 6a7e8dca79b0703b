import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
} from "@xyflow/react";
import {
  type MouseEvent,
  type ReactNode,
  Suspense,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Point } from "../../document/layout/layout";
import type { BlockFlowNode, WireFlowEdge } from "../../document/layout/project";
import type { CanvasApi, Hovered } from "../../studio/canvas-handle";
import { useDerived, useDocument, useSaveState, useStudio, useUi } from "../../studio/context";
import { areLocked } from "../../studio/locked";
import type { Studio } from "../../studio/studio";
import { lazyPart } from "../../ui/lazy-part";
import { BlockCard } from "./BlockCard";
import type { DragAid } from "./drag-aid";
import { manyBlocks, zoomRange } from "./fit-options";
import { flowHandlers } from "./flow-handlers";
import { createShown, ShownProvider, show } from "./shown";
import { useCanvasApi } from "./use-canvas-api";
import { canvasKeys } from "./use-canvas-keys";
import { useCanvasSize, useFit, useFitWhenSized } from "./use-fit";
import { useFlowElements } from "./use-flow-elements";
import { useProjection, useRoomForPreviews } from "./use-projection";
import { useStable } from "./use-stable";
import { useZoomClasses } from "./use-zoom-classes";
import { Wire, WireMarkers } from "./Wire";

const QuickAdd = lazyPart(() => import("./Pickers"), "QuickAdd");
const ConnectPicker = lazyPart(() => import("./Pickers"), "ConnectPicker");
const Breadcrumb = lazyPart(() => import("./Breadcrumb"), "Breadcrumb");
const CanvasControls = lazyPart(() => import("./CanvasControls"), "CanvasControls");
const CanvasExtras = lazyPart(() => import("./CanvasExtras"), "CanvasExtras");
const EmptyCanvas = lazyPart(() => import("./EmptyCanvas"), "EmptyCanvas");

/** Settings of React Flow that never change. It compares them by identity: a new one costs it a round of all cards. */
const settings = {
  nodeTypes: { block: BlockCard },
  edgeTypes: { wire: Wire },
  "aria-label": "Network",
  nodesFocusable: false,
  edgesFocusable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionMode: SelectionMode.Partial,
  multiSelectionKeyCode: ["Meta", "Control", "Shift"],
  zoomOnDoubleClick: false,
  connectionRadius: 28,
  minZoom: zoomRange.least,
  maxZoom: zoomRange.most,
  nodeDragThreshold: 3,
  panOnScrollSpeed: 1,
  zoomActivationKeyCode: ["Meta", "Control"],
  autoPanOnNodeDrag: false,
  autoPanSpeed: 6,
  proOptions: { hideAttribution: true },
};
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
  const place = `${key} ${derived.view.scope.join()}`;
  const wheelZooms = useUi((state) => state.wheelZooms);
  const reads = useSaveState((state) => state.role === "reader");
  const fixed = useUi(({ lock }) => areLocked(lock, "places"));
  const wired = useUi(({ lock }) => areLocked(lock, "blocks"));
  const root = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<ReadonlyMap<string, Point>>();
  const [hovered, setHovered] = useState<Hovered>();
  /** By touch: each tap adds to the selection, and a finger on empty canvas draws a box around more. */
  const [several, setSeveral] = useState(false);
  const aid = useRef<DragAid>(undefined);
  /** True until the person pans or zooms: then a new size of the canvas fits the network again. */
  const fitted = useRef(true);

  const [shown] = useState(createShown);
  useZoomClasses(root, shown);
  const { size, frame, measure } = useCanvasSize(root);
  const { projection, latest } = useProjection(derived, frame);
  useRoomForPreviews(place);
  useLayoutEffect(() => {
    if (projection !== undefined) show(shown, projection.nodes, projection.edges);
  }, [shown, projection]);
  const { nodes, edges } = useFlowElements(projection, drag, hovered);
  const { fit, fitWhole, isCramped } = useFit(size, latest, fitted);

  const { api, wireAt } = useCanvasApi({
    root,
    projection: latest,
    fit,
    fitWhole,
    measure,
    setHovered,
  });

  useFitWhenSized({ root, size, frame, measure, fitted, place, fit, isCramped });
  const count = Object.keys(graph.nodes).length;

  const on = useStable(
    flowHandlers({
      studio,
      derived,
      api,
      aid,
      projection: latest,
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
      onKeyDown={canvasKeys(studio, api, latest.current?.places ?? new Map())}
      onDoubleClick={(event) => {
        if (!reads) addWhere(event, studio, api);
      }}
    >
      <WireMarkers />
      <ShownProvider value={shown}>
        <ReactFlow<BlockFlowNode, WireFlowEdge>
          nodes={nodes}
          edges={edges}
          {...settings}
          {...on}
          nodesDraggable={!reads && !fixed}
          nodesConnectable={!reads && !wired}
          selectionOnDrag={several}
          panOnDrag={!several}
          autoPanOnSelection={!several}
          onlyRenderVisibleElements={count > manyBlocks}
          panOnScroll={!wheelZooms}
        >
          <Background variant={BackgroundVariant.Dots} gap={20} size={1.2} />
          {count > 24 ? <Overview /> : null}
          <Suspense fallback={null}>
            <CanvasExtras
              root={root}
              fitted={fitted}
              aid={aid}
              projection={latest}
              hovered={hovered}
              several={several}
            />
          </Suspense>
        </ReactFlow>
      </ShownProvider>
      <Around api={api}>
        <CanvasControls api={api} several={several} onSeveral={setSeveral} />
      </Around>
    </div>
  );
}

/** Opens the list of blocks where the empty canvas is double-clicked. */
function addWhere(event: MouseEvent, studio: Studio, api: CanvasApi): void {
  const { target, clientX, clientY } = event;
  if ((target as Element).closest(".react-flow__pane") === null) return;
  const at = api.toCanvas(clientX, clientY);
  if (at === undefined) return;
  studio.ui.select([]);
  studio.ui.set({ quickAdd: { screen: [clientX, clientY], at } });
}

function Overview() {
  return (
    <MiniMap<BlockFlowNode>
      pannable
      zoomable
      ariaLabel="Overview of the network"
      nodeClassName={miniClass}
    />
  );
}

/** Draws over the network: the way into open composites, the buttons (`children`), and the lists to pick from. */
function Around({ api, children }: { api: CanvasApi; children: ReactNode }) {
  const { graph, view } = useDerived();
  const quickAdd = useUi((state) => state.quickAdd);
  const connectFrom = useUi((state) => state.connectFrom);
  const isEmpty = Object.keys(graph.nodes).length === 0;
  return (
    <>
      {view.scope.length === 0 ? null : (
        <Suspense fallback={null}>
          <Breadcrumb />
        </Suspense>
      )}
      <Suspense fallback={null}>{children}</Suspense>
      <Suspense fallback={null}>
        {isEmpty ? <EmptyCanvas /> : null}
        {quickAdd === undefined ? null : <QuickAdd request={quickAdd} api={api} />}
        {connectFrom === undefined ? null : <ConnectPicker api={api} />}
      </Suspense>
    </>
  );
}
