import { useReactFlow, useStoreApi, ViewportPortal } from "@xyflow/react";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { edgeKey, insertEdit, spliceEdit } from "../../document/edits";
import type { Box } from "../../document/layout/box-index";
import { cardSize, plainSize } from "../../document/layout/card-size";
import type { Projection } from "../../document/layout/project";
import { newBlock } from "../../document/new-blocks";
import type { Hovered } from "../../studio/canvas-handle";
import { useDerived, useStudio } from "../../studio/context";
import { savedCompositesOf } from "../../studio/saved-composites";
import type { DragAid } from "./drag-aid";
import { dragView } from "./drag-view";
import { tryPorts } from "./fits";
import { shapesAfter } from "./shape-changes";
import { type Guide, snapToCards, snapToGrid } from "./snap";
import { useLongPress } from "./use-long-press";
import { usePinch } from "./use-pinch";

interface ExtrasProps {
  readonly root: RefObject<HTMLDivElement | null>;
  /** True while a new size of the canvas brings all of the network into view. */
  readonly fitted: RefObject<boolean>;
  readonly aid: RefObject<DragAid | undefined>;
  readonly projection: RefObject<Projection | undefined>;
  readonly hovered: Hovered | undefined;
  readonly several: boolean;
}

/** Within so many pixels of the screen a guide pulls. */
const reachPx = 6;
/** Longest stretch for which ports are tried before the page may draw again, in milliseconds. */
const sliceMs = 6;

/** Guides, lit ports, shapes to come and gestures by touch: all that the first picture does not need. */
export function CanvasExtras({ root, fitted, aid, projection, hovered, several }: ExtrasProps) {
  const studio = useStudio();
  const store = useStoreApi();
  const flow = useReactFlow();
  const [guides, setGuides] = useState<readonly Guide[]>([]);
  const alt = useRef(false);

  useEffect(() => {
    const watch = (event: PointerEvent | KeyboardEvent) => {
      alt.current = event.altKey;
    };
    window.addEventListener("pointermove", watch, { capture: true, passive: true });
    window.addEventListener("keydown", watch, true);
    window.addEventListener("keyup", watch, true);
    return () => {
      window.removeEventListener("pointermove", watch, true);
      window.removeEventListener("keydown", watch, true);
      window.removeEventListener("keyup", watch, true);
    };
  }, []);

  useEffect(() => {
    let trying = 0;
    const stopTrying = () => {
      cancelAnimationFrame(trying);
      for (const port of root.current?.querySelectorAll<HTMLElement>("[data-fit]") ?? []) {
        delete port.dataset.fit;
        port.removeAttribute("title");
      }
    };
    const view = dragView({
      store,
      studio,
      root,
      projection,
      setView: (to) => void flow.setViewport(to),
      dropWire: () => aid.current?.connect(undefined),
    });
    aid.current = {
      ...view,
      begin(ids, shift, giveUp) {
        view.begin(ids, shift, () => {
          setGuides([]);
          giveUp();
        });
      },
      follow(event) {
        const at = "touches" in event ? event.touches[0] : event;
        if (at !== undefined) view.follow({ x: at.clientX, y: at.clientY });
      },
      move(moved) {
        const { guides: wanted, grid, pictures } = studio.ui.store.getState();
        const shown = projection.current;
        const [first] = moved;
        if (shown === undefined || first === undefined || alt.current || !(wanted || grid)) {
          setGuides((before) => (before.length === 0 ? before : []));
          return new Map(moved);
        }
        const { nodes } = shown.graph;
        const [id, at] = first;
        let place = grid ? snapToGrid(at) : at;
        if (wanted) {
          const others = [...shown.places].flatMap(([other, spot]): Box[] =>
            moved.has(other) ? [] : [{ ...spot, ...cardSize(nodes[other], pictures) }],
          );
          const reach = reachPx / store.getState().transform[2];
          const snapped = snapToCards(
            { ...place, ...cardSize(nodes[id], pictures) },
            others,
            reach,
          );
          place = { x: snapped.x, y: snapped.y };
          setGuides(snapped.guides);
        }
        const [dx, dy] = [place.x - at.x, place.y - at.y];
        return new Map([...moved].map(([key, { x, y }]) => [key, { x: x + dx, y: y + dy }]));
      },
      end() {
        setGuides([]);
        return view.end();
      },
      connect(from) {
        stopTrying();
        view.end();
        if (from === undefined) return;
        view.beginWire();
        if (from?.nodeId == null || from.handleId == null || from.handleType !== "source") return;
        const fits = tryPorts(studio.derive(), { node: from.nodeId, port: from.handleId });
        const step = () => {
          const until = performance.now() + sliceMs;
          while (performance.now() < until) {
            const { value, done } = fits.next();
            if (done === true) return;
            const { node, port } = value.port;
            const element = root.current?.querySelector<HTMLElement>(
              `.target[data-nodeid="${CSS.escape(node)}"][data-handleid="${CSS.escape(port)}"]`,
            );
            if (element == null) continue;
            element.dataset.fit = value.reason === undefined ? "yes" : "no";
            if (value.reason !== undefined) element.title = value.reason;
          }
          trying = requestAnimationFrame(step);
        };
        trying = requestAnimationFrame(step);
      },
    };
    // Tests wait for it: before, a drag is a plain one.
    root.current?.setAttribute("data-aids", "");
    return () => {
      stopTrying();
      view.stop();
      aid.current = undefined;
    };
  }, [aid, root, projection, studio, store, flow]);

  useEffect(() => {
    store.setState({ multiSelectionActive: several });
    if (!several) return;
    // React Flow clears the selection when a box is begun: here the box adds to it.
    let chosen: readonly string[] = [];
    return store.subscribe((now, before) => {
      const { selectedNodes, selectedEdges } = studio.ui.store.getState();
      if (now.userSelectionRect && !before.userSelectionRect) chosen = selectedNodes;
      if (before.userSelectionActive && !now.userSelectionActive) {
        studio.ui.select([...new Set([...chosen, ...selectedNodes])], selectedEdges);
      }
    });
  }, [store, studio, several]);
  useLongPress(root);
  usePinch(root, fitted);

  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <div
          key={`${axis}${at}`}
          className={`guide ${axis}`}
          style={
            axis === "x"
              ? { left: at, top: from, height: to - from }
              : { top: at, left: from, width: to - from }
          }
        />
      ))}
      {hovered === undefined ? null : <ShapesToCome hovered={hovered} projection={projection} />}
    </ViewportPortal>
  );
}

/** Shows the shape that each card would have if the block were dropped here. */
function ShapesToCome({
  hovered,
  projection,
}: Pick<ExtrasProps, "projection"> & { hovered: Hovered }) {
  const derived = useDerived();
  const kept = savedCompositesOf(useStudio()).store.getState().list;
  const coming = useMemo(() => {
    const { graph } = derived;
    const wire = graph.edges.find((edge) => edgeKey(edge) === hovered.wire);
    if (wire === undefined) return [];
    const edit =
      "id" in hovered.block
        ? spliceEdit(graph, wire, hovered.block.id)
        : insertEdit(graph, wire, newBlock(graph, hovered.block.type, kept))?.edit;
    return edit === undefined ? [] : shapesAfter(derived, edit);
  }, [derived, hovered, kept]);
  return coming.map(({ id, text, bad }) => {
    const at = projection.current?.places.get(id);
    if (at === undefined) return null;
    const { width } = plainSize(derived.graph.nodes[id]);
    return (
      <div
        key={id}
        className={bad ? "to-come bad" : "to-come"}
        style={{ left: at.x + width, top: at.y }}
      >
        {text}
      </div>
    );
  });
}
