import { swapAll } from "@adder-studio/blocks";
import { engineLabels } from "@adder-studio/core";
import {
  defaultRun,
  isLpRun,
  type ModelGraph,
  numericsHash,
  type RunConfig,
  runSpecs,
} from "@adder-studio/graph";
import type { EngineName } from "@adder-studio/session";
import { blockChanges, namesTogether } from "../document/block-changes";
import { blockTitle, nodeNames } from "../document/block-info";
import { versionNames } from "../document/swap";
import { formatSetting } from "../ui/format";

/** Short names of settings whose label is too long for a name, or whose value is enough. */
const short: { readonly [K in keyof RunConfig]?: (value: RunConfig[K]) => string } = {
  lr: (value) => `lr ${formatSetting(value)}`,
  weightDecay: (value) => `decay ${formatSetting(value)}`,
  epochs: (value) => (value === 1 ? "1 epoch" : `${value} epochs`),
  optimizer: (value) => (value === "adam" ? "Adam" : "SGD"),
  nesterov: (value) => (value ? "Nesterov" : "no Nesterov"),
  rateRule: (value) => `${value} adder rate`,
  fixedFactor: (value) => `factor ×${formatSetting(value)}`,
  filterRule: (value) => `${value} filter gradient`,
  inputRule: (value) => `${value} input gradient`,
  schedule: (value) => `${value} schedule`,
  lpUntil: (value) => `p at its end after ${formatSetting(value)} of the run`,
  lpRule: (value) => (value === "exact" ? "exact at p = 1" : "rules at p = 1"),
  distill: (value) => (value > 0 ? `distilled, λ ${formatSetting(value)}` : "not distilled"),
  distillTemperature: (value) => `distillation T ${formatSetting(value)}`,
  init: (value) => `${value} weights`,
  reestimate: (value) => (value ? "batch norm re-estimated" : "running batch norm"),
};

const mostParts = 3;

/**
 * Names a run by its difference from the run before: "lr 0.05", "convolution version", "without Batch norm 2". A run
 * in which nothing differs takes the name of the one before it, `facts.last`, and says which of them it is: "second run".
 */
export function nameOfRun(
  before: ModelGraph | undefined,
  graph: ModelGraph,
  facts: {
    readonly warm: boolean;
    readonly engines?: readonly [EngineName, EngineName];
    readonly last?: string;
  },
): string {
  const parts = before === undefined ? ["first run"] : differences(before, graph);
  if (facts.warm) parts.push("weights kept");
  const [was, is] = facts.engines ?? [];
  if (is !== undefined && was !== is && parts.length === 0) parts.push(`on ${engineLabels[is]}`);
  if (parts.length === 0) return again(facts.last ?? "first run");
  const more = parts.length - mostParts;
  return more > 0 ? `${parts.slice(0, mostParts).join(", ")} +${more}` : parts.join(", ");
}

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"];

function nth(number: number): string {
  const last = number % 100 > 10 && number % 100 < 14 ? 0 : number % 10;
  return `${number}${["th", "st", "nd", "rd"][last] ?? "th"}`;
}

/** Names a repeated run, the distinction first: "first run" -> "second run", "lr 0.05" -> "second run: lr 0.05". */
function again(name: string): string {
  const [, which = "", what = ""] = /^(\w+) run(?:$|: (.*))/s.exec(name) ?? [];
  const known = ordinals.indexOf(which);
  const number = known >= 0 ? known + 1 : Number.parseInt(which, 10);
  // A name that is not one of ours may begin like one.
  if (!(number > 0)) return `second run: ${name}`;
  const run = `${ordinals[number] ?? nth(number + 1)} run`;
  return what === "" ? run : `${run}: ${what}`;
}

function differences(before: ModelGraph, graph: ModelGraph): string[] {
  const run = changedSettings(before.run, graph.run);
  const bare = (one: ModelGraph) => numericsHash({ ...one, run: before.run });
  const now = bare(graph);
  if (now === bare(before)) return run;
  for (const to of ["conv", "adder"] as const) {
    const swapped = swapAll(before, to);
    if (swapped !== before && bare(swapped) === now) return [versionNames[to], ...run];
  }
  const blocks = changedBlocks(before, graph);
  return [...(blocks.length === 0 ? ["other wiring"] : blocks), ...run];
}

/** Names the changed blocks: "without Batch norm 2", "with Dropout", "Adder 1: filters 12". */
function changedBlocks(before: ModelGraph, graph: ModelGraph): string[] {
  const changes = blockChanges(before, graph);
  const named = (...kinds: readonly string[]) =>
    changes.flatMap((one) => (kinds.includes(one.kind) ? [one.name] : []));
  const gone = named("removed", "muted");
  const come = named("added", "unmuted");
  return [
    ...(gone.length === 0 ? [] : [`without ${wholeKind(before, gone) ?? namesTogether(gone)}`]),
    ...(come.length === 0 ? [] : [`with ${wholeKind(graph, come) ?? namesTogether(come)}`]),
    ...changes.flatMap((one): string[] => {
      if (one.kind === "replaced") return [`${one.name} in place of ${one.was}`];
      if (one.kind === "data") return ["other data"];
      return one.kind === "prop" ? [`${one.name}: ${one.label} ${one.to}`] : [];
    }),
  ];
}

/** Returns the title of a kind where `names` are all of its blocks in the network, two at least. */
function wholeKind(graph: ModelGraph, names: readonly string[]): string | undefined {
  const given = nodeNames(graph);
  const ids = Object.keys(graph.nodes);
  const types = new Set(
    ids.filter((id) => names.includes(given.get(id) ?? "")).map((id) => graph.nodes[id]?.type),
  );
  const [type] = types;
  const all = ids.filter((id) => graph.nodes[id]?.type === type).length;
  const whole = type !== undefined && types.size === 1 && all > 1 && all === names.length;
  return whole ? blockTitle(type) : undefined;
}

function changedSettings(before: RunConfig, after: RunConfig): string[] {
  const fields = Object.keys(runSpecs) as (keyof RunConfig)[];
  // Kept before the setting was there.
  const was = (field: keyof RunConfig) => before[field] ?? defaultRun[field];
  const exponent = was("lpStart") !== after.lpStart || was("lpEnd") !== after.lpEnd;
  const others = fields.flatMap((field) => {
    // The engine rounds differently; the experiment is the same.
    if (field === "engine" || was(field) === after[field]) return [];
    // Both ends are one thing, said once.
    if (field === "lpStart" || field === "lpEnd") return [];
    const say = short[field] as ((value: unknown) => string) | undefined;
    const value = after[field];
    return [
      say?.(value) ??
        `${runSpecs[field].label.toLowerCase()} ${typeof value === "number" ? formatSetting(value) : value}`,
    ];
  });
  return exponent ? [exponentName(after), ...others] : others;
}

/** Names the exponent of a run: "p = 2", "p from 2 to 1". */
function exponentName(run: Pick<RunConfig, "lpStart" | "lpEnd">): string {
  const { lpStart, lpEnd } = run;
  if (!isLpRun(run)) return "p = 1";
  return lpStart === lpEnd
    ? `p = ${formatSetting(lpEnd)}`
    : `p from ${formatSetting(lpStart)} to ${formatSetting(lpEnd)}`;
}

/** Joins the names of runs at one point of a chart: "a", "a and b alike", "a, b and 3 more alike". */
export function namesOf(names: readonly string[]): string {
  const [first = "", second, ...more] = names;
  if (second === undefined) return first;
  if (more.length === 0) return `${first} and ${second} alike`;
  return `${first}, ${second} and ${more.length} more alike`;
}

/** Returns a name that is not `taken`: "seed 2", "seed 2 (2)". */
export function numbered(name: string, taken: readonly string[]): string {
  let made = name;
  for (let number = 2; taken.includes(made); number++) made = `${name} (${number})`;
  return made;
}
