import type { Shape } from "@adder-studio/core";
import type { RunConfig } from "@adder-studio/graph";
import type { Init } from "@adder-studio/ir";

/** Initial values of what layers learn; filters are [K,K,Cin,Cout]. */
export interface InitRules {
  adderFilter(shape: Shape): Init;
  convFilter(shape: Shape): Init;
  adderBias(): Init;
  convBias(filter: Shape): Init;
}

function normal(std: number): Init {
  return { kind: "normal", std };
}

function uniform(low: number, high: number): Init {
  return { kind: "uniform", low, high };
}

export function constant(value: number): Init {
  return { kind: "constant", value };
}

function fanIn(shape: Shape): number {
  const [height = 1, width = 1, channels = 1] = shape;
  return height * width * channels;
}

function fanOut(shape: Shape): number {
  const [height = 1, width = 1, , filters = 1] = shape;
  return height * width * filters;
}

const zero = (): Init => constant(0);
const torchUniform = (filter: Shape): Init => {
  const bound = 1 / Math.sqrt(fanIn(filter));
  return uniform(-bound, bound);
};
const heNormal = (filter: Shape): Init => normal(Math.sqrt(2 / fanOut(filter)));

const rules: { readonly [S in RunConfig["init"]]: InitRules } = {
  /**
   * The authors' code: adder filters N(0, 1), adder biases U[0, 1); convolutions as PyTorch makes them,
   * U(-b, b) with b = 1/sqrt(fan in), biases alike.
   */
  paper: {
    adderFilter: () => normal(1),
    convFilter: torchUniform,
    adderBias: () => uniform(0, 1),
    convBias: torchUniform,
  },
  /** He et al., ICCV 2015, fan out: N(0, 2/fan out) for both kinds (for adders as in AdderNGD's code); biases 0. */
  kaiming: { adderFilter: heNormal, convFilter: heNormal, adderBias: zero, convBias: zero },
  /** Adder filters N(0, 0.1^2), near the inputs' middle; convolutions as in `paper`; biases 0. */
  small: {
    adderFilter: () => normal(0.1),
    convFilter: torchUniform,
    adderBias: zero,
    convBias: zero,
  },
};

/** The rules of a scheme. */
export function initRules(scheme: RunConfig["init"]): InitRules {
  return rules[scheme];
}
