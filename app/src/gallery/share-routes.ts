import { templates } from "@adder-studio/blocks";
import type { GalleryRoute } from "./route";

const lesson = {
  title: "A network that only adds",
  access: "settings",
  steps: [{ title: "Look first", text: "What does the first layer see?", questions: [] }],
} as const;

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
      studio.change({ kind: "setLesson", lesson }, { label: "gallery" });
      // Behind the lesson's own rules, which come by the same import.
      void import("../studio/lesson").then((it) => it.setTeacher(studio, true));
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
  {
    id: "preview-lesson",
    title: "Opening a lesson's link again",
    setUp(studio) {
      const graph = { ...studio.document.store.getState().graph, lesson };
      const origin = { kind: "link", graph } as const;
      void studio.storage.save({ key: "copy", title: graph.title, graph, origin, savedAt: 0 }, 0);
      studio.ui.set({ preview: { graph, notices: [], from: "link", teacher: true } });
    },
  },
];
