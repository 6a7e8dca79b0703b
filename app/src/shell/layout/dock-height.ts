/** In pixels at the usual size of text: what a chart needs. */
const usualPx = 252;
/** Pictures of a plane, or with a row for each class: in the height of curves nobody sees them. */
const tall: readonly string[] = ["predictions", "features"];
const tallPx = 420;
/** The greatest share of the page's height that the panels take by themselves. */
const mostShare = 0.6;

interface DockNeeds {
  /** The height that a person has set, in pixels; undefined: none. */
  readonly set: number | undefined;
  /** The panels that are shown. */
  readonly panels: readonly string[];
  /** Pixels that the panels' content lacks at their present height. */
  readonly more: number;
  /** The height of the page. */
  readonly pagePx: number;
}

/**
 * Returns the height of the panels in pixels at the usual size of text: the height that a person set, else the height that
 * the content needs, with up to half of the page for pictures; never more than 60 % of the page.
 */
export function dockHeight({ set, panels, more, pagePx }: DockNeeds): number {
  const pictures = panels.some((panel) => tall.includes(panel));
  const usual = pictures ? Math.max(usualPx, Math.min(tallPx, pagePx / 2)) : usualPx;
  return Math.min(set ?? usual + more, pagePx * mostShare);
}
