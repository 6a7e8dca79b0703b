import type { Point } from "./layout";

/** What helps while something is being dragged; comes after the first picture. */
export interface DragAid {
  /** Places of the dragged cards as the guides want them. */
  move(places: ReadonlyMap<string, Point>): Map<string, Point>;
  end(): void;
  /** A wire is in hand: ports light up where it fits. Undefined = it was let go. */
  connect(
    from:
      | {
          readonly nodeId: string | null;
          readonly handleId: string | null;
          readonly handleType: "source" | "target" | null;
        }
      | undefined,
  ): void;
}
