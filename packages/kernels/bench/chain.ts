import { dispose, type Tensor, tidy, zeros } from "@tensorflow/tfjs-core";
import { runKernel, runKernel1 } from "../src/index";
import { draw } from "./draw";

/** An adder layer with batch norm, ReLU unless it is the last, and a 2x2 pool where asked. */
export interface Link {
  readonly filters: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly pad?: number;
  readonly pool?: boolean;
}

interface Saved {
  readonly x: Tensor;
  readonly y: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly relu: Tensor;
  readonly out: Tensor;
}

const epsilon = { epsilon: 1e-5 };
const pool = { kernel: 2, stride: 2, pad: 0 };
const sgd = { lr: 0.1, momentum: 0.9, nesterov: true, weightDecay: 5e-4 };

/** Gives a function that trains a chain of adder layers by one step, and how many kernels it runs. */
export function createChain(
  links: readonly Link[],
  input: readonly [number, number, number, number],
): { step: () => void; parameters: number } {
  let channels = input[3];
  const params = links.map(({ filters, kernel }, at) => {
    const shape = [kernel, kernel, channels, filters];
    channels = filters;
    const values = [draw(`w${at}`, shape), draw(`gamma${at}`, [filters]), zeros([filters])];
    return values.map((w) => ({ w, v: zeros(w.shape) }));
  });
  const window = ({ stride = 1, pad = 0 }: Link) => ({ stride, pad });
  const images = draw("images", input);

  function update(slot: { w: Tensor; v: Tensor }, g: Tensor): void {
    const { w, v } = slot;
    const [newW, newV] = runKernel("sgdStep", { w, v, g }, sgd);
    dispose([w, v]);
    Object.assign(slot, { w: newW, v: newV });
  }

  function forward(link: Link, at: number, x: Tensor): Saved {
    const [w, gamma, beta] = (params[at] ?? []).map((slot) => slot.w) as [Tensor, Tensor, Tensor];
    const y = runKernel1("adder2d", { x, w }, window(link));
    const [norm, mean, variance] = runKernel("batchNormTrain", { x: y, gamma, beta }, epsilon) as [
      Tensor,
      Tensor,
      Tensor,
    ];
    const relu = at < links.length - 1 ? runKernel1("relu", { x: norm }, {}) : norm;
    const out = link.pool ? runKernel1("maxPool", { x: relu }, pool) : relu;
    return { x, y, mean, variance, relu, out };
  }

  function backward(link: Link, at: number, saved: Saved, dOut: Tensor): Tensor {
    const slots = params[at] ?? [];
    const [w, gamma] = slots.map((slot) => slot.w) as [Tensor, Tensor];
    const { x, y, mean, variance, relu, out } = saved;
    let dy = dOut;
    if (link.pool) dy = runKernel1("maxPoolGrad", { dy, x: relu, y: out }, pool);
    if (at < links.length - 1) dy = runKernel1("reluGrad", { dy, y: relu }, {});
    const [dx, dgamma, dbeta] = runKernel(
      "batchNormGrad",
      { dy, x: y, gamma, mean, variance },
      epsilon,
    ) as [Tensor, Tensor, Tensor];
    const full = { ...window(link), rule: "full-precision" } as const;
    const raw = runKernel1("adder2dGradFilter", { dy: dx, x, w }, full);
    const norm = runKernel1("l2Norm", { x: raw }, {});
    const g = runKernel1("adaptiveScale", { g: raw, norm }, { eta: 0.1 });
    const rule = { ...window(link), rule: "hardtanh" } as const;
    const down = at > 0 ? runKernel1("adder2dGradInput", { dy: dx, x, w }, rule) : dx;
    for (const [k, gradient] of [g, dgamma, dbeta].entries()) {
      const slot = slots[k];
      if (slot) update(slot, gradient);
    }
    return down;
  }

  const step = (): void => {
    // Parameters of this step are made inside and must outlive it.
    const before = params.flat();
    tidy(() => {
      const saved: Saved[] = [];
      links.forEach((link, at) => {
        saved.push(forward(link, at, saved.at(-1)?.out ?? images));
      });
      // Any gradient does: the last output itself.
      let dy = saved.at(-1)?.out ?? images;
      for (let at = links.length - 1; at >= 0; at--) {
        const [link, each] = [links[at], saved[at]];
        if (link && each) dy = backward(link, at, each, dy);
      }
      return before.flatMap(({ w, v }) => [w, v]);
    });
  };
  return { step, parameters: params.flat().reduce((sum, { w }) => sum + w.size, 0) };
}
