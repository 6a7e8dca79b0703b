/** In pixels at the usual size of text: what a chart needs. */
const usualPx = 252;
/** Pictures of a plane, or with a row for each class: in the height of curves nobody sees them. */
const tall: readonly string[] = ["predictions", "features"];
const tallPx = 420;
/** Of the page. */
const mostShare = 0.6;

interface DockNeeds {
  /** As a person has set it. */
  readonly set: number | undefined;
  /** The panels that are shown. */
  readonly panels: readonly string[];
  /** What their content lacks at the height they had. */
  readonly more: number;
  /** The height of the page. */
  readonly pagePx: number;
}

/**
 * How high the panels are, in pixels at the usual size of text: as a person set it; else as what they show needs, with up
 * to half of the page for pictures. Never more than 60 % of the page.
 */
export function dockHeight({ set, panels, more, pagePx }: DockNeeds): number {
  const pictures = panels.some((panel) => tall.includes(panel));
  const usual = pictures ? Math.max(usualPx, Math.min(tallPx, pagePx / 2)) : usualPx;
  return Math.min(set ?? usual + more, pagePx * mostShare);
}
