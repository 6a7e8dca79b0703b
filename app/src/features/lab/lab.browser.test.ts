import { distance, forward, spread } from "@adder-studio/blocks/approximation";
import { createSession } from "@adder-studio/session/client";
import { afterEach, expect, test } from "vitest";
import { measure, type Plan } from "./plans";
import { lineOf } from "./targets";
import { createTrainer, type Trained, type TrainingJob } from "./trainer";

const plan: Plan = { kind: "curve", target: { id: "abs" }, width: 8 };
const drawn: Plan = {
  kind: "curve",
  target: { id: "drawn", drawn: [-0.8, 0.4, 0.4, -0.2, 0.6] },
  width: 12,
};

function bench() {
  const done: Trained[] = [];
  const shares: number[] = [];
  const faults: string[] = [];
  let running: TrainingJob | undefined;
  let waiting = 0;
  const trainer = createTrainer(
    () => createSession({ dataBase: new URL("/", location.href).href }),
    {
      now: () => performance.now(),
      changed(job, others) {
        running = job;
        waiting = others.length;
      },
      done: (trained) => done.push(trained),
      failed: (_, why) => faults.push(why),
      progress: (share) => shares.push(share),
    },
  );
  return { trainer, done, shares, faults, state: () => ({ running, waiting }) };
}

let current: ReturnType<typeof bench> | undefined;
afterEach(() => current?.trainer.stop());

test("networks train one after the other in the worker, and approximate their functions", async () => {
  current = bench();
  const { trainer, done, shares, faults, state } = current;
  trainer.train([
    { plan, rule: "sign", seed: 0 },
    { plan: drawn, rule: "full-precision", seed: 0 },
  ]);
  expect(state()).toMatchObject({ running: { plan }, waiting: 1 });
  await expect.poll(() => done.length + faults.length, { timeout: 170_000 }).toBe(2);
  expect(faults).toEqual([]);
  expect(state()).toEqual({ running: undefined, waiting: 0 });
  expect(shares.length).toBeGreaterThan(2);
  for (const { job, chain, steps } of done) {
    expect(steps).toBeGreaterThan(500);
    const { range } = lineOf(job.plan.target);
    const { rms, sup } = measure(job.plan, chain);
    // A network that learned nothing is off by a quarter of the range and more.
    expect(rms).toBeLessThan((range[1] - range[0]) / 10);
    expect(sup).toBeGreaterThanOrEqual(rms);
  }
  const [first] = done;
  const xs = spread(-1, 1, 101);
  const far = distance(forward(first?.chain ?? [], xs), xs.map(Math.abs));
  expect(far.rms).toBeLessThan(0.05);
});

test("stopping ends the running job and removes the waiting ones", async () => {
  current = bench();
  const { trainer, done, state } = current;
  trainer.train([
    { plan, rule: "sign", seed: 0 },
    { plan, rule: "full-precision", seed: 0 },
  ]);
  trainer.stop();
  expect(state()).toEqual({ running: undefined, waiting: 0 });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(done).toEqual([]);
});
