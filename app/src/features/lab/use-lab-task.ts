import { useEffect, useState } from "react";
import { useStudio } from "../../studio/context";
import { perStudio } from "../../studio/per-studio";
import type { LabTask, LabTaskResults } from "./compute";
import { keyOf } from "./targets";

type TaskResult = LabTaskResults[LabTask["task"]];

interface LabWorker {
  /** Runs a task in the worker; returns the remembered result where the same task was run before. */
  run<R extends LabTask>(request: R): Promise<LabTaskResults[R["task"]]>;
  dispose(): void;
}

const mostResults = 200;

export const labWorkerOf = perStudio("lab worker", createLabWorker, (worker) => worker.dispose());

function nameOf(request: LabTask): string {
  const size = "depth" in request ? request.depth : "perSide" in request ? request.perSide : 0;
  return `${request.task} ${size} ${keyOf(request.target)}`;
}

function createLabWorker(): LabWorker {
  const results = new Map<string, Promise<TaskResult>>();
  const waiting = new Map<number, (result: TaskResult) => void>();
  let worker: Worker | undefined;
  let lastId = 0;

  function send(request: LabTask): Promise<TaskResult> {
    if (worker === undefined) {
      worker = new Worker(new URL("./compute-worker.ts", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }: MessageEvent<{ id: number; result: TaskResult }>) => {
        waiting.get(data.id)?.(data.result);
        waiting.delete(data.id);
      };
    }
    lastId += 1;
    const id = lastId;
    worker.postMessage({ id, request });
    return new Promise((resolve) => waiting.set(id, resolve));
  }

  return {
    run<R extends LabTask>(request: R) {
      const name = nameOf(request);
      let found = results.get(name);
      if (found === undefined) {
        found = send(request);
        results.set(name, found);
        const [oldest] = results.keys();
        if (results.size > mostResults && oldest !== undefined) results.delete(oldest);
      }
      return found as Promise<LabTaskResults[R["task"]]>;
    },
    dispose() {
      worker?.terminate();
      worker = undefined;
      waiting.clear();
    },
  };
}

/** Returns the result of a task; until it arrives, the result of the previous task with `fresh` false. */
export function useLabTask<R extends LabTask>(
  request: R,
): { readonly value: LabTaskResults[R["task"]] | undefined; readonly fresh: boolean } {
  const worker = labWorkerOf(useStudio());
  const name = nameOf(request);
  const [found, setFound] = useState<{ name: string; value: LabTaskResults[R["task"]] }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the name says all of the request
  useEffect(() => {
    let late = false;
    void worker.run(request).then((value) => {
      if (!late) setFound({ name, value });
    });
    return () => {
      late = true;
    };
  }, [worker, name]);
  return { value: found?.value, fresh: found?.name === name };
}
