/**
 * Every panel of the dock by its id, in the order of its tab, with its title: for those who name a panel and draw none.
 * Ids are written into documents that hide a panel or are answered in it: they never change.
 * `panels/dock/registry.ts` says what is in each.
 */
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

/** Returns true for the id of a panel; the id may come from an untrusted document. */
export function isPanelId(id: string): id is PanelId {
  return Object.hasOwn(panelTitles, id);
}
