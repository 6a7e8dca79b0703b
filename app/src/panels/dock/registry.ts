import type { ReactNode } from "react";
import { type PanelId, panelTitles } from "../../studio/panels";
import { lazyPart } from "../../ui/lazy-part";

/** The tabs of the dock, in the order in which a person asks. */
export const groups = [
  { id: "train", title: "Train", hint: "curves and runs" },
  { id: "look", title: "Look", hint: "what it sees, what it looks for, what it predicts" },
  { id: "why", title: "Why", hint: "learning speed, distributions, features" },
  { id: "cost", title: "Cost", hint: "additions, multiplications, energy" },
  { id: "code", title: "Code", hint: "the network as PyTorch" },
] as const;

/** A panel draws a picture, or with `table` the numbers behind it. */
type Panel = (props: { table: boolean }) => ReactNode;

interface PanelEntry {
  readonly group: (typeof groups)[number]["id"];
  /** The title, which is the field's term, in plain words. */
  readonly hint: string;
  /** A chunk of its own, since most people open few panels. */
  readonly load: () => Promise<Panel>;
}

const entries: Readonly<Record<PanelId, PanelEntry>> = {
  curves: {
    group: "train",
    hint: "loss and test",
    load: () => import("../curves/CurvesPanel").then((it) => it.CurvesPanel),
  },
  runs: {
    group: "train",
    hint: "every run, saved and compared",
    load: () => import("../runs/RunsPanel").then((it) => it.RunsPanel),
  },
  responses: {
    group: "look",
    hint: "what it sees",
    load: () => import("../activations/ResponsesPanel").then((it) => it.ResponsesPanel),
  },
  filters: {
    group: "look",
    hint: "what it looks for",
    load: () => import("../filters/FiltersPanel").then((it) => it.FiltersPanel),
  },
  predictions: {
    group: "look",
    hint: "what it predicts",
    load: () => import("../predictions/PredictionsPanel").then((it) => it.PredictionsPanel),
  },
  layers: {
    group: "why",
    hint: "how fast each layer learns",
    load: () => import("../layers/LayersPanel").then((it) => it.LayersPanel),
  },
  distributions: {
    group: "why",
    hint: "how weights and outputs are spread",
    load: () => import("../distributions/DistributionsPanel").then((it) => it.DistributionsPanel),
  },
  features: {
    group: "why",
    hint: "where it puts examples",
    load: () => import("../features/FeaturesPanel").then((it) => it.FeaturesPanel),
  },
  cost: {
    group: "cost",
    hint: "what each block adds and multiplies",
    load: () => import("../cost/CostPanel").then((it) => it.CostPanel),
  },
  integer: {
    group: "cost",
    hint: "on 4 to 8 bits",
    load: () => import("../integer/IntegerPanel").then((it) => it.IntegerPanel),
  },
  code: {
    group: "code",
    hint: "the network as PyTorch",
    load: () => import("../code/CodePanel").then((it) => it.CodePanel),
  },
};

/** A panel of the dock with its component. */
export interface PanelDef extends Omit<PanelEntry, "load"> {
  readonly id: PanelId;
  readonly title: string;
  readonly Panel: Panel;
}

/** Every panel, in the order of its tab. */
export const panels: readonly PanelDef[] = (Object.keys(panelTitles) as PanelId[]).map((id) => {
  const { load, ...entry } = entries[id];
  return {
    id,
    title: panelTitles[id],
    ...entry,
    Panel: lazyPart(async () => ({ Panel: await load() }), "Panel"),
  };
});
