import { answer, type LabTask } from "./compute";

/** Works out what the lab asks for, one thing after the other. */
self.onmessage = ({ data }: MessageEvent<{ id: number; request: LabTask }>) => {
  self.postMessage({ id: data.id, result: answer(data.request) });
};
