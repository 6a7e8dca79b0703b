import { expect, it } from "vitest";
import { markSteps } from "./marks";

it("has rising steps inside of the run, each once", () => {
  for (let total = 0; total <= 2000; total++) {
    const steps = markSteps(total);
    expect(steps.every((step) => Number.isInteger(step) && step > 0 && step < total)).toBe(true);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    if (total > 10) expect(steps).toContain(10);
    if (total > 50) expect(steps).toContain(50);
  }
});
