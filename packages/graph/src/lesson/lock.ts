import { canonicalJson } from "@adder-studio/core";
import { compositeType } from "../composites";
import { sortEdges } from "../edges";
import { runSpecs } from "../run";
import type {
  GraphNode,
  LessonAccess,
  ModelGraph,
  NodeId,
  RunConfig,
  ShareOptions,
} from "../types";

/** The part of a document that its receiver may not change. */
export interface Lock extends Pick<ShareOptions, "locked" | "seedRule"> {
  readonly access: LessonAccess;
}

type Body = Pick<ModelGraph, "nodes" | "edges">;

/**
 * The sentence for the first thing that `after` changes against the lock; undefined when all of it is allowed. Compares
 * two documents, not an edit: so it holds for any way to make one out of the other, undo and restore points included.
 */
export function refusalOf(before: ModelGraph, after: ModelGraph, lock: Lock): string | undefined {
  if (before === after) return undefined;
  return (
    frameRefusal(before, after, lock) ??
    runRefusal(before.run, after.run, lock) ??
    insideRefusal(before, after, lock) ??
    bodyRefusal(before, after, lock)
  );
}

/** Title, question, lesson and sharing: the teacher's own words. */
function frameRefusal(before: ModelGraph, after: ModelGraph, { access }: Lock): string | undefined {
  const own = ({ share, question, lesson }: ModelGraph) =>
    canonicalJson({ share, question, lesson });
  if (own(before) !== own(after)) return "The lesson's own words stay as they are.";
  return access === "run" && before.title !== after.title
    ? "In this step the experiment is run as it is: its title stays."
    : undefined;
}

function runRefusal(
  before: RunConfig,
  after: RunConfig,
  { access, locked, seedRule }: Lock,
): string | undefined {
  for (const field of Object.keys(runSpecs) as (keyof RunConfig)[]) {
    if (before[field] === after[field]) continue;
    const { label } = runSpecs[field];
    if (locked.includes("run") || locked.includes(`run.${field}`)) {
      return `${label} is locked by the lesson: it stays ${before[field]}.`;
    }
    // Each student's own number is part of such a lesson.
    if (field === "seed" && seedRule !== "fixed") continue;
    if (access === "run") {
      return `In this step the experiment is run as it is: ${label} stays ${before[field]}.`;
    }
  }
  return undefined;
}

/** Definitions of composite blocks follow the lesson's access; blocks inside of them are not locked one by one. */
function insideRefusal(before: ModelGraph, after: ModelGraph, lock: Lock): string | undefined {
  const [from, to] = [before.composites ?? {}, after.composites ?? {}];
  if (from === to || lock.access === "open") return undefined;
  const ids = Object.keys(from);
  if (ids.length !== Object.keys(to).length || ids.some((id) => !Object.hasOwn(to, id))) {
    return structureStays;
  }
  for (const id of ids) {
    const [a, b] = [from[id], to[id]];
    if (a === undefined || b === undefined || a === b) continue;
    if (a.title !== b.title) return structureStays;
    const refusal = bodyRefusal(a, b, { ...lock, locked: [] });
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

const structureStays = "In this lesson blocks and wires stay as they are; their values can change.";
const allStays = "In this step the experiment is run as it is: nothing of it can be changed.";

function bodyRefusal(before: Body, after: Body, lock: Lock): string | undefined {
  const { access, locked } = lock;
  if (access === "run") {
    return sameBody(before, after) ? undefined : allStays;
  }
  if (access === "settings" && !sameStructure(before, after)) return structureStays;
  for (const path of locked) {
    const [id = "", prop] = path.split(".");
    if (id === "run") continue;
    const [a, b] = [before.nodes[id], after.nodes[id]];
    if (a === undefined || a === b) continue;
    if (b === undefined) return `${id} is locked by the lesson: it stays where it is.`;
    const refusal = prop === undefined ? blockRefusal(id, a, b) : propRefusal(id, prop, a, b);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function blockRefusal(id: NodeId, a: GraphNode, b: GraphNode): string | undefined {
  const own = ({ at: _, ...rest }: GraphNode) => canonicalJson(rest);
  return own(a) === own(b) ? undefined : `${id} is locked by the lesson: it stays as it is.`;
}

function propRefusal(id: NodeId, prop: string, a: GraphNode, b: GraphNode): string | undefined {
  if (a.type === b.type && a.off === b.off && a.props[prop] === b.props[prop]) return undefined;
  return `The lesson locks ${prop} of ${id}: it stays ${a.props[prop]}.`;
}

function sameBody(a: Body, b: Body): boolean {
  return (
    (a.nodes === b.nodes || canonicalJson(a.nodes) === canonicalJson(b.nodes)) && sameWires(a, b)
  );
}

function sameWires(a: Body, b: Body): boolean {
  if (a.edges === b.edges) return true;
  return canonicalJson(sortEdges(a.edges)) === canonicalJson(sortEdges(b.edges));
}

function sameStructure(a: Body, b: Body): boolean {
  const ids = Object.keys(a.nodes);
  if (ids.length !== Object.keys(b.nodes).length || !sameWires(a, b)) return false;
  return ids.every((id) => {
    const [x, y] = [a.nodes[id], b.nodes[id]];
    if (x === undefined || y === undefined || x.type !== y.type || x.off !== y.off) return false;
    return x.type !== compositeType || x.props.of === y.props.of;
  });
}
