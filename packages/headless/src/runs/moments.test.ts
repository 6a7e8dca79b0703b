import { randomStream } from "@adder-studio/core";
import { expect, it } from "vitest";
import { expectedVariance, logLikelihoods, variance } from "./moments";

const count = 20_000;

it("holds a Gaussian to be likelier for normal values, a Laplace for Laplace ones", () => {
  const random = randomStream(1, "moments");
  const normal = Float32Array.from({ length: count }, () => 3 + 2 * random.normal());
  const laplace = Float32Array.from({ length: count }, () => {
    const u = random.uniform() - 0.5;
    return 3 - 2 * Math.sign(u) * Math.log(1 - 2 * Math.abs(u));
  });
  const ofNormal = logLikelihoods(normal);
  // Entropy of N(., 2²): ln(2 sqrt(2 pi e)).
  expect(ofNormal.gaussian).toBeCloseTo(-Math.log(2 * Math.sqrt(2 * Math.PI * Math.E)), 1);
  expect(ofNormal.gaussian).toBeGreaterThan(ofNormal.laplace);
  const ofLaplace = logLikelihoods(laplace);
  // Entropy of Laplace(., 2): 1 + ln 4.
  expect(ofLaplace.laplace).toBeCloseTo(-1 - Math.log(4), 1);
  expect(ofLaplace.laplace).toBeGreaterThan(ofLaplace.gaussian);
});

it("takes the middle of an even number of values", () => {
  // Median 2.5, b = 1.
  expect(logLikelihoods(Float32Array.of(4, 1, 2, 3)).laplace).toBeCloseTo(-Math.log(2) - 1, 12);
});

it("predicts the variance of sums of distances and of products", () => {
  const random = randomStream(2, "moments");
  const taps = 9;
  const draw = (sd: number) => Array.from({ length: taps }, () => sd * random.normal());
  const sums = { adder2d: [] as number[], conv2d: [] as number[] };
  for (let i = 0; i < count; i++) {
    const [x, f] = [draw(2), draw(0.5)];
    sums.adder2d.push(-x.reduce((sum, a, t) => sum + Math.abs(a - (f[t] ?? 0)), 0));
    sums.conv2d.push(x.reduce((sum, a, t) => sum + a * (f[t] ?? 0), 0));
  }
  for (const op of ["adder2d", "conv2d"] as const) {
    const ratio = variance(sums[op]) / expectedVariance(op, taps, 4, 0.25);
    expect(ratio).toBeGreaterThan(0.95);
    expect(ratio).toBeLessThan(1.05);
  }
});
