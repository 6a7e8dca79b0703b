import { firstTemplate } from "@adder-studio/blocks";
import type { ModelGraph, RunConfig } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { createDerive } from "./derive";

const { graph } = firstTemplate;
const withRun = (run: Partial<RunConfig>): ModelGraph => ({
  ...graph,
  run: { ...graph.run, ...run },
});
const codes = (found: ReturnType<ReturnType<typeof createDerive>>) =>
  found.lowered.diagnostics.map(({ code }) => code);

it("counts anew when the exponent of adders changes", () => {
  const derive = createDerive();
  const one = derive(graph, []);
  const hash = one.hash;
  const { additions, multiplications } = one.lowered.totals.all;
  const two = derive(withRun({ lpStart: 2, lpEnd: 2 }), []);
  // Each of the adders' taps is squared: two additions and a product a tap.
  const adders = Object.values(one.lowered.facts).reduce(
    (sum, { cost }) => sum + (cost?.multiplications === 0 ? cost.additions : 0),
    0,
  );
  expect(adders).toBeGreaterThan(0);
  expect(two.lowered.totals.all.additions).toBe(additions);
  expect(two.lowered.totals.all.multiplications - multiplications).toBe(adders / 2);
  expect(two.hash).not.toBe(hash);
});

it("looks anew for hints when a rule changes", () => {
  const derive = createDerive();
  const power = { lpStart: 2, lpEnd: 2 };
  expect(codes(derive(withRun(power), []))).not.toContain("exponent-rules");
  expect(codes(derive(withRun({ ...power, filterRule: "sign" }), []))).toContain("exponent-rules");
});

it("takes a new title for the same network", () => {
  const derive = createDerive();
  const { lowered } = derive(graph, []);
  expect(derive({ ...graph, title: "another" }, []).lowered).toBe(lowered);
});
