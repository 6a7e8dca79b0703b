import { useEffect, useState } from "react";
import type { LabAnswers, LabTask } from "./compute";
import { keyOf } from "./targets";

type Answer = LabAnswers[LabTask["task"]];

/** Answers of the lab's worker, kept: the same question costs nothing twice. */
const kept = new Map<string, Promise<Answer>>();
const mostKept = 200;
let worker: Worker | undefined;
const waiting = new Map<number, (answer: Answer) => void>();
let asked = 0;

function nameOf(request: LabTask): string {
  const size = "depth" in request ? request.depth : "perSide" in request ? request.perSide : 0;
  return `${request.task} ${size} ${keyOf(request.target)}`;
}

function send(request: LabTask): Promise<Answer> {
  if (worker === undefined) {
    worker = new Worker(new URL("./compute-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }: MessageEvent<{ id: number; result: Answer }>) => {
      waiting.get(data.id)?.(data.result);
      waiting.delete(data.id);
    };
  }
  asked += 1;
  const id = asked;
  worker.postMessage({ id, request });
  return new Promise((resolve) => waiting.set(id, resolve));
}

function ask<R extends LabTask>(request: R): Promise<LabAnswers[R["task"]]> {
  const name = nameOf(request);
  let found = kept.get(name);
  if (found === undefined) {
    found = send(request);
    kept.set(name, found);
    const [oldest] = kept.keys();
    if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest);
  }
  return found as Promise<LabAnswers[R["task"]]>;
}

/** The worker's answer, or the one to the question before while it is on its way. */
export function useAnswer<R extends LabTask>(
  request: R,
): { readonly value: LabAnswers[R["task"]] | undefined; readonly fresh: boolean } {
  const name = nameOf(request);
  const [found, setFound] = useState<{ name: string; value: LabAnswers[R["task"]] }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says all of the request
  useEffect(() => {
    let late = false;
    void ask(request).then((value) => {
      if (!late) setFound({ name, value });
    });
    return () => {
      late = true;
    };
  }, [name]);
  return { value: found?.value, fresh: found?.name === name };
}
