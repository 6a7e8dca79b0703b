import { type RefObject, useEffect, useMemo, useRef } from "react";
import type { Derived } from "../../document/derive";
import { isPlacedManually } from "../../document/layout/place-new-blocks";
import {
  createPlaces,
  type LayoutFrame,
  type Projection,
  project,
} from "../../document/layout/project";
import { useSaveState, useStudio, useUi } from "../../studio/context";

interface Projected {
  /** Cards and wires with their places; undefined until the canvas has a size. */
  readonly projection: Projection | undefined;
  /** The projection that was made last, for handlers and for the next one, which reuses what is equal. */
  readonly latest: RefObject<Projection | undefined>;
}

/** Returns the view of `derived` as cards and wires, laid out for a canvas of the size of `frame`. */
export function useProjection(derived: Derived, frame: LayoutFrame | undefined): Projected {
  const latest = useRef<Projection>(undefined);
  const pictures = useUi((state) => state.pictures);
  const placesOf = useMemo(() => {
    latest.current = undefined;
    return createPlaces(pictures);
  }, [pictures]);
  const projection = useMemo(() => {
    if (frame === undefined) return undefined;
    const places = placesOf(derived.graph, derived.lowered.order, frame);
    latest.current = project(derived, places, pictures, latest.current);
    return latest.current;
  }, [derived, frame, placesOf, pictures]);
  return { projection, latest };
}

/**
 * Moves the blocks of a drawing apart, once for each document or open composite (`place`) and when cards grow: it may have
 * been made where cards were smaller.
 */
export function useRoomForPreviews(place: string): void {
  const studio = useStudio();
  const pictures = useUi((state) => state.pictures);
  const reads = useSaveState((state) => state.role === "reader");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the place stands for the document and the open composite
  useEffect(() => {
    if (!pictures || reads || !isPlacedManually(studio.view())) return;
    let over = false;
    void import("../../document/layout/spread-out").then(({ spreadOut }) => {
      const room = over ? undefined : spreadOut(studio.view());
      if (room !== undefined) studio.edit(room, { label: "make room for pictures" });
    });
    return () => {
      over = true;
    };
  }, [studio, place, pictures, reads]);
}
