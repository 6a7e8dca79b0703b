import { StrictMode, startTransition } from "react";
import { createRoot } from "react-dom/client";
import { collectStills } from "../../ui/still";
import { App } from "../app";
import type { Opened } from "./studio";

/** Draws the page, in slices of a few milliseconds: the first picture stays until all of it is there. */
export function draw({ studio, forget }: Opened): void {
  const root = document.getElementById("root");
  if (root === null) throw new Error("the page has no #root");
  collectStills();
  const react = createRoot(root);
  startTransition(() =>
    react.render(
      <StrictMode>
        <App studio={studio} forget={forget} />
      </StrictMode>,
    ),
  );
}
