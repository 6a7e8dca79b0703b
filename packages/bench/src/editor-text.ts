import { digits, table } from "./table";
import { type FrameTimes, percentile } from "./trace";

/** One network, opened, dragged, panned, edited and taken back once. */
export interface EditorRound {
  readonly blocks: number;
  /** Milliseconds from the press to all blocks on the canvas. */
  readonly openMs: number;
  /** Milliseconds from a key press to fresh shapes on all cards, one for each press; no trace runs. */
  readonly edits: readonly number[];
  /** The dozen before them, of which the first run code that the browser has not compiled yet. */
  readonly firstEdits: readonly number[];
  readonly open: FrameTimes;
  readonly drag: FrameTimes;
  readonly pan: FrameTimes;
  readonly edit: FrameTimes;
  /** What broke: errors of the page, and an undo that did not bring the network back. */
  readonly faults: readonly string[];
}

export interface EditorRun {
  readonly date: string;
  readonly machine: { readonly cpu: string; readonly cores: number };
  readonly chromium: string;
  /** Load average over a minute (processes that wait for a core) before each round. */
  readonly loads: readonly number[];
  readonly rounds: readonly EditorRound[];
}

interface Goal {
  readonly what: string;
  /** Milliseconds. */
  readonly below: number;
  /** The networks it is set for, by their number of blocks. */
  readonly from: number;
  readonly to: number;
  /** One figure of each round, or several. */
  of(round: EditorRound): readonly number[];
}

const longest = ({ open, drag, pan, edit }: EditorRound) =>
  Math.max(...[open, drag, pan, edit].map(({ longestOwnTask }) => longestOwnTask));

/** Those of the issue "The node editor people expect". */
const goals: readonly Goal[] = [
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

/** The goals, what was measured by medians and by minima, and whether that is below. */
export function editorGoals(rounds: readonly EditorRound[]): string {
  const rows = sizesOf(rounds).flatMap((blocks) => {
    const mine = rounds.filter((round) => round.blocks === blocks);
    const timed = goals
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

/** Script times of the round with the shortest opening, for each network. */
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

/** How long each network takes to open and to edit. */
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

/** The page `npm run bench:editor` leaves behind. */
export function editorPage({ date, machine, chromium, loads, rounds }: EditorRun): string {
  const [low, high] = [Math.min(...loads), Math.max(...loads)];
  const faults = [...new Set(rounds.flatMap((round) => round.faults))];
  return `# The editor at scale

Written by \`npm run bench:editor\`; a change by hand is lost with the next run.

- Machine: ${machine.cpu}, ${machine.cores} cores, without a graphics card
- Date: ${date}
- Chromium ${chromium}
- Load average during the run: ${low.toFixed(1)} to ${high.toFixed(1)}${
    high > machine.cores
      ? `. That is more than the ${machine.cores} cores can do at once: other work ran beside, and times are those of the clock on the wall. Minima are nearest to what the page itself needs`
      : ""
  }

Networks of the form of ResNet-50 with every block in the open. "Open" is from the press to all blocks on the canvas;
"edit" from a key press in the inspector to fresh shapes on all cards, React's share included. A page's first dozen
edits stand by themselves: the browser has yet to compile what they run. The goals are for the 24 after them.

## Goals

${editorGoals(rounds)}
${faults.length === 0 ? "" : `\n${faults.map((fault) => `- ${fault}`).join("\n")}\n`}
## Waits

${editorWaits(rounds)}

## Script time

Of the round that opened fastest, by the profiler's samples: per frame of 1/60 s the project's own code, and that of its
dependencies (React, React Flow); then the longest own share of one task, and the longest task with all that the
browser did in it.

${editorFrames(rounds)}
`;
}
