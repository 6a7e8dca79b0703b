import type { CDPSession, Page } from "playwright-core";

/** Figures of a page at rest, after its garbage has been collected. */
export interface Gauges {
  /** Bytes of the page's JavaScript heap. It grows with what V8 makes of the scripts that a person reaches. */
  readonly heap: number;
  /** Bytes of the objects, arrays, functions and texts in it: what a page can leak. */
  readonly objects: number;
  /** Bytes that the wasm engine has reserved; 0 before the first run. */
  readonly wasm: number;
  readonly tensors: number;
  readonly nodes: number;
  readonly listeners: number;
  /** Bytes that the browser counts for the origin. */
  readonly storage: number;
}

export async function gaugesOf(page: Page, session: CDPSession): Promise<Gauges> {
  // What the first collection finalises, the second frees.
  for (let i = 0; i < 3; i++) {
    await session.send("HeapProfiler.collectGarbage");
    await page.waitForTimeout(50);
  }
  await session.send("Performance.enable");
  const { metrics } = await session.send("Performance.getMetrics");
  const of = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
  const { usage } = await session.send("Storage.getUsageAndQuota", {
    origin: new URL(page.url()).origin,
  });
  return {
    heap: of("JSHeapUsedSize"),
    objects: objectBytes(await censusOf(session)),
    ...(await engineMemory(page)),
    nodes: of("Nodes"),
    listeners: of("JSEventListeners"),
    storage: usage,
  };
}

/** Milliseconds until a worker that does not answer counts as holding nothing: a thread of the engine sleeps. */
const answerMs = 1500;

/** Sums the memory of the engines in the page's workers. */
async function engineMemory(page: Page): Promise<Pick<Gauges, "wasm" | "tensors">> {
  const all = await Promise.all(
    page.workers().map((worker) =>
      Promise.race([
        worker
          .evaluate(() => self.adderStudio?.memory())
          // A worker may end while it is asked.
          .catch(() => undefined),
        new Promise<undefined>((done) => setTimeout(done, answerMs)),
      ]),
    ),
  );
  return {
    wasm: all.reduce((sum, one) => sum + (one?.reservedBytes ?? 0), 0),
    tensors: all.reduce((sum, one) => sum + (one?.tensors ?? 0), 0),
  };
}

/** Sizes of a heap by what lies in it: constructors of objects, and V8's own kinds in brackets. */
export type HeapCensus = ReadonlyMap<string, { readonly count: number; readonly bytes: number }>;

interface Snapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

/** Takes a snapshot of the page's heap and counts what lies in it. */
export async function censusOf(session: CDPSession): Promise<HeapCensus> {
  const chunks: string[] = [];
  const add = ({ chunk }: { chunk: string }) => chunks.push(chunk);
  session.on("HeapProfiler.addHeapSnapshotChunk", add);
  await session.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
  session.off("HeapProfiler.addHeapSnapshotChunk", add);
  const { snapshot, nodes, strings } = JSON.parse(chunks.join("")) as Snapshot;
  const fields = snapshot.meta.node_fields;
  const kinds = snapshot.meta.node_types[0];
  const [type, name, size] = ["type", "name", "self_size"].map((one) => fields.indexOf(one)) as [
    number,
    number,
    number,
  ];
  const census = new Map<string, { count: number; bytes: number }>();
  for (let at = 0; at < nodes.length; at += fields.length) {
    const kind = kinds[nodes[at + type] as number] ?? "?";
    const of = strings[nodes[at + name] as number] ?? "";
    const key = kind === "object" || kind === "native" ? of.slice(0, 60) : `(${kind})`;
    const before = census.get(key) ?? { count: 0, bytes: 0 };
    before.count += 1;
    before.bytes += nodes[at + size] as number;
    census.set(key, before);
  }
  return census;
}

/** Kinds of V8's own: compiled code, feedback and shapes of objects, which end with the scripts that there are. */
const ownKinds = new Set(["(code)", "(object shape)", "(hidden)", "(synthetic)"]);
/** Parts of the browser in the snapshot (the page's elements are counted by themselves), and texts of scripts. */
const isOutside = (name: string) => /^(blink::|cppgc::|system \/|<|Detached <)/.test(name);

/** Sums the bytes that belong to the page's own values. */
export function objectBytes(census: HeapCensus): number {
  let sum = 0;
  for (const [name, { bytes }] of census) {
    if (!ownKinds.has(name) && !isOutside(name)) sum += bytes;
  }
  return sum;
}

/** Lists the growth between two counts, the largest first, as lines to read. */
export function growth(before: HeapCensus, after: HeapCensus, lines = 15): readonly string[] {
  return [...after]
    .map(([name, { count, bytes }]) => {
      const was = before.get(name) ?? { count: 0, bytes: 0 };
      return { name, count: count - was.count, bytes: bytes - was.bytes };
    })
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, lines)
    .filter(({ bytes }) => bytes > 0)
    .map(({ name, count, bytes }) => `${(bytes / 1024).toFixed(1)} kB in ${count} more of ${name}`);
}
