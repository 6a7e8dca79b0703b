import { type ReactNode, Suspense, use } from "react";
import { ErrorBoundary, PanelFault } from "./ErrorBoundary";
import { Drawing, Still } from "./still";

interface PartProps {
  readonly name: string;
  /** The piece of the first picture that stands in its place until it has come. */
  readonly still?: string;
  readonly children: ReactNode;
}

/** A part of the page: it may come later, and a fault in it stays in it. */
export function Part({ name, still, children }: PartProps) {
  if (use(Drawing) && still !== undefined) {
    return (
      <div className="still" data-still={still}>
        {still === "canvas" ? <div className="first-canvas" /> : <Suspense>{children}</Suspense>}
      </div>
    );
  }
  return (
    <ErrorBoundary
      fallback={(error, retry) => <PanelFault name={name} error={error} retry={retry} />}
    >
      <Suspense fallback={still === undefined ? null : <Still of={still} />}>{children}</Suspense>
    </ErrorBoundary>
  );
}
