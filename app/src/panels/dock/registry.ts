import type { ReactNode } from "react";
import { type PanelId, panelTitles } from "../../studio/panel-ids";
import { lazyPart } from "../../ui/lazy-part";

/** The five tabs of the dock, in the order in which one asks. */
export const groups = [
  { id: "train", title: "Train", hint: "curves and runs" },
  { id: "look", title: "Look", hint: "what it sees, what it looks for, what it predicts" },
  { id: "why", title: "Why", hint: "learning speed, distributions, features" },
  { id: "cost", title: "Cost", hint: "additions, multiplications, energy" },
  { id: "code", title: "Code", hint: "the network as PyTorch" },
] as const;
export type GroupId = (typeof groups)[number]["id"];

type Panel = (props: { table: boolean }) => ReactNode;

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
function room(id: PanelId, group: GroupId, hint: string, load: () => Promise<Panel>): PanelDef {
  return {
    id,
    group,
    title: panelTitles[id],
    hint,
    Panel: lazyPart(async () => ({ Panel: await load() }), "Panel"),
  };
}

/** Every room, in the order of its tab. */
export const panels: readonly PanelDef[] = [
  room("curves", "train", "loss and test", () =>
    import("../curves/CurvesPanel").then((it) => it.CurvesPanel),
  ),
  room("runs", "train", "every run, kept and compared", () =>
    import("../runs/RunsPanel").then((it) => it.RunsPanel),
  ),
  room("responses", "look", "what it sees", () =>
    import("../activations/ResponsesPanel").then((it) => it.ResponsesPanel),
  ),
  room("filters", "look", "what it looks for", () =>
    import("../filters/FiltersPanel").then((it) => it.FiltersPanel),
  ),
  room("predictions", "look", "what it answers", () =>
    import("../predictions/PredictionsPanel").then((it) => it.PredictionsPanel),
  ),
  room("layers", "why", "how fast each layer learns", () =>
    import("../layers/LayersPanel").then((it) => it.LayersPanel),
  ),
  room("distributions", "why", "how weights and outputs are spread", () =>
    import("../distributions/DistributionsPanel").then((it) => it.DistributionsPanel),
  ),
  room("features", "why", "where it puts examples", () =>
    import("../features/FeaturesPanel").then((it) => it.FeaturesPanel),
  ),
  room("cost", "cost", "what each block adds and multiplies", () =>
    import("../cost/CostPanel").then((it) => it.CostPanel),
  ),
  room("integer", "cost", "on 4 to 8 bits", () =>
    import("../integer/IntegerPanel").then((it) => it.IntegerPanel),
  ),
  room("code", "code", "the network as PyTorch", () =>
    import("../code/CodePanel").then((it) => it.CodePanel),
  ),
];
