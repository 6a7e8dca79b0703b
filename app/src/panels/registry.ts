import { type ComponentType, lazy } from "react";
import type { PanelId } from "./panel-ids";

/** The four tabs of the dock, in the order in which one asks. */
export const groups = [
  { id: "train", title: "Train", hint: "curves and runs" },
  { id: "look", title: "Look", hint: "what it sees, what it looks for, what it predicts" },
  { id: "why", title: "Why", hint: "learning speed, distributions, features" },
  { id: "cost", title: "Cost", hint: "additions, multiplications, energy" },
] as const;
export type GroupId = (typeof groups)[number]["id"];

type Panel = ComponentType<{ table: boolean }>;

/** A room of the dock. `table` asks for its numbers in the place of its picture. */
export interface PanelDef {
  /** Written into documents that hide it, or are answered in it. */
  readonly id: PanelId;
  readonly group: GroupId;
  /** The field's term; `hint` says it in plain words. */
  readonly title: string;
  readonly hint: string;
  readonly Panel: Panel;
}

/** Each room is a chunk of its own: most people open few of them. */
function room(
  id: PanelId,
  group: GroupId,
  title: string,
  hint: string,
  load: () => Promise<Panel>,
): PanelDef {
  return { id, group, title, hint, Panel: lazy(async () => ({ default: await load() })) };
}

/** Every room, in the order of its tab. */
export const panels: readonly PanelDef[] = [
  room("curves", "train", "Curves", "loss and test", () =>
    import("./curves/CurvesPanel").then((it) => it.CurvesPanel),
  ),
  room("runs", "train", "Runs", "every run, kept and compared", () =>
    import("./runs/RunsPanel").then((it) => it.RunsPanel),
  ),
  room("responses", "look", "Responses", "what it sees", () =>
    import("./responses/ResponsesPanel").then((it) => it.ResponsesPanel),
  ),
  room("filters", "look", "Filters", "what it looks for", () =>
    import("./filters/FiltersPanel").then((it) => it.FiltersPanel),
  ),
  room("predictions", "look", "Predictions", "what it answers", () =>
    import("./predictions/PredictionsPanel").then((it) => it.PredictionsPanel),
  ),
  room("layers", "why", "Learning speed", "how fast each layer learns", () =>
    import("./layers/LayersPanel").then((it) => it.LayersPanel),
  ),
  room("distributions", "why", "Distributions", "how weights and outputs are spread", () =>
    import("./distributions/DistributionsPanel").then((it) => it.DistributionsPanel),
  ),
  room("features", "why", "Features", "where it puts examples", () =>
    import("./features/FeaturesPanel").then((it) => it.FeaturesPanel),
  ),
  room("cost", "cost", "Cost", "what each block adds and multiplies", () =>
    import("./cost/CostPanel").then((it) => it.CostPanel),
  ),
  room("integer", "cost", "Integer", "on 4 to 8 bits", () =>
    import("./integer/IntegerPanel").then((it) => it.IntegerPanel),
  ),
];
