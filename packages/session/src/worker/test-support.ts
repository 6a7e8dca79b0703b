/** The real worker, with an ear for what only tests ask. */
import "../worker";
import { backend, memory } from "@tensorflow/tfjs-core";
import type { TestAnswer, TestRequest } from "../test-support/protocol";

let reads = 0;
const counted = new WeakSet<object>();

/** Read-backs since the first call. */
function countReads(): number {
  const present = backend();
  if (!counted.has(present)) {
    counted.add(present);
    const read = present.read.bind(present);
    present.read = (id) => {
      reads += 1;
      return read(id);
    };
  }
  return reads;
}

function answer(call: TestRequest["call"]): number {
  if (call === "memory") return memory().numTensors;
  if (call === "reads") return countReads();
  self.adderStudio?.[call]();
  return 0;
}

self.addEventListener("message", ({ data }: MessageEvent<TestRequest>) => {
  if (data.type !== "test") return;
  const reply: TestAnswer = { type: "test", id: data.id, value: answer(data.call) };
  self.postMessage(reply);
});
