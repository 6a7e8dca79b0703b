import { appVersion } from "@adder-studio/core";
import { documentHash } from "@adder-studio/graph";
import { irHash, taskOf } from "@adder-studio/ir";
import { dataOf } from "@adder-studio/receipt";
import type { Session } from "@adder-studio/session/client";
import { randomId } from "../storage/random-id";
import { readGraph } from "../studio/experiment-list";
import { familyOf, kindOf } from "./facts";
import type { RunOf } from "./model";
import { nameOfRun, numbered } from "./names";
import { freeColour } from "./run-colours";
import { pageClosed } from "./run-list";
import type { RunRecord } from "./types";

interface Circumstances {
  /** Runs of the list that the new run joins. */
  readonly runs: readonly RunRecord[];
  readonly session: Session;
  /** Names the page that trains it. */
  readonly page: string;
  readonly startedAt: number;
}

/** Returns the record of a run before its first step, named by its difference from the run before. */
export function newRecord(of: RunOf, { runs, session, page, startedAt }: Circumstances): RunRecord {
  const { graph, ir } = of;
  const mine = runs.filter((run) => run.document === of.document);
  const kind = kindOf(ir);
  return {
    id: randomId(),
    number: 1 + Math.max(0, ...runs.map(({ number }) => number)),
    name: numbered(
      of.name ?? nameAfter(lastOf(mine), of, session),
      mine.map(({ name }) => name),
    ),
    document: of.document,
    title: graph.title,
    graph,
    documentHash: documentHash(graph),
    networkHash: irHash(ir),
    family: familyOf(graph, of.warm),
    kind,
    ...(taskOf(ir) === "values" ? { goal: "values" as const } : {}),
    run: graph.run,
    warm: of.warm,
    beside: of.beside,
    data: dataOf(ir),
    version: appVersion,
    page,
    startedAt,
    outcome: "running",
    step: 0,
    totalSteps: 0,
    stepsPerEpoch: 0,
    epochs: [],
    seconds: 0,
    segments: [],
    examplesPerSecond: 0,
    pinned: false,
    color: freeColour(
      kind,
      mine.slice(0, 8).map(({ color }) => color),
    ),
  };
}

/** Returns the run whose difference names a new one: the last on screen, else the last of all. */
function lastOf(mine: readonly RunRecord[]): RunRecord | undefined {
  return mine.find(({ beside }) => !beside) ?? mine[0];
}

function nameAfter(last: RunRecord | undefined, of: RunOf, session: Session): string {
  const { requested } = session.state;
  const base = of.base ?? (last === undefined ? undefined : readGraph(last.graph));
  const engine = last?.segments.at(-1)?.engine.backend ?? requested;
  return nameOfRun(base, of.graph, {
    warm: of.warm,
    ...(last === undefined ? {} : { last: last.name }),
    ...(last === undefined || engine === undefined || requested === undefined
      ? {}
      : { engines: [engine, requested] as const }),
  });
}

/** Finds the run that a reload interrupted, or that had ended, and that is resumed from its checkpoint. */
export function continuedRun(
  runs: readonly RunRecord[],
  of: RunOf,
  session: Session,
): RunRecord | undefined {
  // From a checkpoint, not from the start.
  if (session.state.step === 0) return undefined;
  const hash = irHash(of.ir);
  return runs.find(
    (run) =>
      !run.beside &&
      run.document === of.document &&
      run.networkHash === hash &&
      (run.reason === pageClosed || (run.outcome === "done" && run.step === session.state.step)),
  );
}

/** Returns the record of a run that is resumed. */
export function goingOn(run: RunRecord): RunRecord {
  const { reason: _, endedAt: __, ...rest } = run;
  return { ...rest, outcome: "running" };
}
