import { reportText } from "./report-text";
import { digits, table } from "./table";
import { isReached, type Target, targetsOf, torchElsewhere } from "./targets";
import type { Report } from "./types";

/** Results of a run of all engines and suites. */
export interface WholeRun {
  /** Day of the run, YYYY-MM-DD. */
  readonly date: string;
  readonly node: string;
  readonly reports: readonly Report[];
  /** Engines without a report, with the reason. */
  readonly missing: readonly { readonly title: string; readonly reason: string }[];
}

/** Returns the heading of a report: suites, engine, adapter, threads and host. */
export function titleOf({ backend, adapter, threads, host, rows }: Report): string {
  const suites = [...new Set(rows.map(({ suite }) => suite))].join(", ");
  return `${suites}: ${backend} (${adapter}), ${threads} thread${threads > 1 ? "s" : ""}, ${host}`;
}

function targetLine(target: Target): string[] {
  const { what, where, goal, atMost, measured, byMinima } = target;
  const reached = isReached(target, measured);
  const undisturbed = isReached(target, byMinima);
  return [
    what,
    where,
    `${atMost ? "at most" : "at least"} ${goal}`,
    measured === undefined ? "-" : digits(measured),
    byMinima === undefined ? "-" : digits(byMinima),
    reached === undefined ? "-" : reached ? "yes" : undisturbed ? "by minima" : "no",
  ];
}

/** Returns a table of the goals with the measured ratios; empty where no measured row has a goal. */
export function goalsText(reports: readonly Report[]): string {
  const targets = targetsOf(reports);
  if (targets.length === 0) return "";
  const head = ["ratio of speeds", "where", "goal", "by medians", "by minima", "reached"];
  return table(head, targets.map(targetLine), 2);
}

/** Description of the package, for those who work on it. */
const about = `This package times our kernels and training steps on every engine, and those of others on the same machine: tfjs' own, its
layers, jax-js and PyTorch. \`@adder-studio/bench\` runs the suites on one engine in the present process;
\`@adder-studio/bench/node\` has the parts that need Node.

\`\`\`ts
import { reportText, type Row, runBench } from "@adder-studio/bench";
import { describeMachine, findTorch } from "@adder-studio/bench/node";

const rows: Row[] = [];
const request = { backend: "wasm", threads: 2, suites: ["kernels"], stockPath: "./" } as const;
const measure = () => runBench(request, { ready: () => {}, row: (row) => rows.push(row) });
const elsewhere = { describeMachine, findTorch, reportText };
\`\`\`

It may import all packages of the floors below (not \`headless\`, not \`app\`), TensorFlow.js and, to measure against them, its
wasm backend, its layers and jax-js. \`npx vitest run --project unit packages/bench\` runs each suite on a small plan; no
test depends on a time.`;

/** Returns the text of README.md, which `npm run bench` writes. */
export function readmeText({ date, node, reports, missing }: WholeRun): string {
  const machine = reports[0]?.machine;
  const browsers = [...new Set(reports.map(({ host }) => host))].filter((host) =>
    host.startsWith("Chromium"),
  );
  const elsewhere = Object.entries(torchElsewhere)
    .map(([net, rate]) => `${rate} examples/s for an adder ${net}`)
    .join(" and ");
  return `${[
    "# Benchmarks",
    "Written by `npm run bench`, in one run; manual changes are lost with the next one.",
    about,
    "[EDITOR.md](EDITOR.md), which `npm run bench:editor` writes, has the times in which the editor opens, pans and edits networks of 75 to 1,000 blocks.",
    `- Machine: ${machine?.cpu ?? "unknown"}, ${machine?.cores ?? 0} cores
- Date: ${date}
- Node ${node}${browsers.map((name) => `, ${name}`).join("")}`,
    `Candidates are measured in turn: each has a turn in every round, in another order each time, so that other work of the
machine disturbs all of them alike. Minima are the least disturbed. Times are wall-clock times, in milliseconds. Ratios are
those of medians; a candidate marked \`N=\` had that many images, and its ratio is that of taps per second. A tap is one
|x - w|, or one product of a convolution. On software adapters, which emulate a graphics card, and on cpu the batches are
smaller, as the shapes in the tables show.`,
    `PyTorch with the paper's method is measured where \`python3 -c "import torch"\` works. Measured elsewhere, on two cores
of another machine with PyTorch 2.13 and two threads: ${elsewhere}.`,
    "## Goals",
    goalsText(reports) || "No measured row has a goal.",
    ...reports.flatMap((report) => [`## ${titleOf(report)}`, reportText(report)]),
    ...(missing.length > 0
      ? [
          "## Not measured, or not to the end",
          missing.map(({ title, reason }) => `- ${title}: ${reason}`).join("\n"),
        ]
      : []),
  ].join("\n\n")}\n`;
}
