import { templates } from "@adder-studio/blocks";
import { wordsOf } from "@adder-studio/blocks/questions";
import { newDocument } from "../../document/new-document";
import { prepareRefusal } from "../../features/lesson-editor/may-prepare";
import { exportFormats } from "../../features/library/export-formats";
import type { Command } from "./types";

export const documentCommands: readonly Command[] = [
  {
    id: "share",
    title: "Share …",
    group: "Document",
    keywords: "link qr",
    run: ({ studio }) => studio.ui.set({ dialog: "share" }),
  },
  {
    id: "open-link",
    title: "Open link …",
    group: "Document",
    keywords: "paste address url shared qr",
    run: ({ studio }) => studio.ui.set({ dialog: "link" }),
  },
  {
    id: "claim",
    title: "The result that came with it …",
    group: "Document",
    keywords: "claim receipt check verify proof shared result",
    isShown: ({ studio }) => studio.document.store.getState().origin?.receipt !== undefined,
    run: ({ studio }) => studio.ui.set({ dialog: "claim" }),
  },
  {
    id: "library",
    title: "Library …",
    group: "Document",
    keys: ["Mod+O"],
    keywords: "experiments documents open recent",
    run: ({ studio }) => studio.ui.set({ dialog: "library" }),
  },
  {
    id: "lessons",
    title: "Lessons …",
    group: "Document",
    keywords: "class teacher student learn course",
    run: ({ studio }) => studio.ui.set({ dialog: "lessons" }),
  },
  {
    id: "experiments",
    title: "Experiments to try …",
    group: "Document",
    keywords: "papers gallery examples reproduce results figures tables teach",
    run: ({ studio }) => studio.ui.set({ dialog: "experiments" }),
  },
  {
    id: "prepare",
    title: "Prepare a lesson …",
    group: "Document",
    keywords: "teacher class steps assignment lock student write editor",
    blocked: ({ studio }) => prepareRefusal(studio),
    run: ({ studio }) =>
      void import("../../features/lesson-editor/open").then((it) => it.openEditor(studio)),
  },
  {
    id: "points",
    title: "Restore points …",
    group: "Document",
    keywords: "version history backup",
    run: ({ studio }) => studio.ui.set({ dialog: "points" }),
  },
  {
    id: "data",
    title: "Your data …",
    group: "Document",
    keywords: "own images dataset import csv zip idx npz",
    run: ({ studio }) => studio.ui.set({ dialog: "data" }),
  },
  {
    id: "save",
    title: "Save as file",
    group: "Document",
    keys: ["Mod+S"],
    keywords: "export json download",
    run: ({ studio }) =>
      void import("../../studio/save-document").then((module) => module.saveDocument(studio)),
  },
  ...exportFormats.map(
    ({ id, title, keywords, write }): Command => ({
      id: `export-${id}`,
      title,
      group: "Document",
      keywords,
      run: ({ studio }) =>
        void write(studio).then((notice) => {
          if (notice) studio.ui.set({ notice });
        }),
    }),
  ),
  {
    id: "picture",
    title: "Picture …",
    group: "Document",
    menu: ["canvas"],
    keywords: "export svg png image",
    run: ({ studio }) => studio.ui.set({ dialog: "picture" }),
  },
  {
    id: "new",
    title: "New, empty",
    group: "Document",
    run: ({ studio }) => studio.openDocument(newDocument(), undefined),
  },
  ...templates.map(
    ({ id, title }): Command => ({
      id: `template-${id}`,
      title: `Open template: ${title}`,
      group: "Document",
      keywords: wordsOf(id)?.text ?? "",
      run: ({ studio }) => void studio.openTemplate(id),
    }),
  ),
  {
    id: "lab",
    title: "Universal approximation lab …",
    group: "Document",
    keywords: "function curve fit hat theorem xor separable",
    run: ({ studio }) => studio.ui.set({ dialog: "lab" }),
  },
  {
    id: "board",
    title: "Class board …",
    group: "Document",
    keywords: "class teacher students hand in codes paste results seeds",
    run: ({ studio }) => studio.ui.set({ dialog: "board" }),
  },
  {
    id: "device",
    title: "About this device …",
    group: "Document",
    keywords: "engine speed check gpu",
    run: ({ studio }) => studio.ui.set({ dialog: "device" }),
  },
  {
    id: "class-copy",
    title: "Download for the class …",
    group: "Document",
    keywords: "zip teacher school offline server copy",
    run: ({ studio }) => studio.ui.set({ dialog: "classCopy" }),
  },
  {
    id: "forget",
    title: "Forget everything on this device …",
    group: "Document",
    run: ({ studio }) => studio.ui.set({ dialog: "forget" }),
  },
];
