import type { ObserveItem } from "@adder-studio/session/client";
import { useEffect, useMemo } from "react";
import { pathName } from "../../document/block-info";
import { locate, viewOf } from "../../document/scope";
import { keyOf } from "../../observe/observer";
import { filterLayers } from "../../observe/ops";
import type { ShownSnapshot } from "../../observe/snapshots";
import { useRun, useStudio, useUi } from "../../studio/context";
import { useCursor, useCursorState } from "./cursor";
import { type WindowLayer, windowOf } from "./window";

export interface NamedLayer extends WindowLayer {
  readonly name: string;
}

export interface Layers {
  readonly layers: readonly NamedLayer[];
  /** The one that is looked at. */
  readonly layer: NamedLayer | undefined;
  /** The block selected on the canvas is this layer's. */
  readonly selected: boolean;
  /** Looks at a layer and selects its block on the canvas. */
  pick(path: string): void;
}

/** The layers with filters of the network in training, and the one in view. */
export function useLayers(): Layers {
  const studio = useStudio();
  const started = useRun((state) => state.started);
  const nodes = useUi((state) => state.selectedNodes);
  const scope = useUi((state) => state.scope);
  const cursor = useCursor();
  const path = useCursorState((state) => state.path);
  const layers = useMemo((): readonly NamedLayer[] => {
    if (started === undefined) return [];
    const { ir, graph } = started;
    return filterLayers(ir).flatMap((layer) => {
      const window = windowOf(ir, layer);
      return window === undefined ? [] : [{ ...window, name: pathName(graph, window.path) }];
    });
  }, [started]);
  const chosen = useMemo(() => {
    const [only] = nodes;
    if (nodes.length !== 1 || only === undefined) return undefined;
    // Inside a composite one block stands for all its repetitions: the one looked at last stays in view.
    const same = layers.filter((layer) => {
      const place = locate(layer.path);
      return place.id === only && place.scope.join() === scope.join();
    });
    const inside = layers.filter((layer) =>
      layer.path.startsWith(`${[...scope, only].join(".")}.`),
    );
    const all = same.length > 0 ? same : inside;
    return all.find((layer) => layer.path === path) ?? all[0];
  }, [layers, nodes, scope, path]);
  const layer = chosen ?? layers.find((entry) => entry.path === path) ?? layers[0];
  const current = layer?.path;
  useEffect(() => {
    const { path: before } = cursor.getState();
    if (current === undefined || current === before) return;
    // A place in one layer's map means nothing in another's.
    const fresh = { filter: 0, channel: 0, place: undefined, pinned: false, cell: undefined };
    cursor.setState({ path: current, ...(before === undefined ? {} : fresh) });
  }, [cursor, current]);
  return {
    layers,
    layer,
    selected: chosen !== undefined,
    pick(wanted) {
      cursor.setState({
        path: wanted,
        filter: 0,
        channel: 0,
        place: undefined,
        pinned: false,
        cell: undefined,
      });
      const { scope: at, id } = locate(wanted);
      const view = viewOf(studio.document.store.getState().graph, at);
      // The network in training may have lost the block since.
      if (view.scope.length === at.length && Object.hasOwn(view.graph.nodes, id)) {
        studio.reveal(wanted);
      }
    },
  };
}

export function inputItem(layer: WindowLayer): ObserveItem {
  return { kind: "value", op: layer.from };
}

export function outputItem(layer: WindowLayer): ObserveItem {
  return { kind: "value", op: layer.op };
}

export function filterItem(layer: WindowLayer): ObserveItem {
  return { kind: "param", name: layer.param };
}

/** An array that was seen, if it is as long as it should be: looks of the run before may still be around. */
export function seen(
  look: ShownSnapshot,
  item: ObserveItem,
  length: number,
): Float32Array | undefined {
  const values = look.get(keyOf(item));
  return values?.length === length ? values : undefined;
}

export interface SeenLayer {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly w: Float32Array;
  /** Exponent of adders at that step. */
  readonly p: number;
}

/** Input, output and filters of a layer for the shown image, all three or nothing. */
export function seenLayer(look: ShownSnapshot, layer: WindowLayer): SeenLayer | undefined {
  const x = seen(look, inputItem(layer), layer.height * layer.width * layer.inChannels);
  const y = seen(look, outputItem(layer), layer.rows * layer.cols * layer.filters);
  const length = layer.kernel * layer.kernel * layer.channels * layer.filters;
  const w = seen(look, filterItem(layer), length);
  return x === undefined || y === undefined || w === undefined ? undefined : { x, y, w, p: look.p };
}
