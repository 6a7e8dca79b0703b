import type { FakeRun } from "../shell/first/fake-session";
import type { Studio } from "../studio/studio";

/** One state of the page. `setUp` runs before it is shown. */
export interface GalleryRoute {
  readonly id: string;
  readonly title: string;
  readonly template?: string;
  readonly run?: FakeRun;
  /**
   * A real run, on real images and the wasm engine, that waits once it has made so many steps: the same numbers on every
   * machine. The page says `data-seen` once something of it has been drawn.
   */
  readonly real?: number;
  /** The recorded run of the template, on real images. */
  readonly recorded?: true;
  readonly setUp?: (studio: Studio) => void;
  /** Both side panels and two charts, as after the first visit. */
  readonly full?: boolean;
  /** Shown in a frame of this width and height where the window is larger. */
  readonly size?: readonly [width: number, height: number];
}
