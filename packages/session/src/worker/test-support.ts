/** The real worker, with an ear for what only tests ask. */
import "../worker";
import { backend, memory, registerKernel, type TensorInfo } from "@tensorflow/tfjs-core";
import type { ReluFault, TestAnswer, TestRequest } from "../test-support/protocol";
import { loseDevice } from "./hurt";

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

/** The first to register a kernel has the say. Its answer is its input, which is wrong. */
function spoilRelu(fault: ReluFault): void {
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

function answer(call: TestRequest["call"]): number {
  if (call === "memory") return memory().numTensors;
  if (call === "reads") return countReads();
  if (call.startsWith("relu")) spoilRelu(call as ReluFault);
  else self.adderStudio?.[call as "loseDevice" | "throwNow" | "hang"]();
  return 0;
}

self.addEventListener("message", ({ data }: MessageEvent<TestRequest>) => {
  if (data.type !== "test") return;
  const reply: TestAnswer = { type: "test", id: data.id, value: answer(data.call) };
  self.postMessage(reply);
});
