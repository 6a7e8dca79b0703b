import type { Command } from "./types";

/** Commands that train the network, or train others to compare with it. */
export const runCommands: readonly Command[] = [
  {
    id: "run",
    title: "Run, pause or resume",
    group: "Run",
    keys: ["Mod+Enter"],
    keywords: "train start stop",
    run: ({ studio }) => studio.run.toggle(),
  },
  {
    id: "step",
    title: "One step",
    group: "Run",
    keys: ["Mod+."],
    run: ({ studio }) => studio.run.step(),
  },
  {
    id: "reset",
    title: "Reset the run",
    group: "Run",
    keywords: "new weights start over",
    run: ({ studio }) => studio.run.newWeights(),
  },
  {
    id: "train-comparison",
    title: "Train the convolution version beside this run",
    group: "Run",
    keywords: "conv version comparison adder compare side by side",
    run: ({ studio }) =>
      void import("../../runs/comparison-commands").then((it) => it.trainOtherVersion(studio)),
  },
  {
    id: "train-seeds",
    title: "Train 5 seeds",
    group: "Run",
    keywords: "mean spread repeat compare",
    run: ({ studio }) =>
      void import("../../runs/comparison-commands").then((it) => it.trainOtherSeeds(studio, 5)),
  },
  {
    id: "runs",
    title: "Runs",
    group: "Run",
    keywords: "compare list history curves",
    run: ({ studio }) => {
      const [, second] = studio.ui.store.getState().dockTabs;
      studio.ui.set({
        dockOpen: true,
        dockTabs: ["runs", second === "runs" ? "curves" : second],
        sheet: "dock",
      });
    },
  },
];
