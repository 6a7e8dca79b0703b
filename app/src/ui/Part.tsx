import { type ReactNode, Suspense } from "react";
import { ErrorBoundary, PanelFault } from "./ErrorBoundary";

interface PartProps {
  readonly name: string;
  /** What keeps its place until it has come. */
  readonly meanwhile?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the page: it may come later, and a fault in it stays in it. */
export function Part({ name, meanwhile, children }: PartProps) {
  return (
    <ErrorBoundary
      fallback={(error, retry) => <PanelFault name={name} error={error} retry={retry} />}
    >
      <Suspense fallback={meanwhile}>{children}</Suspense>
    </ErrorBoundary>
  );
}
