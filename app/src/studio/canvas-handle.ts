import type { NodeId } from "@adder-studio/graph";
import { createContext, useContext } from "react";
import type { Alignment, Axis } from "../document/layout/align";
import type { Projection } from "../document/layout/project";

/** Functions of the canvas that other parts of the page may call. */
export interface CanvasApi {
  fit(): void;
  /** Zooms in (factor above 1) or out, around the middle. */
  zoom(factor: number): void;
  /** Returns the place of a block in canvas pixels, placed manually or by the layout. */
  placeOf(id: string): readonly [number, number] | undefined;
  /** Lays the selected blocks out from top to bottom, or all where fewer than two are selected. One step. */
  tidy(): Promise<void>;
  /** Gives all places back to the automatic layout, which wraps into columns. One step. */
  autoLayout(): void;
  /** Aligns the selected blocks, or distributes them evenly. One step each. */
  align(how: Alignment): Promise<void>;
  distribute(axis: Axis): Promise<void>;
  /** Returns the drawing on the canvas with the places of blocks and the routes of wires, for images. */
  projection(): Projection | undefined;
  /** Focuses a block's card and brings it into view. */
  focusBlock(id: string): void;
  /** Returns the canvas pixels of a point of the page; undefined outside of the canvas. */
  toCanvas(clientX: number, clientY: number): readonly [number, number] | undefined;
  /** Lights the wire a block of `type` would be inserted into and shows the shapes to come; returns its key. */
  hover(clientX: number, clientY: number, type: string): string | undefined;
  endHover(): void;
}

/** A block held over a wire: one of the canvas, or a new one. */
export interface Hovered {
  readonly wire: string;
  readonly block: { readonly id: string } | { readonly type: string };
}

export interface CanvasHandle {
  current: CanvasApi | undefined;
}

const HandleContext = createContext<CanvasHandle>({ current: undefined });

export const CanvasHandleProvider = HandleContext.Provider;

export function useCanvasHandle(): CanvasHandle {
  return useContext(HandleContext);
}

/** Focuses a block that an edit has just made, once its card is drawn. */
export function focusWhenDrawn(canvas: CanvasApi | undefined, id: NodeId): void {
  requestAnimationFrame(() => requestAnimationFrame(() => canvas?.focusBlock(id)));
}
