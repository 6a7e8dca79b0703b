import { createContext, useContext } from "react";

/** What other parts of the page may ask of the canvas. */
export interface CanvasApi {
  fit(): void;
  tidy(): void;
  /** Closer (above 1) or farther, around the middle. */
  zoom(factor: number): void;
  /** Where a block stands, placed by hand or not. */
  placeOf(id: string): readonly [number, number] | undefined;
  /** Focuses a block's card and brings it into view. */
  focusBlock(id: string): void;
  /** Canvas pixels of a point of the page, or undefined outside of the canvas. */
  toCanvas(clientX: number, clientY: number): readonly [number, number] | undefined;
  /** Lights the wire a block would be inserted into; returns its key. */
  hover(clientX: number, clientY: number): string | undefined;
  endHover(): void;
}

export interface CanvasHandle {
  current: CanvasApi | undefined;
}

const HandleContext = createContext<CanvasHandle>({ current: undefined });

export const CanvasHandleProvider = HandleContext.Provider;

export function useCanvasHandle(): CanvasHandle {
  return useContext(HandleContext);
}
