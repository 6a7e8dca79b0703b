/**
 * Automatic layout: longest-path ranks run from top to bottom, nodes of one rank stand side by side,
 * and a long network wraps into columns that fill the canvas' aspect. A column never breaks inside a
 * branch (a residual block stays whole) unless the branch alone is taller than a column.
 */

export interface LayoutNode {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  /** Blank kept above the card: less for blocks that belong to the layer before them. */
  readonly gapBefore: number;
}

export interface LayoutLink {
  readonly from: string;
  readonly to: string;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Gap between two lanes of one column, and between two columns (room for wires that wrap). */
const laneGapPx = 40;
const columnGapPx = 60;

interface Row {
  readonly ids: readonly string[];
  readonly height: number;
  readonly gap: number;
}

/** Rows that stay in one column together. */
interface Segment {
  readonly rows: readonly Row[];
  readonly height: number;
}

/** Free area of the canvas in card pixels, at the least zoom at which names can be read. */
export interface Room {
  readonly width: number;
  readonly height: number;
}

/**
 * Places every node. `aspect` is the canvas' width over its height. What cannot be read as a whole becomes as many columns
 * as `room` is wide, and is read downwards. Cycles are tolerated: a wire that
 * closes one is ignored. Deterministic: equal inputs give equal places, ties go by id order.
 */
export function layoutGraph(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  aspect: number,
  room?: Room,
): Map<string, Point> {
  const places = new Map<string, Point>();
  if (nodes.length === 0) return places;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = links.filter(({ from, to }) => byId.has(from) && byId.has(to) && from !== to);
  const ranks = longestPathRanks(nodes, known);
  const lanes = assignLanes(nodes, known, ranks);
  const segments = cutIntoSegments(nodes, known, ranks, byId);
  const laneWidth = Math.max(...nodes.map((node) => node.width));
  const widths = new Map(
    segments.map((segment) => [
      segment,
      segment.rows.reduce(
        (most, row) => Math.max(most, ...row.ids.map((id) => (lanes.get(id) ?? 0) + 1)),
        1,
      ),
    ]),
  );
  const widthOf = (segment: Segment) => widths.get(segment) ?? 1;
  let best: { score: number; columns: Segment[][]; readable: boolean } | undefined;
  let widest: Segment[][] | undefined;
  for (let count = 1; count <= Math.min(segments.length, 16); count++) {
    const columns = packColumns(segments, count);
    if (columns.length < count) continue;
    const height = Math.max(...columns.map(columnHeight));
    const width =
      columns.reduce((sum, column) => {
        const laneCount = Math.max(...column.map(widthOf));
        return sum + laneCount * laneWidth + (laneCount - 1) * laneGapPx;
      }, 0) +
      (columns.length - 1) * columnGapPx;
    // Scale at which all of it fits a canvas of this aspect; above 1 nothing is gained.
    const score = Math.min(aspect / width, 1 / height);
    const readable = room === undefined || (width <= room.width && height <= room.height);
    if (best === undefined || score > best.score * 1.02) best = { score, columns, readable };
    if (room !== undefined && (count === 1 || width <= room.width)) widest = columns;
  }
  const columns = best?.readable === false ? widest : best?.columns;
  let left = 0;
  for (const column of columns ?? []) {
    let top = 0;
    let first = true;
    const laneCount = Math.max(...column.map(widthOf));
    for (const segment of column) {
      for (const row of segment.rows) {
        if (!first) top += row.gap;
        first = false;
        for (const id of row.ids) {
          const node = byId.get(id) as LayoutNode;
          const lane = lanes.get(id) ?? 0;
          places.set(id, {
            x: left + lane * (laneWidth + laneGapPx) + (laneWidth - node.width) / 2,
            y: top + (row.height - node.height) / 2,
          });
        }
        top += row.height;
      }
    }
    left += laneCount * laneWidth + (laneCount - 1) * laneGapPx + columnGapPx;
  }
  return places;
}

/** Kahn's algorithm without recursion; nodes of a cycle keep the rank reached so far. */
export function longestPathRanks(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
): Map<string, number> {
  const ranks = new Map(nodes.map(({ id }) => [id, 0]));
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { from, to } of links) {
    waiting.set(to, (waiting.get(to) ?? 0) + 1);
    append(next, from, to);
  }
  const ready = nodes.map(({ id }) => id).filter((id) => waiting.get(id) === 0);
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i] as string;
    for (const to of next.get(id) ?? []) {
      ranks.set(to, Math.max(ranks.get(to) ?? 0, (ranks.get(id) ?? 0) + 1));
      const left = (waiting.get(to) ?? 0) - 1;
      waiting.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  // A loose block has no place in the flow: it goes below everything that has one.
  const last = Math.max(0, ...ranks.values());
  const wired = new Set(links.flatMap(({ from, to }) => [from, to]));
  if (wired.size > 0) {
    for (const { id } of nodes) if (!wired.has(id)) ranks.set(id, last + 1);
  }
  return ranks;
}

function append<K>(lists: Map<K, string[]>, key: K, item: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** The lane of a node is its first predecessor's where free, else the next free one to the right. */
function assignLanes(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  ranks: ReadonlyMap<string, number>,
): Map<string, number> {
  const lanes = new Map<string, number>();
  const before = new Map<string, string[]>();
  for (const { from, to } of links) append(before, to, from);
  const rows = new Map<number, string[]>();
  for (const { id } of nodes) {
    const rank = ranks.get(id) ?? 0;
    append(rows, rank, id);
  }
  const heights = heightsToEnd(nodes, links, ranks);
  for (const rank of [...rows.keys()].sort((a, b) => a - b)) {
    // Wishes come in ascending order, so all lanes from a wish to the last are taken.
    let last = -1;
    const wishes = (rows.get(rank) ?? []).map((id) => {
      const sources = before.get(id) ?? [];
      const wish = Math.min(...sources.map((source) => lanes.get(source) ?? 0), 9);
      return { id, wish: sources.length === 0 ? 0 : wish };
    });
    // The longer way on keeps the straight line; the short cut steps aside.
    wishes.sort((a, b) => a.wish - b.wish || (heights.get(b.id) ?? 0) - (heights.get(a.id) ?? 0));
    for (const { id, wish } of wishes) {
      last = Math.max(wish, last + 1);
      lanes.set(id, last);
    }
  }
  return lanes;
}

/** Returns the length in ranks of each node's chain of nearest successors; long chains win the straight lane. */
function heightsToEnd(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  ranks: ReadonlyMap<string, number>,
): Map<string, number> {
  const chain = new Map<string, number>();
  const order = [...nodes].sort((a, b) => (ranks.get(b.id) ?? 0) - (ranks.get(a.id) ?? 0));
  const next = new Map<string, string[]>();
  for (const { from, to } of links) append(next, from, to);
  for (const { id } of order) {
    const steps = (next.get(id) ?? [])
      .filter((to) => (ranks.get(to) ?? 0) === (ranks.get(id) ?? 0) + 1)
      .map((to) => (chain.get(to) ?? 0) + 1);
    chain.set(id, Math.max(0, ...steps));
  }
  return chain;
}

/** A cut is possible after a rank that holds one node from which all wires across the cut come. */
function cutIntoSegments(
  nodes: readonly LayoutNode[],
  links: readonly LayoutLink[],
  ranks: ReadonlyMap<string, number>,
  byId: ReadonlyMap<string, LayoutNode>,
): Segment[] {
  const last = Math.max(0, ...ranks.values());
  const rows: Row[] = [];
  const byRank = Array.from({ length: last + 1 }, (): string[] => []);
  for (const { id } of nodes) byRank[ranks.get(id) ?? 0]?.push(id);
  for (const ids of byRank) {
    const cards = ids.map((id) => byId.get(id) as LayoutNode);
    rows.push({
      ids,
      height: Math.max(0, ...cards.map((card) => card.height)),
      gap: Math.max(0, ...cards.map((card) => card.gapBefore)),
    });
  }
  // Wires from a node cross all cuts from its own rank to that of the farthest it reaches.
  const reach = new Map<string, number>();
  for (const { from, to } of links) {
    reach.set(from, Math.max(reach.get(from) ?? 0, ranks.get(to) ?? 0));
  }
  const changes = rows.map(() => 0);
  for (const [from, end] of reach) {
    const start = ranks.get(from) ?? 0;
    if (end <= start) continue;
    changes[start] = (changes[start] ?? 0) + 1;
    changes[end] = (changes[end] ?? 0) - 1;
  }
  const segments: Segment[] = [];
  let open: Row[] = [];
  let crossing = 0;
  rows.forEach((row, rank) => {
    open.push(row);
    crossing += changes[rank] ?? 0;
    const [first = ""] = row.ids;
    const clean = row.ids.length === 1 && crossing === 1 && (reach.get(first) ?? 0) > rank;
    const tail = rows[rank + 1];
    // A batch norm or an activation stays under its layer.
    const tight = tail !== undefined && tail.gap < 20;
    if ((clean && !tight) || rank === last) {
      segments.push(...splitTall(open));
      open = [];
    }
  });
  return segments;
}

/** A stretch without any clean cut is cut where it stands once it is taller than a column may be. */
function splitTall(rows: Row[]): Segment[] {
  const segments: Segment[] = [];
  let part: Row[] = [];
  for (const row of rows) {
    part.push(row);
    if (part.length >= 24) {
      segments.push({ rows: part, height: stackHeight(part) });
      part = [];
    }
  }
  if (part.length > 0) segments.push({ rows: part, height: stackHeight(part) });
  return segments;
}

function stackHeight(rows: readonly Row[]): number {
  return rows.reduce((sum, row) => sum + row.height + row.gap, 0);
}

function columnHeight(column: readonly Segment[]): number {
  return column.reduce((sum, segment) => sum + segment.height, 0);
}

/** Splits the segments, in order, into at most `count` columns so that the tallest is as low as it can be. */
function packColumns(segments: readonly Segment[], count: number): Segment[][] {
  let low = Math.max(...segments.map(({ height }) => height));
  let high = columnHeight(segments);
  const pack = (limit: number): Segment[][] => {
    const columns: Segment[][] = [];
    let column: Segment[] = [];
    let height = 0;
    for (const segment of segments) {
      if (column.length > 0 && height + segment.height > limit) {
        columns.push(column);
        column = [];
        height = 0;
      }
      column.push(segment);
      height += segment.height;
    }
    columns.push(column);
    return columns;
  };
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (pack(middle).length <= count) high = middle;
    else low = middle;
  }
  return pack(high);
}
