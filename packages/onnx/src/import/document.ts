import { createSketch, lower, type Sketch } from "@adder-studio/blocks";
import { invariant, type NamedArray } from "@adder-studio/core";
import {
  type Composite,
  type CompositeId,
  cleanText,
  type GraphNode,
  limits,
  type ModelGraph,
  type NodeId,
} from "@adder-studio/graph";
import { foldUnits, type Unit } from "./fold";
import { inputProps } from "./input";
import { commonPath } from "./paths";
import type { Piece } from "./values";
import type { Walked } from "./walk";

export interface BuiltDocument {
  readonly graph: ModelGraph;
  readonly weights: readonly NamedArray[];
  readonly notes: readonly string[];
}

/** A composite's definition and its blocks in the order of the unit's pieces. */
interface Definition {
  readonly id: CompositeId;
  readonly ids: readonly NodeId[];
}

/** Batch sizes to choose from: the first that fits into the default limit of memory is taken. */
const batches = [64, 32, 16, 8, 4, 2, 1];

/**
 * Makes a document of the blocks, with an Input, an output, and composites where units repeat; parameters are named by the
 * places that their blocks come to. The blocks have no place on the canvas: the page lays them out.
 */
export function documentOf(walked: Walked, title: string, dataset?: string): BuiltDocument {
  const { pieces, output, exponent } = walked;
  const composites: Record<CompositeId, Composite> = {};
  const sketch = createSketch(composites);
  const labels = new Map<NodeId, string>();
  const weights: NamedArray[] = [];
  const take = (piece: Piece, id: string) => {
    for (const [name, { shape, data }] of Object.entries(piece.params)) {
      weights.push({ name: `${id}/${name}`, shape, data });
    }
  };
  const made = new Map<number, NodeId>();
  const at = (piece: number) => {
    const id = made.get(piece);
    invariant(id !== undefined, "a block reads from one before it");
    return id;
  };

  const chosen = inputProps(walked, dataset);
  made.set(-1, sketch.block("input", chosen.props));
  const definitions = new Map<string, Definition>();
  for (const part of foldUnits(pieces)) {
    if (part.kind === "piece") {
      const piece = pieceAt(pieces, part.piece);
      const id = sketch.block(piece.type, piece.props, ...piece.ins.map(at));
      made.set(part.piece, id);
      take(piece, id);
      labels.set(id, piece.path);
      continue;
    }
    const [first] = part.units;
    invariant(first, "a part of units has one");
    const path = commonPath(part.units.map((unit) => unit.path));
    const known = definitions.get(first.form) ?? define(sketch, composites, pieces, first, path);
    definitions.set(first.form, known);
    const id = sketch.use(known.id, part.units.length, at(first.from));
    part.units.forEach((unit, repetition) => {
      unit.pieces.forEach((place, i) => {
        take(pieceAt(pieces, place), `${id}.${repetition + 1}.${known.ids[i]}`);
        made.set(place, id);
      });
    });
    labels.set(id, path);
  }
  sketch.block(output.shape[0] === 1 ? "valueOutput" : "classOutput", {}, at(output.piece));
  const run =
    exponent === undefined || exponent === 1 ? {} : { lpStart: exponent, lpEnd: exponent };
  const drawn = sketch.finish(cleanText(title, limits.label), run);
  const graph = withBatch({ ...drawn, nodes: labelled(drawn.nodes, labels) });
  return { graph, weights, notes: [...walked.notes, ...chosen.notes] };
}

function pieceAt(pieces: readonly Piece[], at: number): Piece {
  const piece = pieces[at];
  invariant(piece, "a unit is made of pieces");
  return piece;
}

/** Makes the definition of a composite of the unit's blocks. */
function define(
  sketch: Sketch,
  composites: Record<CompositeId, Composite>,
  pieces: readonly Piece[],
  unit: Unit,
  path: string,
): Definition {
  const ids: NodeId[] = [];
  const labels = new Map<NodeId, string>();
  const title = path === "" ? "Residual unit" : path;
  const id = sketch.define(cleanText(title, limits.label), (inner) => {
    const made = new Map<number, NodeId>([[unit.from, inner.input()]]);
    for (const place of unit.pieces) {
      const piece = pieceAt(pieces, place);
      const sources = piece.ins.map((one) => made.get(one) ?? "");
      const block = inner.block(piece.type, piece.props, ...sources);
      made.set(place, block);
      ids.push(block);
      if (unit.path !== "") labels.set(block, piece.path.slice(unit.path.length + 1));
    }
    inner.output(ids.at(-1) ?? "");
  });
  const definition = composites[id];
  invariant(definition, "a definition is there once it is made");
  composites[id] = { ...definition, nodes: labelled(definition.nodes, labels) };
  return { id, ids };
}

function labelled(
  nodes: Readonly<Record<NodeId, GraphNode>>,
  labels: ReadonlyMap<NodeId, string>,
): Record<NodeId, GraphNode> {
  return Object.fromEntries(
    Object.entries(nodes).map(([id, node]) => {
      const label = cleanText(labels.get(id) ?? "", limits.label);
      return [id, label === "" ? node : { ...node, label }];
    }),
  );
}

function withBatch(graph: ModelGraph): ModelGraph {
  const tried = batches.map((batch) => ({ ...graph, run: { ...graph.run, batch } }));
  return tried.find((one) => lower(one).ir !== undefined) ?? graph;
}
