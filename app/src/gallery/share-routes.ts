import { templates } from "@adder-studio/blocks";
import type { GalleryRoute } from "./route";

/** States of handing an experiment or a lesson on, and of receiving one. */
export const shareRoutes: readonly GalleryRoute[] = [
  {
    id: "share",
    title: "Share",
    full: true,
    setUp: (studio) => studio.ui.set({ dialog: "share" }),
  },
  {
    id: "share-lesson",
    title: "Share, a lesson",
    setUp(studio) {
      const lesson = {
        title: "A network that only adds",
        access: "settings",
        steps: [{ title: "Look first", text: "What does the first layer see?", questions: [] }],
      } as const;
      studio.change({ kind: "setLesson", lesson }, { label: "gallery" });
      studio.ui.set({ dialog: "share" });
    },
  },
  {
    id: "open-link",
    title: "Open a link",
    setUp: (studio) => studio.ui.set({ dialog: "link" }),
  },
  {
    id: "preview",
    title: "Opening a link",
    setUp(studio) {
      const graph = templates.find(({ id }) => id === "resnet20-adder")?.graph;
      if (graph === undefined) return;
      const question = {
        text: "Does the network still learn when every adder steps without the adaptive rate?",
        hints: ["You could try a tenth of the learning rate."],
        answer: "curves",
      };
      studio.ui.set({
        preview: {
          graph: { ...graph, question },
          notices: [],
          from: "link",
        },
      });
    },
  },
];
