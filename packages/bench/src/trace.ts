/** Reads script times per frame from a Chromium trace, split into the project's own code and that of others. */

export interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Start, in microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly id?: string;
  readonly args?: {
    readonly name?: string;
    readonly data?: {
      readonly startTime?: number;
      readonly timeDeltas?: readonly number[];
      readonly cpuProfile?: {
        readonly nodes?: readonly ProfileNode[];
        readonly samples?: readonly number[];
      };
    };
  };
}

interface ProfileNode {
  readonly id: number;
  readonly parent?: number;
  readonly callFrame: {
    readonly functionName: string;
    readonly url?: string;
    readonly lineNumber?: number;
    readonly columnNumber?: number;
  };
}

type Owner = "own" | "vendor" | "browser";

/** Returns the owner of a place of a script, and its place in the source. Lines and columns count from 0. */
export type OwnerOf = (
  url: string,
  line: number,
  column: number,
) => { readonly owner: Owner; readonly place: string };

export interface FrameTimes {
  /** Milliseconds of the project's own script in each frame that ran any script. */
  readonly own: readonly number[];
  readonly vendor: readonly number[];
  /** The longest stretch of own script within one task, in milliseconds. */
  readonly longestOwnTask: number;
  /** The longest task, whoever ran it, in milliseconds. */
  readonly longestTask: number;
  /** Functions by time, the most first. */
  readonly hottest: readonly { readonly name: string; readonly ms: number }[];
}

const frameUs = 1e6 / 60;

/** Sums the samples of the main thread `between` two times (microseconds of the trace). */
export function frameTimes(
  events: readonly TraceEvent[],
  ownerOf: OwnerOf,
  between: readonly [number, number],
): FrameTimes {
  const main = mainThread(events);
  const onMain = ({ pid, tid }: TraceEvent) => pid === main?.pid && tid === main.tid;
  const inTime = (ts: number) => ts >= between[0] && ts <= between[1];
  const tasks = events
    .filter((event) => event.name === "RunTask" && event.ph === "X" && onMain(event))
    .filter(({ ts }) => inTime(ts))
    .sort((a, b) => a.ts - b.ts);
  const own = new Map<number, number>();
  const vendor = new Map<number, number>();
  const byTask = new Map<number, number>();
  const byName = new Map<string, number>();
  for (const sample of samplesOf(events, main, ownerOf)) {
    if (!inTime(sample.ts) || sample.owner === "browser") continue;
    const frame = Math.floor((sample.ts - between[0]) / frameUs);
    add(sample.owner === "own" ? own : vendor, frame, sample.us);
    add(byName, sample.name, sample.us);
    if (sample.owner === "own") add(byTask, taskAt(tasks, sample.ts), sample.us);
  }
  const frames = [...new Set([...own.keys(), ...vendor.keys()])];
  const ms = (us: number | undefined) => (us ?? 0) / 1000;
  return {
    own: frames.map((frame) => ms(own.get(frame))),
    vendor: frames.map((frame) => ms(vendor.get(frame))),
    longestOwnTask: Math.max(0, ...[...byTask.values()].map(ms)),
    longestTask: Math.max(0, ...tasks.map(({ dur }) => ms(dur))),
    hottest: [...byName]
      .map(([name, us]) => ({ name, ms: ms(us) }))
      .sort((a, b) => b.ms - a.ms)
      .slice(0, 16),
  };
}

/** Returns the value below which the share `p` of the values lies; 0 without values. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? 0;
}

/** Returns the time of a mark of `performance.mark`, in microseconds of the trace. */
export function markAt(events: readonly TraceEvent[], name: string): number | undefined {
  return events.find((event) => event.name === name)?.ts;
}

function add(sums: Map<number, number>, key: number, us: number): void;
function add(sums: Map<string, number>, key: string, us: number): void;
function add<K>(sums: Map<K, number>, key: K, us: number): void {
  sums.set(key, (sums.get(key) ?? 0) + us);
}

function mainThread(events: readonly TraceEvent[]): TraceEvent | undefined {
  const named = events.filter(
    ({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain",
  );
  const busy = (one: TraceEvent) =>
    events.filter(({ name, pid, tid }) => name === "RunTask" && pid === one.pid && tid === one.tid)
      .length;
  return named.sort((a, b) => busy(b) - busy(a))[0];
}

function taskAt(tasks: readonly TraceEvent[], ts: number): number {
  let low = 0;
  let high = tasks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tasks[middle] as TraceEvent).ts <= ts) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

interface Sample {
  readonly ts: number;
  readonly us: number;
  readonly owner: Owner;
  readonly name: string;
}

/** Returns the profiler's samples. Time in the engine itself counts for the script that called it. */
function samplesOf(
  events: readonly TraceEvent[],
  main: TraceEvent | undefined,
  ownerOf: OwnerOf,
): Sample[] {
  const samples: Sample[] = [];
  const starts = events.filter(({ name, pid }) => name === "Profile" && pid === main?.pid);
  for (const start of starts) {
    if (start.tid !== main?.tid) continue;
    const nodes = new Map<number, ProfileNode>();
    const owners = new Map<number, { owner: Owner; name: string }>();
    const ownerAt = (id: number): { owner: Owner; name: string } => {
      const known = owners.get(id);
      if (known) return known;
      let found: { owner: Owner; name: string } = { owner: "browser", name: "" };
      for (let node = nodes.get(id); node; node = nodes.get(node.parent ?? -1)) {
        const { url, lineNumber, columnNumber, functionName } = node.callFrame;
        if (!url) continue;
        const { owner, place } = ownerOf(url, lineNumber ?? 0, columnNumber ?? 0);
        found = { owner, name: `${owner} ${functionName} ${place}` };
        break;
      }
      owners.set(id, found);
      return found;
    };
    let ts = start.args?.data?.startTime ?? start.ts;
    const chunks = events
      .filter(
        ({ name, pid, id }) => name === "ProfileChunk" && pid === start.pid && id === start.id,
      )
      .sort((a, b) => a.ts - b.ts);
    for (const { args } of chunks) {
      for (const node of args?.data?.cpuProfile?.nodes ?? []) nodes.set(node.id, node);
      const ids = args?.data?.cpuProfile?.samples ?? [];
      const deltas = args?.data?.timeDeltas ?? [];
      ids.forEach((id, i) => {
        const us = deltas[i] ?? 0;
        ts += us;
        samples.push({ ts, us: Math.max(0, Math.min(us, 50_000)), ...ownerAt(id) });
      });
    }
  }
  return samples;
}
