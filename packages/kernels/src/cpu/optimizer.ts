import type { KernelTable } from "../contract";
import { cpuTensor, cpuValues } from "../tfjs-internals";

export const l2Norm: KernelTable["l2Norm"] = ({ x }) => {
  let sum = 0;
  for (const value of cpuValues(x)) sum += value * value;
  return cpuTensor([], Float32Array.of(Math.sqrt(sum)));
};

export const adaptiveScale: KernelTable["adaptiveScale"] = ({ g, norm }, { eta }) => {
  const gs = cpuValues(g);
  const scale = (eta * Math.sqrt(gs.length)) / Math.max(cpuValues(norm)[0] ?? 0, 1e-12);
  return cpuTensor(
    g.shape,
    gs.map((value) => value * scale),
  );
};

export const sgdStep: KernelTable["sgdStep"] = ({ w, v, g }, attrs) => {
  const { lr, momentum, nesterov, weightDecay } = attrs;
  const [ws, vs, gs] = [cpuValues(w), cpuValues(v), cpuValues(g)];
  const [newW, newV] = [new Float32Array(ws.length), new Float32Array(ws.length)];
  for (let at = 0; at < ws.length; at++) {
    const weight = ws[at] ?? 0;
    const d = (gs[at] ?? 0) + weightDecay * weight;
    const velocity = momentum * (vs[at] ?? 0) + d;
    newV[at] = velocity;
    newW[at] = weight - lr * (nesterov ? d + momentum * velocity : velocity);
  }
  return [cpuTensor(w.shape, newW), cpuTensor(w.shape, newV)];
};

export const adamStep: KernelTable["adamStep"] = (inputs, attrs) => {
  const { lr, beta1, beta2, epsilon, weightDecay, correction1, correction2 } = attrs;
  const [ws, gs] = [cpuValues(inputs.w), cpuValues(inputs.g)];
  const [ms, vs] = [cpuValues(inputs.m), cpuValues(inputs.v)];
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
  const shape = inputs.w.shape;
  return [cpuTensor(shape, newW), cpuTensor(shape, newM), cpuTensor(shape, newV)];
};
