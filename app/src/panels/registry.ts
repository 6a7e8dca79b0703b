import type { ComponentType } from "react";
import { CurvesPanel } from "./CurvesPanel";
import { LayersPanel } from "./LayersPanel";

/** A panel of the dock. `table` asks for its numbers in the place of its picture. */
export interface PanelDef {
  readonly id: string;
  readonly title: string;
  readonly Panel: ComponentType<{ table: boolean }>;
}

function definePanel(panel: PanelDef): PanelDef {
  return panel;
}

/** The dock's tabs, in their order. */
export const panels: readonly PanelDef[] = [
  definePanel({ id: "curves", title: "Curves", Panel: CurvesPanel }),
  definePanel({ id: "layers", title: "Layers", Panel: LayersPanel }),
];
