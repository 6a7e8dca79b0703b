/** The rooms of the dock by id, in the order of their tabs: for those who name one and draw none. */
export const panelIds = [
  "curves",
  "runs",
  "responses",
  "filters",
  "predictions",
  "layers",
  "distributions",
  "features",
  "cost",
  "integer",
] as const;
export type PanelId = (typeof panelIds)[number];
