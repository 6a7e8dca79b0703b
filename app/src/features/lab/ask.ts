import { useEffect, useState } from "react";
import { useStudio } from "../../studio/context";
import { perStudio } from "../../studio/per-studio";
import type { LabAnswers, LabTask } from "./compute";
import { keyOf } from "./targets";

type Answer = LabAnswers[LabTask["task"]];

interface LabWorker {
  /** Gives the answer from memory where the same was asked before. */
  ask<R extends LabTask>(request: R): Promise<LabAnswers[R["task"]]>;
  dispose(): void;
}

const mostAnswers = 200;

const labWorkerOf = perStudio("lab worker", createLabWorker, (worker) => worker.dispose());

function nameOf(request: LabTask): string {
  const size = "depth" in request ? request.depth : "perSide" in request ? request.perSide : 0;
  return `${request.task} ${size} ${keyOf(request.target)}`;
}

function createLabWorker(): LabWorker {
  const answers = new Map<string, Promise<Answer>>();
  const waiting = new Map<number, (answer: Answer) => void>();
  let worker: Worker | undefined;
  let asked = 0;

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

  return {
    ask<R extends LabTask>(request: R) {
      const name = nameOf(request);
      let found = answers.get(name);
      if (found === undefined) {
        found = send(request);
        answers.set(name, found);
        const [oldest] = answers.keys();
        if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest);
      }
      return found as Promise<LabAnswers[R["task"]]>;
    },
    dispose() {
      worker?.terminate();
      worker = undefined;
      waiting.clear();
    },
  };
}

/** The worker's answer, or the one to the question before while it is on its way. */
export function useAnswer<R extends LabTask>(
  request: R,
): { readonly value: LabAnswers[R["task"]] | undefined; readonly fresh: boolean } {
  const worker = labWorkerOf(useStudio());
  const name = nameOf(request);
  const [found, setFound] = useState<{ name: string; value: LabAnswers[R["task"]] }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says all of the request
  useEffect(() => {
    let late = false;
    void worker.ask(request).then((value) => {
      if (!late) setFound({ name, value });
    });
    return () => {
      late = true;
    };
  }, [worker, name]);
  return { value: found?.value, fresh: found?.name === name };
}
