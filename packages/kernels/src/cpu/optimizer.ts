import type { Tensor } from "@tensorflow/tfjs-core";
import type { KernelTable } from "../contract";
import { listed } from "../list";
import { cpuTensor, cpuValues } from "../tfjs-internals";

export const l2Norm: KernelTable["l2Norm"] = ({ x }) => {
  let sum = 0;
  for (const value of cpuValues(x)) sum += value * value;
  return cpuTensor([], Float32Array.of(Math.sqrt(sum)));
};

/** The gradient g times `scale`, divided by max(norm, 1e-12) where there is a norm. */
function scaled(g: Tensor, scale: number, norm: Tensor | undefined): Float32Array {
  const factor = norm ? scale / Math.max(cpuValues(norm)[0] ?? 0, 1e-12) : scale;
  return factor === 1 ? cpuValues(g) : cpuValues(g).map((value) => value * factor);
}

export const sgdStep: KernelTable["sgdStep"] = (inputs, attrs) => {
  const { lr, momentum, nesterov, weightDecay } = attrs;
  return listed<Tensor, "w" | "v" | "g">(inputs, ["w", "v", "g"], attrs.scales).flatMap(
    ({ tensors: { w, v, g }, scale, norm }) => {
      const [ws, vs, gs] = [cpuValues(w), cpuValues(v), scaled(g, scale, norm)];
      const [newW, newV] = [new Float32Array(ws.length), new Float32Array(ws.length)];
      for (let at = 0; at < ws.length; at++) {
        const weight = ws[at] ?? 0;
        const d = (gs[at] ?? 0) + weightDecay * weight;
        const velocity = momentum * (vs[at] ?? 0) + d;
        newV[at] = velocity;
        newW[at] = weight - lr * (nesterov ? d + momentum * velocity : velocity);
      }
      return [cpuTensor(w.shape, newW), cpuTensor(w.shape, newV)];
    },
  );
};

export const adamStep: KernelTable["adamStep"] = (inputs, attrs) => {
  const { lr, beta1, beta2, epsilon, weightDecay, correction1, correction2 } = attrs;
  return listed<Tensor, "w" | "m" | "v" | "g">(inputs, ["w", "m", "v", "g"], attrs.scales).flatMap(
    ({ tensors, scale, norm }) => {
      const [ws, gs] = [cpuValues(tensors.w), scaled(tensors.g, scale, norm)];
      const [ms, vs] = [cpuValues(tensors.m), cpuValues(tensors.v)];
      const [newW, newM, newV] = [ws.slice(), ms.slice(), vs.slice()];
      for (let at = 0; at < ws.length; at++) {
        const weight = ws[at] ?? 0;
        const d = (gs[at] ?? 0) + weightDecay * weight;
        const m = beta1 * (ms[at] ?? 0) + (1 - beta1) * d;
        const v = beta2 * (vs[at] ?? 0) + (1 - beta2) * d * d;
        newM[at] = m;
        newV[at] = v;
        newW[at] = weight - (lr * (m / correction1)) / (Math.sqrt(v / correction2) + epsilon);
      }
      const shape = tensors.w.shape;
      return [cpuTensor(shape, newW), cpuTensor(shape, newM), cpuTensor(shape, newV)];
    },
  );
};
