import type { FakeRun } from "../shell/first/fake-session";
import type { Studio } from "../studio/studio";

/** A state of the page that the gallery shows; `setUp` runs before the page is shown. */
export interface GalleryRoute {
  readonly id: string;
  readonly title: string;
  readonly template?: string;
  readonly run?: FakeRun;
  /**
   * Number of steps after which a real run pauses; it uses real images and the wasm engine, so that every machine has the
   * same numbers. The document element gets `data-seen` once an observation of that step has been drawn.
   */
  readonly real?: number;
  /** Opens the recorded run of the template, on real images. */
  readonly recorded?: true;
  readonly setUp?: (studio: Studio) => void;
  /** Shows both side panels and two charts, as after the first visit. */
  readonly full?: boolean;
  /** Width and height of the frame in which the state is shown where the window is larger. */
  readonly size?: readonly [width: number, height: number];
}
