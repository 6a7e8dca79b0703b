import { panelTitles } from "./panels";

const { curves: _, ...panels } = panelTitles;

/**
 * Parts of the screen that a lesson can hide, by the names in `share.hidden`, which never change. Controls and further
 * panels only: the curves, costs on blocks and the status bar are readings, which always stay.
 */
export const hideable = {
  palette: "The block list",
  templates: "Templates",
  settings: "The training settings",
  properties: "The blocks' properties",
  library: "All experiments",
  experiments: "Experiments to try",
  points: "Restore points",
  data: "Your data",
  picture: "Picture",
  history: "History",
  lab: "Universal approximation lab",
  device: "About this device",
  ...panels,
} as const;

export type Hideable = keyof typeof hideable;
