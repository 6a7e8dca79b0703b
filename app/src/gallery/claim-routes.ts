import { engineVersion } from "@adder-studio/core/engines";
import { documentHash } from "@adder-studio/graph";
import { dataOf, type Receipt } from "@adder-studio/receipt";
import { type ClaimState, claimOf } from "../features/claim/model";
import { claimAbout } from "../features/claim/read";
import type { Studio } from "../studio/studio";
import type { GalleryRoute } from "./route";
import { showRuns } from "./saved-runs";

const marks = [10, 50, 117, 234, 351, 468, 585, 702, 819];
const steps = 936;

/** The claim of a recorded run of the document on screen. */
function receiptOf(studio: Studio, change: Partial<Receipt>): Receipt {
  const { graph } = studio.document.store.getState();
  const { lowered } = studio.derive();
  if (lowered.ir === undefined) throw new Error("a template trains");
  return {
    app: "0.1.0",
    document: documentHash(graph).slice(0, 16),
    data: dataOf(lowered.ir)[0]?.hash.slice(0, 12) ?? "",
    seed: graph.run.seed,
    engine: "wasm",
    module: engineVersion.module.slice(0, 12),
    steps,
    weights: "4e07408562bedb8b",
    marks: marks.map((step) => ({ step, hash: step.toString(16).padStart(16, "a") })),
    figures: { task: "classes", loss: 0.3512, metric: 0.8742, reestimated: true },
    warm: false,
    ...change,
  };
}

function showClaim(
  studio: Studio,
  state: Partial<ClaimState> = {},
  change: Partial<Receipt> = {},
): void {
  const { graph, origin } = studio.document.store.getState();
  studio.document.store.setState({
    origin: { kind: "link", ...origin, graph, receipt: "gallery" },
  });
  const claim = claimAbout(graph, receiptOf(studio, change));
  claimOf(studio).store.setState({ claim, stepMs: 15.3, ...state });
}

/** States of a document that came with a result. */
export const claimRoutes: readonly GalleryRoute[] = [
  { id: "claim", title: "A link with a result", setUp: (studio) => showClaim(studio) },
  {
    id: "claim-checking",
    title: "A claim being checked",
    setUp: (studio) => showClaim(studio, { agreed: 10, checking: { until: 50, step: 34 } }),
  },
  {
    id: "claim-partly",
    title: "A claim checked in part",
    setUp: (studio) => showClaim(studio, { verdict: { kind: "confirmed", upTo: 50, steps } }),
  },
  {
    id: "claim-confirmed",
    title: "A claim that is confirmed",
    setUp: (studio) => showClaim(studio, { verdict: { kind: "confirmed", upTo: steps, steps } }),
  },
  {
    id: "claim-differs",
    title: "A claim that is not true",
    setUp: (studio) =>
      showClaim(studio, {
        verdict: { kind: "differs", at: 351, agrees: 234, steps, claimed: "a", made: "b" },
      }),
  },
  {
    id: "claim-cannot",
    title: "A claim that nobody can check",
    setUp: (studio) => showClaim(studio, {}, { warm: true }),
  },
  {
    id: "claim-graphics",
    title: "A claim of a graphics card",
    setUp: (studio) => showClaim(studio, {}, { engine: "webgpu", module: "", marks: [] }),
  },
  {
    id: "claim-edited",
    title: "A claim about the network before an edit",
    setUp(studio) {
      showClaim(studio, { verdict: { kind: "confirmed", upTo: 50, steps } });
      studio.edit({ kind: "setRun", field: "lr", value: 0.05 }, { label: "gallery" });
    },
  },
  {
    id: "share-result",
    title: "Share, with a result",
    setUp(studio) {
      showRuns(studio);
      studio.ui.set({ dialog: "share" });
      // The recorded run trained six epochs: this document does, too.
      studio.edit({ kind: "setRun", field: "epochs", value: 6 }, { label: "gallery" });
    },
  },
  {
    id: "claim-details",
    title: "A claim in full",
    setUp(studio) {
      showClaim(studio, { verdict: { kind: "confirmed", upTo: 234, steps } });
      studio.ui.set({ dialog: "claim" });
    },
  },
];
