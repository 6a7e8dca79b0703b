import type { Point } from "../../document/layout/layout";

/** Help while something is being dragged; loaded after the first picture. */
export interface DragAid {
  /**
   * A drag of cards begins. `shift` moves them by canvas pixels when the view goes along, `giveUp` puts them back: Escape
   * was pressed.
   */
  begin(ids: readonly string[], shift: (by: Point) => void, giveUp: () => void): void;
  /** The pointer that holds them has moved. */
  follow(event: MouseEvent | TouchEvent): void;
  /** Places of the dragged cards as the guides want them. */
  move(places: ReadonlyMap<string, Point>): Map<string, Point>;
  /** They were let go; true where Escape had been pressed before, and nothing is to come of it. */
  end(): boolean;
  /** An edit came of what was just let go: its undo takes the view back, too. */
  done(): void;
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
  /** Returns true when Escape has ended the drag of the wire. */
  wasGivenUp(): boolean;
}
