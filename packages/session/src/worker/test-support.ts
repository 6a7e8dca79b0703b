/** The real worker, with commands that only tests send. */
import "../worker";
import { backend, memory, registerKernel, type TensorInfo } from "@tensorflow/tfjs-core";
import type { ReluFault, TestReply, TestRequest } from "../test-support/protocol";
import { loseDevice } from "./fault-injection";

let reads = 0;
const counted = new WeakSet<object>();

/** Returns the number of read-backs since the first call. */
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

/** Registers a faulty ReLU, before the real one, for which the first registration counts. It gives its input, which is wrong. */
function injectReluFault(fault: ReluFault): void {
  for (const backendName of ["adder-wasm", "webgl", "webgpu"]) {
    registerKernel({
      kernelName: "AdderStudio.relu",
      backendName,
      kernelFunc({ inputs }) {
        if (fault === "reluHangs") for (;;);
        if (fault === "reluLosesDevice") loseDevice();
        const { x } = inputs as { x: TensorInfo };
        backend().incRef(x.dataId);
        return { ...x };
      },
    });
  }
}

function perform(call: TestRequest["call"]): number {
  if (call === "memory") return memory().numTensors;
  if (call === "reads") return countReads();
  if (call.startsWith("relu")) injectReluFault(call as ReluFault);
  else self.adderStudio?.[call as "loseDevice" | "throwNow" | "hang"]();
  return 0;
}

self.addEventListener("message", ({ data }: MessageEvent<TestRequest>) => {
  if (data.type !== "test") return;
  const reply: TestReply = { type: "test", id: data.id, value: perform(data.call) };
  self.postMessage(reply);
});
