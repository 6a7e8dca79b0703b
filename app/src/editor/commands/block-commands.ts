import { biasesToNorms, counterparts, swapAll } from "@adder-studio/blocks";
import { freshId, type GraphEdit } from "@adder-studio/graph";
import { applyChecked } from "../../document/apply";
import { batch, plainBlock } from "../../document/edits";
import { cardSize, plainSize } from "../../document/layout/card-size";
import { freeSpot } from "../../document/layout/free-spot";
import { swapEdits } from "../../document/swap";
import { setLocked } from "../../features/lesson-editor/locks";
import { isPreparing } from "../../features/lesson-editor/may-prepare";
import { focusWhenThere } from "../../ui/focus";
import { plural } from "../../ui/format";
import { deleteSelection } from "../canvas/delete-selection";
import { duplicate } from "./clip";
import type { Command, CommandContext } from "./types";

const chosen = ({ studio }: CommandContext) => studio.ui.store.getState().selectedNodes;
const needsBlock = (context: CommandContext) =>
  chosen(context).length === 0 ? "select a block first" : undefined;

/** The page's middle of the canvas, where nothing else says where something goes. */
function middle({ canvas, screen }: CommandContext) {
  const place = screen ?? [window.innerWidth / 2, window.innerHeight / 2.4];
  return { screen: place, at: canvas?.toCanvas(...place) ?? ([0, 0] as const) };
}

function boxes({ studio, canvas }: CommandContext) {
  const { nodes } = studio.view();
  const { pictures } = studio.ui.store.getState();
  return [...(canvas?.projection()?.places ?? [])].map(([id, place]) => ({
    ...place,
    ...cardSize(nodes[id], pictures),
  }));
}

function swapTarget(context: CommandContext): "conv" | "adder" | undefined {
  const { nodes } = context.studio.view();
  const types = chosen(context).map((id) => nodes[id]?.type ?? "");
  if (types.some((type) => counterparts("conv").has(type))) return "conv";
  return types.some((type) => counterparts("adder").has(type)) ? "adder" : undefined;
}

/** The whole network's other kind: convolutions while there is any adder. */
function networkTarget({ studio }: CommandContext): "conv" | "adder" | undefined {
  const { document } = studio.derive();
  if (swapAll(document, "conv") !== document) return "conv";
  return swapAll(document, "adder") === document ? undefined : "adder";
}

/** Says what a swap saved or cost, as the ledger has it. */
function ledger(context: CommandContext): string {
  const { layers } = context.studio.derive().lowered.totals;
  const count = (value: number) => value.toLocaleString("en-US");
  const shifts = layers.shifts === undefined ? "" : `, ${count(layers.shifts)} shifts`;
  return `${count(layers.additions)} additions, ${count(layers.multiplications)} multiplications${shifts}`;
}

/** Some layers add and others still multiply. */
function isMixed({ studio }: CommandContext): boolean {
  const { document } = studio.derive();
  return swapAll(document, "conv") !== document && swapAll(document, "adder") !== document;
}

function swapNetwork(context: CommandContext, to: "conv" | "adder" | undefined): void {
  const { studio } = context;
  if (to === undefined) return;
  const before = ledger(context);
  const { document } = studio.derive();
  // Adders hardly train without batch norm, which exporters fold into a convolution's bias.
  const norms = to === "adder" ? biasesToNorms(document) : [];
  const applied = norms.length > 0 ? applyChecked(document, batch(norms)) : undefined;
  const base = applied?.ok ? applied.value.graph : document;
  const after = swapAll(base, to);
  const edits: GraphEdit[] = [
    ...(applied?.ok ? norms : []),
    ...Object.entries(after.composites ?? {}).flatMap(([id, composite]): GraphEdit[] =>
      composite === base.composites?.[id] ? [] : [{ kind: "setComposite", id, composite }],
    ),
    ...swapEdits(base, Object.keys(base.nodes), to),
  ];
  const label = to === "conv" ? "swap adders for convolutions" : "swap convolutions for adders";
  if (!studio.change(batch(edits), { label })) return;
  const normed = applied?.ok
    ? " Biases became batch norms, without which adders hardly train."
    : "";
  const sentence = `Layers before: ${before}. Now: ${ledger(context)}.${normed}`;
  studio.ui.set({ notice: sentence });
  studio.ui.announce(sentence);
}

export const blockCommands: readonly Command[] = [
  {
    id: "add",
    title: "Add a block …",
    group: "Blocks",
    changes: "blocks",
    keys: ["A", "Space"],
    canvasOnly: true,
    menu: ["canvas", "block"],
    run: (context) => {
      const { studio } = context;
      const id = chosen(context).at(-1);
      const card =
        id === undefined || context.screen !== undefined
          ? undefined
          : document.querySelector(`[data-block="${CSS.escape(id)}"]`)?.getBoundingClientRect();
      const place = middle(context);
      const screen = card === undefined ? place.screen : ([card.right + 8, card.top] as const);
      studio.ui.set({ quickAdd: { screen, at: place.at } });
    },
  },
  {
    id: "search-blocks",
    title: "Search the block list",
    group: "Blocks",
    keys: ["/"],
    run: ({ studio }) => {
      studio.ui.set({ leftOpen: true, lessonSide: "blocks", sheet: "palette" });
      focusWhenThere("[data-palette-search]");
    },
  },
  {
    id: "connect",
    title: "Connect its output …",
    group: "Blocks",
    changes: "blocks",
    keys: ["C"],
    canvasOnly: true,
    menu: ["block"],
    blocked: needsBlock,
    run: (context) => context.studio.ui.set({ connectFrom: chosen(context).at(-1) }),
  },
  {
    id: "properties",
    title: "Properties",
    group: "Blocks",
    menu: ["block"],
    blocked: needsBlock,
    run: ({ studio }) => {
      studio.ui.set({ rightOpen: true, sheet: "inspector" });
      focusWhenThere(".inspector .name-field");
    },
  },
  {
    id: "rename",
    title: "Rename",
    group: "Blocks",
    changes: "values",
    keys: ["F2"],
    menu: ["block"],
    blocked: (context) =>
      chosen(context).length === 1 ? undefined : "select one block to rename it",
    run: ({ studio }) => {
      studio.ui.set({ rightOpen: true, sheet: "inspector" });
      focusWhenThere(".inspector .name-field");
    },
  },
  {
    id: "duplicate",
    title: "Duplicate",
    group: "Blocks",
    changes: "blocks",
    keys: ["Mod+D"],
    canvasOnly: true,
    menu: ["block"],
    blocked: needsBlock,
    run: ({ studio, canvas }) => duplicate(studio, canvas),
  },
  {
    id: "mute",
    title: "Mute or unmute",
    group: "Blocks",
    changes: "blocks",
    keys: ["M"],
    canvasOnly: true,
    menu: ["block"],
    keywords: "bypass disable off",
    blocked: needsBlock,
    run: (context) => {
      const { studio } = context;
      const { nodes } = studio.view();
      const ids = chosen(context);
      const off = ids.some((id) => nodes[id]?.off !== true);
      const label = `${off ? "mute" : "unmute"} ${plural(ids.length, "block")}`;
      studio.edit(batch(ids.map((id): GraphEdit => ({ kind: "setOff", id, off }))), { label });
      studio.ui.announce(off ? "Muted: its input passes straight through" : "No longer muted");
    },
  },
  {
    id: "swap",
    title: "Swap adder and convolution",
    group: "Blocks",
    changes: "blocks",
    keys: ["X"],
    canvasOnly: true,
    menu: ["block"],
    keywords: "convert conv version",
    blocked: (context) =>
      swapTarget(context) === undefined ? "select an adder or a convolution" : undefined,
    run: (context) => {
      const to = swapTarget(context);
      if (to === undefined) return;
      const { studio } = context;
      const before = ledger(context);
      const edits = swapEdits(studio.view(), chosen(context), to);
      const kind = to === "conv" ? "convolution" : "adder";
      studio.edit(batch(edits), { label: `swap for ${plural(edits.length, kind)}` });
      studio.ui.announce(`Before: ${before}. Now: ${ledger(context)}.`);
    },
  },
  {
    id: "swap-network",
    title: "Swap the whole network's adders and convolutions",
    group: "Blocks",
    changes: "blocks",
    keys: ["Shift+X"],
    canvasOnly: true,
    menu: ["canvas"],
    keywords: "convert conv version adder",
    blocked: (context) =>
      networkTarget(context) === undefined ? "there is no such layer" : undefined,
    run: (context) => swapNetwork(context, networkTarget(context)),
  },
  {
    id: "all-adders",
    title: "Make every layer an adder, the first and the last too",
    group: "Blocks",
    changes: "blocks",
    keywords: "convert all zero multiplications stem classifier resnet",
    blocked: (context) => (isMixed(context) ? undefined : "it takes adders and convolutions"),
    run: (context) => swapNetwork(context, "adder"),
  },
  {
    id: "lock",
    title: "Lock or unlock for students",
    group: "Blocks",
    menu: ["block"],
    keywords: "lesson teacher prepare",
    isShown: ({ studio }) => isPreparing(studio),
    blocked: (context) =>
      context.studio.ui.store.getState().scope.length > 0
        ? "blocks inside of a composite are locked with it"
        : needsBlock(context),
    run: (context) => {
      const { studio } = context;
      const ids = chosen(context);
      const { locked } = studio.document.store.getState().graph.share;
      setLocked(studio, ids, !ids.every((id) => locked.includes(id)));
    },
  },
  {
    id: "note",
    title: "Add a note",
    group: "Blocks",
    changes: "blocks",
    keys: ["N"],
    canvasOnly: true,
    menu: ["canvas"],
    keywords: "comment remark text",
    run: (context) => {
      const { studio } = context;
      const graph = studio.view();
      const id = freshId(graph, "note");
      const { node: note } = plainBlock("note");
      const { at } = middle(context);
      const spot =
        context.screen === undefined ? freeSpot(boxes(context), plainSize(note), at) : at;
      const node = { ...note, at: [Math.round(spot[0]), Math.round(spot[1])] as const };
      studio.edit({ kind: "addNode", id, node }, { label: "add a note" });
      studio.ui.select([id]);
      studio.ui.set({ rightOpen: true });
      focusWhenThere(".inspector textarea");
    },
  },
  {
    id: "delete",
    title: "Delete",
    group: "Blocks",
    changes: "blocks",
    keys: ["Delete", "Backspace"],
    canvasOnly: true,
    menu: ["block", "wire"],
    keywords: "remove",
    blocked: ({ studio }) => {
      const { selectedNodes, selectedEdges } = studio.ui.store.getState();
      return selectedNodes.length + selectedEdges.length === 0 ? "nothing is selected" : undefined;
    },
    run: ({ studio, canvas }) => {
      const focused = document.activeElement?.closest("[data-block]") !== null;
      deleteSelection(studio);
      const next = studio.ui.store.getState().selectedNodes.at(-1);
      if (focused && next !== undefined) canvas?.focusBlock(next);
    },
  },
];
