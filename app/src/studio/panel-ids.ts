/** The rooms of the dock by id, in the order of their tabs: for those who name one and draw none. */
export const panelTitles = {
  curves: "Curves",
  runs: "Runs",
  responses: "Responses",
  filters: "Filters",
  predictions: "Predictions",
  layers: "Learning speed",
  distributions: "Distributions",
  features: "Features",
  cost: "Cost",
  integer: "Integer",
  code: "Code",
} as const;
export type PanelId = keyof typeof panelTitles;
