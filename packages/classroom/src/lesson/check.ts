import { blockOf } from "@adder-studio/blocks";
import {
  type LessonAmount,
  type LessonCheck,
  type LessonStep,
  limits,
  type ModelGraph,
  numericsHash,
  type RunConfig,
  runSpecs,
} from "@adder-studio/graph";
import { networkOf } from "./network";
import { isLessonPart, lessonParts } from "./parts";

/** A run that was made in the lesson. */
export interface LessonRun {
  readonly graph: ModelGraph;
  readonly outcome: "done" | "running" | "stopped" | "failed";
  /**
   * Tests after each epoch, counted from 1. Of a network that computes a number `testAccuracy` is its root mean squared
   * error.
   */
  readonly epochs: readonly {
    readonly epoch: number;
    readonly testAccuracy: number;
    readonly testLoss: number;
  }[];
}

/** Everything that a check may look at. */
export interface LessonFacts {
  readonly graph: ModelGraph;
  /** Amounts of the document, by `amountsOf`. */
  readonly amounts: Readonly<Record<LessonAmount, number>> | undefined;
  /** Runs of the lesson, of all its steps, in any order. */
  readonly runs: readonly LessonRun[];
  readonly step: Pick<LessonStep, "questions">;
  /** True when each question of the step has an answer. */
  readonly answered: boolean;
  /** Parts of the screen that were opened. */
  readonly opened: readonly string[];
}

export interface CheckResult {
  readonly passed: boolean;
  /** Says in a student's words what is asked and how far it is; without a full stop. */
  readonly sentence: string;
  /** The results inside of "all" and "any". */
  readonly parts?: readonly CheckResult[];
}

/** The checks of a kind; one member of the union has two kinds. */
type CheckOf<K extends LessonCheck["kind"], C = LessonCheck> = C extends { readonly kind: infer T }
  ? K extends T
    ? C
    : never
  : never;
type Rules = {
  readonly [K in LessonCheck["kind"]]: (check: CheckOf<K>, facts: LessonFacts) => CheckResult;
};

/** Tells whether a check has been passed. Pure: the same facts give the same result, whatever the order of the runs. */
export function checkOf(check: LessonCheck, facts: LessonFacts): CheckResult {
  const rule = rules[check.kind] as (check: LessonCheck, facts: LessonFacts) => CheckResult;
  return rule(check, facts);
}

const rules: Rules = {
  all: ({ of }, facts) => {
    const parts = of.map((one) => checkOf(one, facts));
    const done = parts.filter(({ passed }) => passed).length;
    const passed = done === parts.length;
    return { passed, sentence: `All of these: ${done} of ${parts.length} done`, parts };
  },
  any: ({ of }, facts) => {
    const parts = of.map((one) => checkOf(one, facts));
    const passed = parts.some((part) => part.passed);
    return result(passed, "One of these", parts);
  },
  answered: (_, { answered, step }) =>
    result(
      answered,
      step.questions.length === 1 ? "The question answered" : "All questions answered",
    ),
  ran: ({ epochs }, { runs }) => {
    const least = Math.max(1, epochs);
    const passed = ended(runs).some((run) => lengthOf(run) >= least);
    const what = epochs > 1 ? `A whole run of at least ${plural(epochs, "epoch")}` : "A whole run";
    const longest = Math.max(0, ...runs.map(lengthOf));
    if (passed || epochs < 2 || longest === 0) return result(passed, what);
    return { passed, sentence: `${what}: ${plural(longest, "epoch")} so far` };
  },
  accuracy: ({ atLeast, epochs }, { runs }) => {
    const best = Math.max(-1, ...testsOf(runs, epochs, "classOutput"));
    const passed = best >= atLeast;
    const what = `Test accuracy of at least ${percent(atLeast)}${within(epochs)}`;
    if (best < 0) return { passed, sentence: `${what}: no test yet` };
    return {
      passed,
      sentence: `${what}: ${percentBeside(best, atLeast)} ${passed ? "reached" : "so far"}`,
    };
  },
  error: ({ atMost, epochs }, { runs }) => {
    const best = Math.min(...testsOf(runs, epochs, "valueOutput"));
    const passed = best <= atMost;
    const what = `Test error of at most ${figure(atMost)}${within(epochs)}`;
    if (best === Number.POSITIVE_INFINITY) return { passed, sentence: `${what}: no test yet` };
    return { passed, sentence: `${what}: ${figure(best)} ${passed ? "reached" : "so far"}` };
  },
  cost: ({ of, below }, { amounts }) => {
    const what = `Fewer than ${whole(below)} ${of}`;
    if (amounts === undefined)
      return { passed: false, sentence: `${what}: the network has a fault` };
    return { passed: amounts[of] < below, sentence: `${what}: ${whole(amounts[of])} now` };
  },
  blocks: ({ type, least, most }, { graph }) => {
    const { counts } = networkOf(graph);
    const count = counts.get(type) ?? 0;
    // Blocks without wires are no network, and "none of them" would be no achievement.
    const passed = counts.has("input") && count >= least && count <= most;
    return { passed, sentence: `${amountOf(least, most, titleOf(type))}: ${count} now` };
  },
  before: ({ type, later }, { graph }) =>
    result(
      networkOf(graph).isBefore(type, later),
      `${titleOf(type)} somewhere before ${titleOf(later)} in the network`,
    ),
  "with-and-without": ({ type }, { runs }) => {
    const counts = ended(runs).map(({ graph }) => networkOf(graph).counts.get(type) ?? 0);
    const [having, lacking] = [
      counts.some((count) => count > 0),
      counts.some((count) => count === 0),
    ];
    const title = titleOf(type);
    const what = `A whole run with ${title}, and one without`;
    if (having === lacking) return result(having, what);
    return {
      passed: false,
      sentence: `${what}: the one ${having ? "without" : "with it"} is missing`,
    };
  },
  seeds: ({ count }, { runs }) => {
    const most = mostValues(runs, "seed");
    const sentence = `${count} whole runs that differ in the seed alone: ${most} so far`;
    return { passed: most >= count, sentence };
  },
  varied: ({ field }, { runs }) =>
    result(
      mostValues(runs, field) >= 2,
      `Two whole runs that differ in ${runSpecs[field].label} alone`,
    ),
  opened: ({ part }, { opened }) => {
    const title = isLessonPart(part) ? lessonParts[part] : part;
    return result(opened.includes(part), `${title} opened`);
  },
};

function result(passed: boolean, what: string, parts?: readonly CheckResult[]): CheckResult {
  const sentence = `${what}: ${passed ? "done" : "not yet"}`;
  return { passed, sentence, ...(parts ? { parts } : {}) };
}

function ended(runs: readonly LessonRun[]): readonly LessonRun[] {
  return runs.filter(({ outcome }) => outcome === "done");
}

function lengthOf({ epochs }: LessonRun): number {
  return Math.max(0, ...epochs.map(({ epoch }) => epoch));
}

/** Figures of the tests within so many epochs, of runs whose network ends as it should; 0 epochs are any number. */
function testsOf(runs: readonly LessonRun[], most: number, output: string): readonly number[] {
  return runs
    .filter(({ graph }) => networkOf(graph).counts.has(output))
    .flatMap(({ epochs }) => epochs)
    .filter(({ epoch }) => most === 0 || epoch <= most)
    .map(({ testAccuracy }) => testAccuracy)
    .filter(Number.isFinite);
}

const others = new WeakMap<ModelGraph, Map<keyof RunConfig, string>>();

/** Hash of all that decides the numbers of a run but for one setting. */
function hashWithout(graph: ModelGraph, field: keyof RunConfig): string {
  const hashes: Map<keyof RunConfig, string> = others.get(graph) ?? new Map();
  others.set(graph, hashes);
  const run = { ...graph.run, [field]: runSpecs[field].default } as RunConfig;
  const hash = hashes.get(field) ?? numericsHash({ ...graph, run });
  hashes.set(field, hash);
  return hash;
}

/** The most values of a setting among runs that have ended and are equal in all else. */
function mostValues(runs: readonly LessonRun[], field: keyof RunConfig): number {
  const groups = new Map<string, Set<unknown>>();
  for (const { graph } of ended(runs)) {
    const hash = hashWithout(graph, field);
    groups.set(hash, (groups.get(hash) ?? new Set()).add(graph.run[field]));
  }
  return Math.max(0, ...[...groups.values()].map(({ size }) => size));
}

function titleOf(type: string): string {
  return blockOf(type)?.title ?? type;
}

function amountOf(least: number, most: number, title: string): string {
  const blocks = (count: number) => `${count} ${title} ${count === 1 ? "block" : "blocks"}`;
  if (most === 0) return `No ${title} block in the network`;
  if (least === most) return `Exactly ${blocks(least)} in the network`;
  if (most >= limits.nodes) return `At least ${blocks(least)} in the network`;
  return least === 0
    ? `At most ${blocks(most)} in the network`
    : `${least} to ${blocks(most)} in the network`;
}

function within(epochs: number): string {
  return epochs === 0 ? "" : ` within ${plural(epochs, "epoch")}`;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** 0.8 -> `80 %`, 0.125 -> `12.5 %`. */
function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}\u202f%`;
}

/**
 * A share with one digit as everywhere on the page, but cut where rounding would reach what is asked for: 0.7996 must not
 * read as 80.0 % beside "at least 80 %" that is not passed.
 */
function percentBeside(share: number, asked: number): string {
  const rounded = Number((share * 100).toFixed(1));
  const misleads = share < asked && rounded >= asked * 100;
  return `${(misleads ? Math.floor(share * 1000) / 10 : rounded).toFixed(1)}\u202f%`;
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** 61110 -> `61,110`. */
function whole(value: number): string {
  return String(Math.ceil(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}
