import { digits, table } from "./table";
import { type FrameTimes, percentile } from "./trace";

/** Measurements of one network: opened, dragged, panned and edited once, with an undo. */
export interface EditorRound {
  readonly blocks: number;
  /** Milliseconds from the press to all blocks on the canvas. */
  readonly openMs: number;
  /** Milliseconds from a key press to new shapes on all cards, one for each press; no trace runs. */
  readonly edits: readonly number[];
  /** Milliseconds of the twelve edits before: the browser compiles code during the first of them. */
  readonly firstEdits: readonly number[];
  readonly open: FrameTimes;
  readonly drag: FrameTimes;
  readonly pan: FrameTimes;
  readonly edit: FrameTimes;
  /** Faults found: errors of the page, and an undo that did not restore the network. */
  readonly faults: readonly string[];
}

/** Measurements of all networks in one run. */
export interface EditorRun {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number };
  readonly chromium: string;
  /** Load average over a minute (processes that wait for a core) before each round. */
  readonly loads: readonly number[];
  readonly rounds: readonly EditorRound[];
}

/** A limit on a time of the editor, for networks of `from` to `to` blocks. */
interface TimeLimit {
  readonly what: string;
  /** The limit, in milliseconds. */
  readonly below: number;
  readonly from: number;
  readonly to: number;
  /** Returns the times of a round that the limit is for, in milliseconds. */
  of(round: EditorRound): readonly number[];
}

const longest = ({ open, drag, pan, edit }: EditorRound) =>
  Math.max(...[open, drag, pan, edit].map(({ longestOwnTask }) => longestOwnTask));

/** Limits of the issue "The node editor people expect". */
const limits: readonly TimeLimit[] = [
  { what: "edit to fresh shapes", below: 5, from: 0, to: 100, of: ({ edits }) => edits },
  { what: "open", below: 2000, from: 250, to: 400, of: ({ openMs }) => [openMs] },
  {
    what: "drag, own script a frame (p95)",
    below: 8,
    from: 250,
    to: 400,
    of: ({ drag }) => [percentile(drag.own, 0.95)],
  },
  {
    what: "pan, own script a frame (p95)",
    below: 8,
    from: 250,
    to: 400,
    of: ({ pan }) => [percentile(pan.own, 0.95)],
  },
  {
    what: "longest own share of a task",
    below: 50,
    from: 250,
    to: 400,
    of: (round) => [longest(round)],
  },
  { what: "edit to fresh shapes", below: 15, from: 250, to: 400, of: ({ edits }) => edits },
];

const ms = (value: number) => `${digits(value)} ms`;
const least = (values: readonly number[]) => Math.min(...values);

/** Returns a table of the limits, with medians and minima of the measured times. */
export function editorGoals(rounds: readonly EditorRound[]): string {
  const rows = sizesOf(rounds).flatMap((blocks) => {
    const mine = rounds.filter((round) => round.blocks === blocks);
    const timed = limits
      .filter(({ from, to }) => blocks >= from && blocks <= to)
      .map(({ what, below, of }) => {
        const values = mine.flatMap(of);
        const middle = percentile(values, 0.5);
        const reached = middle < below ? "yes" : least(values) < below ? "by minima" : "no";
        return [`${blocks}`, what, `below ${ms(below)}`, ms(middle), ms(least(values)), reached];
      });
    const broken = mine.flatMap(({ faults }) => faults).length;
    const whole = [
      `${blocks}`,
      "open, drag, pan, zoom, edit, undo: faults",
      "0",
      `${broken}`,
      "",
      broken === 0 ? "yes" : "no",
    ];
    return [...timed, whole];
  });
  return table(["blocks", "what", "goal", "by medians", "by minima", "reached"], rows, 2);
}

function sizesOf(rounds: readonly EditorRound[]): number[] {
  return [...new Set(rounds.map(({ blocks }) => blocks))];
}

/** Returns a table of script times, of the round with the shortest opening for each network. */
export function editorFrames(rounds: readonly EditorRound[]): string {
  const head = [
    "blocks",
    "what",
    "own, p50",
    "own, p95",
    "others', p95",
    "longest own",
    "longest task",
  ];
  const row = (blocks: string, what: string, times: FrameTimes) => [
    blocks,
    what,
    ms(percentile(times.own, 0.5)),
    ms(percentile(times.own, 0.95)),
    ms(percentile(times.vendor, 0.95)),
    ms(times.longestOwnTask),
    ms(times.longestTask),
  ];
  const frames = sizesOf(rounds).flatMap((blocks) => {
    const mine = rounds.filter((round) => round.blocks === blocks);
    const best = mine.reduce((a, b) => (b.openMs < a.openMs ? b : a));
    return [
      row(`${blocks}`, "open", best.open),
      row("", "drag", best.drag),
      row("", "pan", best.pan),
      row("", "edit", best.edit),
    ];
  });
  return table(head, frames, 2);
}

/** Returns a table of the times each network takes to open and to edit. */
export function editorWaits(rounds: readonly EditorRound[]): string {
  const rows = sizesOf(rounds).map((blocks) => {
    const mine = rounds.filter((round) => round.blocks === blocks);
    const opens = mine.map(({ openMs }) => openMs);
    const presses = mine.flatMap(({ edits }) => edits);
    const first = mine.flatMap(({ firstEdits }) => firstEdits);
    const times = [
      percentile(opens, 0.5),
      least(opens),
      percentile(first, 0.5),
      percentile(presses, 0.5),
    ];
    return [`${blocks}`, ...[...times, percentile(presses, 0.95), least(presses)].map(ms)];
  });
  const head = [
    "blocks",
    "open, p50",
    "open, least",
    "first 12 edits, p50",
    "edit, p50",
    "edit, p95",
    "edit, least",
  ];
  return table(head, rows);
}

/** Returns the text of EDITOR.md, which `npm run bench:editor` writes. */
export function editorPage({ date, machine, chromium, loads, rounds }: EditorRun): string {
  const [low, high] = [Math.min(...loads), Math.max(...loads)];
  const faults = [...new Set(rounds.flatMap((round) => round.faults))];
  return `# The editor at scale

Written by \`npm run bench:editor\`; manual changes are lost with the next run.

- Machine: ${machine.cpu}, ${machine.cores} cores, without a graphics card
- Date: ${date}
- Chromium ${chromium}
- Load average during the run: ${low.toFixed(1)} to ${high.toFixed(1)}${
    high > machine.cores
      ? `. That is more than the ${machine.cores} cores can do at once: other programs ran at the same time, and times are wall-clock times. Minima are nearest to the time that the page itself needs`
      : ""
  }

Networks of the form of ResNet-50 without composite blocks. "Open" is the time from the press to all blocks on the canvas;
"edit" that from a key press in the inspector to new shapes on all cards, React's share included. A page's first twelve
edits have a column of their own: the browser still has to compile their code. The goals are for the 24 after them.

## Goals

${editorGoals(rounds)}
${faults.length === 0 ? "" : `\n${faults.map((fault) => `- ${fault}`).join("\n")}\n`}
## Waits

${editorWaits(rounds)}

## Script time

Times of the round that opened fastest, by the profiler's samples: per frame of 1/60 s the project's own code, and that of
its dependencies (React, React Flow); then the longest own share of one task, and the longest task with everything that
the browser did in it.

${editorFrames(rounds)}
`;
}
