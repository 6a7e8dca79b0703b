import { createContext } from "react";

/** True while the first picture is drawn, when the app is built. */
export const Drawing = createContext(false);

/** Pieces of the first picture, by name. */
const pieces = new Map<string, Element>();

/** Before the page is drawn over it: the picture's pieces stay where their parts are still on their way. */
export function collectStills(): void {
  // Where this person has arranged the page otherwise, the picture does not fit.
  if (document.documentElement.classList.contains("first-moved")) return;
  for (const piece of document.querySelectorAll<HTMLElement>(".first-page [data-still]")) {
    const { still = "" } = piece.dataset;
    // There is one for wide and one for narrow pages.
    if (piece.closest(".first-page")?.checkVisibility() === true) pieces.set(still, piece);
  }
}

/** A piece of the first picture, in the place of the part that is to come. */
export function Still({ of }: { of: string }) {
  const piece = pieces.get(of);
  if (piece === undefined) return null;
  return <div className="still" ref={(host) => host?.append(piece)} />;
}
