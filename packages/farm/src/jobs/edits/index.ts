import { catalog, lower, templates } from "@adder-studio/blocks";
import { loadLesson, readyLessons } from "@adder-studio/classroom/lessons";
import { canonicalJson } from "@adder-studio/core";
import {
  canonicalText,
  decodeLink,
  documentText,
  encodeLink,
  type GraphEdit,
  type Lock,
  type ModelGraph,
  parseDocumentText,
  refusalOf,
} from "@adder-studio/graph";
import { changeOf } from "../../../../../app/src/document/apply";
import { createDerive, type Derived } from "../../../../../app/src/document/derive";
import { createDocument, type DocumentModel } from "../../../../../app/src/document/document";
import { type Scope, scopedEdit } from "../../../../../app/src/document/scope";
import { outlineRows } from "../../../../../app/src/editor/outline/rows";
import { failed } from "../../fault";
import type { Failed, Job, Outcome } from "../../types";
import { editOf, type Move } from "./moves";

/** A sequence of moves on a document that is named by its start. */
export interface EditCase {
  readonly start: string;
  /** True to guard the document by the lock of its lesson or of its sharing. */
  readonly isLocked: boolean;
  readonly moves: readonly Move[];
}

interface Start {
  readonly graph: ModelGraph;
  readonly lock: Lock;
}

/** Moves of a sequence, and how many of them between two looks at everything. */
const length = 300;
const lookEach = 60;
const draws = 8;

/** Plants a fault into the step from an edit to the history. */
type Plant = (made: { inverse: GraphEdit; edit: GraphEdit; graph: ModelGraph }) => typeof made;

const faults: Readonly<Record<string, { readonly about: string; readonly plant: Plant }>> = {
  wire: {
    about: "an undo that loses a wire it should bring back",
    plant(made) {
      const { inverse } = made;
      if (inverse.kind !== "batch") return made;
      const edits = inverse.edits.filter((edit, at) => at === 0 || edit.kind !== "connect");
      return { ...made, inverse: { kind: "batch", edits } };
    },
  },
  redo: {
    about: "a redo that sets another title",
    plant: (made) =>
      made.edit.kind === "setTitle" ? { ...made, edit: { kind: "setTitle", title: "x" } } : made,
  },
  label: {
    about: "an undo that forgets that a block had no name",
    plant: (made) =>
      made.inverse.kind === "setLabel" && made.inverse.label === undefined
        ? { ...made, inverse: { ...made.inverse, label: "Block" } }
        : made,
  },
};

async function starts(): Promise<ReadonlyMap<string, Start>> {
  const all = new Map<string, Start>();
  const put = (name: string, made: ModelGraph) => {
    // As it is opened: in the form of the parser.
    const opened = parseDocumentText(documentText(made), catalog);
    if (!opened.ok) throw new Error(opened.error.message);
    const { graph } = opened.value;
    const access = graph.lesson && "access" in graph.lesson ? graph.lesson.access : "open";
    const { locked, seedRule } = graph.share;
    all.set(name, { graph, lock: { locked, seedRule, access } });
  };
  for (const { id, graph } of templates) {
    if (Object.keys(graph.nodes).length < 60) put(`template:${id}`, graph);
  }
  for (const { id } of readyLessons) {
    const ready = await loadLesson(id);
    if (ready) put(`lesson:${id}`, { ...ready.graph, lesson: ready.lesson });
  }
  const [first] = templates;
  if (first) {
    const locked = [...Object.keys(first.graph.nodes).slice(0, 2), "run.lr"];
    put("locked", { ...first.graph, share: { ...first.graph.share, locked } });
  }
  return all;
}

/** Compares what page, outline, link and file make of a document. */
async function lookFault(derived: Derived): Promise<Failed | undefined> {
  const { document, graph } = derived;
  const text = canonicalText(document);
  const file = parseDocumentText(documentText(document), catalog);
  if (!file.ok) return failed("its file does not open", file.error.message);
  if (file.value.notices.length > 0) {
    return failed("its file is put right on opening", file.value.notices[0]?.message ?? "");
  }
  if (canonicalText(file.value.graph) !== text) return failed("its file is another document", "");
  const link = await encodeLink(document, catalog);
  if (link.ok) {
    const back = await decodeLink(link.value, catalog);
    if (!back.ok) return failed("its link does not open", back.error.message);
    if (canonicalText(back.value.graph) !== text) return failed("its link is another document", "");
  } else if (link.error.code !== "link-too-big") {
    return failed("it has no link", link.error.message);
  }
  // What was kept from edit to edit against a computation from nothing.
  const [kept, fresh] = [derived.all, lower(file.value.graph)];
  if (
    canonicalJson(
      derived.lowered.diagnostics.map(({ code, node, port }) => [code, node ?? "", port ?? ""]),
    ) !==
    canonicalJson(fresh.diagnostics.map(({ code, node, port }) => [code, node ?? "", port ?? ""]))
  ) {
    return failed("the page's diagnostics are not the document's", "");
  }
  if (Object.keys(kept).sort().join() !== Object.keys(fresh.facts).sort().join()) {
    return failed("the page's facts are not the document's", "");
  }
  const rows = outlineRows(derived, new Set()).filter(({ depth }) => depth === 1);
  const [listed, drawn] = [rows.map(({ id }) => id).sort(), Object.keys(graph.nodes).sort()];
  return listed.join() === drawn.join()
    ? undefined
    : failed("the outline lists other blocks than the canvas", `${listed} | ${drawn}`);
}

/** Takes every step back and does it again; start and end have to be as they were, key by key. */
function travelFault(model: DocumentModel, start: ModelGraph): Failed | undefined {
  const end = model.store.getState().graph;
  const steps = model.store.getState().past.length;
  while (model.undo() !== undefined);
  const first = model.store.getState().graph;
  if (canonicalJson(first) !== canonicalJson(start)) {
    return failed("undo of all is not the start", difference(start, first));
  }
  while (model.redo() !== undefined);
  const last = model.store.getState();
  if (last.past.length !== steps) return failed("steps were lost on the way", `${steps}`);
  return canonicalJson(last.graph) === canonicalJson(end)
    ? undefined
    : failed("redo of all is not the end", difference(end, last.graph));
}

function difference(one: ModelGraph, two: ModelGraph): string {
  const [a, b] = [canonicalJson(one), canonicalJson(two)];
  let at = 0;
  while (a[at] === b[at] && at < a.length) at += 1;
  return `${a.slice(Math.max(0, at - 60), at + 60)}\n${b.slice(Math.max(0, at - 60), at + 60)}`;
}

async function run(
  { graph: start, lock }: Start,
  entry: EditCase,
  plant: Plant | undefined,
): Promise<Outcome> {
  const model = createDocument(start, "farm", undefined);
  const derive = createDerive();
  let scope: Scope = [];
  let done = 0;
  for (const [at, move] of entry.moves.entries()) {
    const document = model.store.getState().graph;
    const derived = derive(document, scope);
    scope = nextScope(derived, move);
    const view = derive(document, scope).view;
    const given = editOf(move, view.graph);
    if (given !== undefined) {
      const made = changeOf(document, scopedEdit(given, view.composite), at % 2 === 0);
      if (made.ok && !(entry.isLocked && refusalOf(document, made.value.graph, lock))) {
        model.commit(plant ? plant(made.value) : made.value, { label: "edit" });
        done += 1;
      }
    }
    if (at % lookEach !== lookEach - 1 && at !== entry.moves.length - 1) continue;
    const fault = await lookFault(derive(model.store.getState().graph, scope));
    if (fault) return fault;
  }
  const fault = travelFault(model, start);
  if (fault) return fault;
  const sentence = entry.isLocked && refusalOf(start, model.store.getState().graph, lock);
  if (sentence) return failed("a locked thing changed", sentence);
  const counts = { [unit]: entry.moves.length === length ? 1 : 0 };
  return {
    ok: true,
    seen: `${entry.isLocked ? "locked, " : ""}${50 * Math.floor(done / 50)} edits or more`,
    counts,
  };
}

/** Enters a composite on the canvas or leaves it, now and then. */
function nextScope({ view }: Derived, move: Move): Scope {
  const turn = (move.at(-1) ?? 0) % 12;
  if (turn === 0) return view.scope.slice(0, -1);
  if (turn !== 1) return view.scope;
  const inner = Object.keys(view.graph.nodes).filter(
    (id) => view.graph.nodes[id]?.type === "composite",
  );
  const id = inner[(move[0] ?? 0) % Math.max(1, inner.length)];
  return id === undefined || view.scope.length > 3 ? view.scope : [...view.scope, id];
}

const unit = "sequences of 300 edits";

export const edits: Job<EditCase> = {
  name: "edits",
  about:
    "Sequences of 300 moves that a person can make, by the page's own edits and history, in documents, composites and lessons.",
  promises: [
    "Undo of all steps is the start, redo of all is the end, key by key.",
    "Document, link and file stay the same document, and open without a notice.",
    "What the page keeps from edit to edit is what a computation from nothing gives.",
    "The outline lists the blocks of the canvas.",
    "What a lesson or a link locks is at the end as it was.",
  ],
  goals: [{ unit, size: 20_000 }],
  limits: { heapBytesPerCase: 2000, hangSeconds: 120 },
  plants: Object.fromEntries(Object.entries(faults).map(([name, { about }]) => [name, about])),
  place: "thread",
  async open({ plant }) {
    const all = await starts();
    const names = [...all.keys()];
    return {
      make: (random) => ({
        start: names[random.below(names.length)] ?? "",
        isLocked: random.below(2) === 0,
        moves: Array.from({ length }, () =>
          Array.from({ length: draws }, () => random.below(2 ** 16)),
        ),
      }),
      run(entry) {
        const start = all.get(entry.start);
        if (start === undefined) throw new Error(`There is no start ${entry.start}.`);
        return run(start, entry, plant === undefined ? undefined : faults[plant]?.plant);
      },
      *smaller(entry) {
        const { moves } = entry;
        for (let size = moves.length >> 1; size >= 1; size >>= 1) {
          for (let at = 0; at < moves.length; at += size) {
            yield { ...entry, moves: [...moves.slice(0, at), ...moves.slice(at + size)] };
          }
        }
      },
    };
  },
};
