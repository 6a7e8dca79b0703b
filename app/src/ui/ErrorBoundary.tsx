import { Component, type ErrorInfo, type ReactNode } from "react";
import { PartAbsent } from "./load-part";

interface Props {
  /** Draws the replacement of a part that failed. */
  readonly fallback: (error: Error, retry: () => void) => ReactNode;
  readonly children: ReactNode;
}

interface State {
  readonly error: Error | undefined;
}

/** A fault in one part never takes the page with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: undefined };

  static getDerivedStateFromError(error: unknown): State {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error("A part of the page failed.", error, info.componentStack);
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return this.props.fallback(error, () => this.setState({ error: undefined }));
  }
}

interface PanelFaultProps {
  readonly name: string;
  readonly error: Error;
  readonly retry: () => void;
}

export function PanelFault({ name, error, retry }: PanelFaultProps) {
  return (
    <div className="panel-fault" role="alert">
      <p>
        {error instanceof PartAbsent
          ? `${name} did not load: the connection may be down, or a new version is out.`
          : `${name} stopped because of a bug in Adder Studio.`}{" "}
        Your work is safe.
      </p>
      <button type="button" className="button small" onClick={retry}>
        Show it again
      </button>
    </div>
  );
}
