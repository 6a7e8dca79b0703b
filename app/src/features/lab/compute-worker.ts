import { type LabTask, runLabTask } from "./compute";

/** Runs the lab's tasks, one after the other. */
self.onmessage = ({ data }: MessageEvent<{ id: number; request: LabTask }>) => {
  self.postMessage({ id: data.id, result: runLabTask(data.request) });
};
