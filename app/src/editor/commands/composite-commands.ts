import { groupEdits, ungroupEdits, unlinkEdits } from "@adder-studio/blocks";
import { definitionOf, type GraphNode } from "@adder-studio/graph";
import { batch } from "../../document/edits";
import { focusWhenDrawn } from "../../studio/canvas-handle";
import { savedCompositesOf } from "../../studio/saved-composites";
import { plural } from "../../ui/format";
import type { Command, CommandContext } from "./types";

const chosen = ({ studio }: CommandContext) => studio.ui.store.getState().selectedNodes;

/** The selected composite, when exactly one block is selected and it is one. */
function composite(context: CommandContext): { id: string; node: GraphNode } | undefined {
  const [id, ...more] = chosen(context);
  const node = id === undefined ? undefined : context.studio.view().nodes[id];
  return id !== undefined && node?.type === "composite" && more.length === 0
    ? { id, node }
    : undefined;
}
const needsComposite = (context: CommandContext) =>
  composite(context) === undefined ? "select a composite first" : undefined;

export const compositeCommands: readonly Command[] = [
  {
    id: "group",
    title: "Group into a composite",
    group: "Composites",
    changes: "blocks",
    keys: ["Mod+G"],
    canvasOnly: true,
    menu: ["block"],
    keywords: "block unit nest",
    blocked: (context) => (chosen(context).length === 0 ? "select blocks first" : undefined),
    run: (context) => {
      const { studio } = context;
      const ids = chosen(context);
      const made = groupEdits(studio.view(), ids, "Composite");
      if ("refusal" in made) {
        studio.ui.set({ notice: made.refusal });
        return;
      }
      if (!studio.edit(batch(made.edits), { label: `group ${plural(ids.length, "block")}` }))
        return;
      studio.ui.select([made.id]);
      focusWhenDrawn(context.canvas, made.id);
      studio.ui.announce("Grouped. Enter its name in the properties; double-click opens it.");
    },
  },
  {
    id: "ungroup",
    title: "Take the composite apart",
    group: "Composites",
    changes: "blocks",
    keys: ["Mod+Shift+G"],
    canvasOnly: true,
    menu: ["block"],
    keywords: "ungroup expand",
    blocked: needsComposite,
    run: (context) => {
      const { studio } = context;
      const found = composite(context);
      if (found === undefined) return;
      const made = ungroupEdits(studio.view(), found.id);
      if ("refusal" in made) {
        studio.ui.set({ notice: made.refusal });
        return;
      }
      if (studio.edit(batch(made.edits), { label: "take a composite apart" })) {
        studio.ui.select(made.ids);
        const [first] = made.ids;
        if (first !== undefined) focusWhenDrawn(context.canvas, first);
      }
    },
  },
  {
    id: "open-composite",
    title: "Open the composite",
    group: "Composites",
    keys: ["I"],
    canvasOnly: true,
    menu: ["block"],
    keywords: "inside enter edit",
    blocked: needsComposite,
    run: (context) => {
      const found = composite(context);
      const { scope } = context.studio.ui.store.getState();
      if (found !== undefined) context.studio.enter([...scope, found.id]);
    },
  },
  {
    id: "leave-composite",
    title: "Leave the composite",
    group: "Composites",
    keys: ["U"],
    canvasOnly: true,
    menu: ["canvas"],
    keywords: "up leave close",
    blocked: ({ studio }) =>
      studio.ui.store.getState().scope.length === 0 ? "no composite is open" : undefined,
    run: ({ studio }) => {
      const { scope } = studio.ui.store.getState();
      studio.enter(scope.slice(0, -1));
      const last = scope.at(-1);
      if (last !== undefined) studio.ui.select([last]);
    },
  },
  {
    id: "unlink",
    title: "Make independent of its copies",
    group: "Composites",
    changes: "blocks",
    menu: ["block"],
    keywords: "unlink single user definition",
    blocked: needsComposite,
    run: (context) => {
      const { studio } = context;
      const found = composite(context);
      if (found === undefined) return;
      studio.edit(batch(unlinkEdits(studio.view(), found.id)), {
        label: "make a composite independent",
      });
      studio.ui.announce("It now has a definition of its own.");
    },
  },
  {
    id: "save-composite",
    title: "Save to my block list",
    group: "Composites",
    menu: ["block"],
    keywords: "save palette reuse",
    blocked: needsComposite,
    run: (context) => {
      const { studio } = context;
      const found = composite(context);
      if (found === undefined) return;
      const { document } = studio.derive();
      savedCompositesOf(studio).save(document, String(found.node.props.of));
      const title = definitionOf(document, found.node)?.title ?? "Composite";
      studio.ui.set({ notice: `${title} is now in your block list, under Yours.` });
    },
  },
];
