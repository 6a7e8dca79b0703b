import type { NamedArray } from "@adder-studio/core";
import { weightsHash } from "@adder-studio/core";
import { defaultRun, type RunConfig } from "@adder-studio/graph";
import { convVersion, type ModelIR } from "@adder-studio/ir";
import { useBackend } from "@adder-studio/kernels";
import { memory, tensor, tidy } from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { distillationGradient } from "./distillation";
import { compile, readPacked } from "./program";
import { adderNetwork, testBatch, testInput, valueNetwork } from "./testing/networks";

const distilled: RunConfig = { ...defaultRun, distill: 0.7, distillTemperature: 3 };
const { classes } = testInput;

/** Computes softmax(z / T) in double precision. */
function softened(scores: readonly number[], temperature: number): number[] {
  const powers = scores.map((z) => Math.exp(z / temperature));
  const sum = powers.reduce((all, one) => all + one, 0);
  return powers.map((one) => one / sum);
}

/** Computes KL(softmax(t / T) || softmax(s / T)), averaged over the batch; scores one example after the other. */
function divergence(teacher: ArrayLike<number>, student: ArrayLike<number>, temperature: number) {
  const count = student.length / classes;
  let sum = 0;
  for (let n = 0; n < count; n++) {
    const row = (from: ArrayLike<number>) =>
      softened(Array.from(from).slice(n * classes, (n + 1) * classes), temperature);
    const [p, q] = [row(teacher), row(student)];
    for (let k = 0; k < classes; k++) {
      const pk = p[k] as number;
      sum += pk * Math.log(pk / (q[k] as number));
    }
  }
  return sum / count;
}

async function trained(run: RunConfig, steps: number, ir: ModelIR = adderNetwork()) {
  const program = compile(ir, run);
  program.initialise();
  for (let step = 0; step < steps; step++) {
    program.trainStep(testBatch(4, step), step, 0.1).dispose();
  }
  const [weights, snapshot] = [await program.weights(), await program.snapshot()];
  program.dispose();
  return { weights, snapshot };
}

/** Splits a snapshot into pairs of name and array. */
function partsOf({ layout, data }: Awaited<ReturnType<typeof trained>>["snapshot"]) {
  let at = 0;
  return layout.map(({ name, size }) => {
    at += size;
    return [name, data.slice(at - size, at)] as const;
  });
}

describe.each(["cpu", "wasm"] as const)("distillation from the conv version on %s", (on) => {
  beforeAll(async () => {
    await useBackend(on);
  }, 60_000);

  it.each([1, 4, 20])("has the gradient at the scores of finite differences, T = %d", async (t) => {
    const student = [1.5, -0.5, 0.25, 0.1, 3, -2, 0, 0, 0, -1, 2, 4];
    const teacher = [0.5, 2, -1, 0.3, 0.2, 0.1, 5, -4, 0, -1, 2, 4];
    const weight = 0.7;
    const gradient = tidy(() => {
      const [s, z] = [student, teacher].map((scores) => tensor(scores, [4, classes]));
      const labels = tensor([0, 1, 2, 2], [4], "int32");
      if (s === undefined || z === undefined) throw new Error("two arrays");
      return distillationGradient(s, z, labels, { weight, temperature: t });
    });
    const found = await gradient.data();
    gradient.dispose();
    const loss = (scores: readonly number[]) => weight * t * t * divergence(teacher, scores, t);
    student.forEach((_, at) => {
      const by = (step: number) => student.map((z, i) => (i === at ? z + step : z));
      const slope = (loss(by(1e-5)) - loss(by(-1e-5))) / 2e-5;
      expect.soft(found[at], `score ${at}`).toBeCloseTo(slope, 5);
    });
  });

  it("moves each weight along the gradient of cross-entropy + lambda T^2 KL", async () => {
    // With an exponent of 2 the gradient of the adders is exact.
    const run: RunConfig = {
      ...distilled,
      momentum: 0,
      nesterov: false,
      weightDecay: 0,
      rateRule: "plain",
      lpStart: 2,
      lpEnd: 2,
    };
    const ir = adderNetwork();
    const batch = testBatch(5);
    const scoresOf = async (net: ModelIR, weights: readonly NamedArray[]) => {
      const program = compile(net, { ...run, distill: 0 });
      program.initialise(weights);
      const [metrics, logits] = [
        program.trainStep(batch, 0, 0),
        program.logits(batch, undefined, "train"),
      ];
      const [loss = 0, , ...rest] = await readPacked([metrics, logits]);
      metrics.dispose();
      logits.dispose();
      program.dispose();
      return { loss, scores: rest.slice(-5 * classes) };
    };
    const teacher = await scoresOf(convVersion(ir, run.init), []);
    const loss = async (weights: readonly NamedArray[]) => {
      const own = await scoresOf(ir, weights);
      const { distill: weight, distillTemperature: t } = run;
      return own.loss + weight * t * t * divergence(teacher.scores, own.scores, t);
    };
    const program = compile(ir, run);
    program.initialise();
    const before = await program.weights();
    program.trainStep(batch, 0, 1).dispose();
    const after = new Map((await program.weights()).map(({ name, data }) => [name, data]));
    program.dispose();
    for (const { name, data } of before) {
      if (name.endsWith("/mean") || name.endsWith("/variance")) continue;
      for (const index of [0, data.length >> 1, data.length - 1]) {
        const gradient = (data[index] as number) - (after.get(name)?.[index] as number);
        const nudged = (by: number) =>
          before.map((array) =>
            array.name === name
              ? { ...array, data: array.data.map((w, i) => (i === index ? w + by : w)) }
              : array,
          );
        // The step is small: a ReLU and a maximum lie behind.
        const by = 5e-4;
        const slope = ((await loss(nudged(by))) - (await loss(nudged(-by)))) / (2 * by);
        expect.soft(gradient, `${name}[${index}]`).toBeCloseTo(slope, 2);
      }
    }
  });

  it.each(["sgd", "adam"] as const)(
    "trains the teacher as the conv version trains alone: %s",
    async (optimizer) => {
      const run = { ...distilled, optimizer };
      const { snapshot } = await trained(run, 6);
      const alone = await trained({ ...run, distill: 0 }, 6, convVersion(adderNetwork(), run.init));
      const own = partsOf(snapshot).flatMap(([name, data]) =>
        name.startsWith("teacher/") ? [[name.slice("teacher/".length), data] as const] : [],
      );
      expect(own).toEqual(partsOf(alone.snapshot));
    },
  );

  it("changes the weights, and nothing where it is off or there is no conv version", async () => {
    const plain = await trained(defaultRun, 4);
    const taught = await trained(distilled, 4);
    expect(weightsHash(taught.weights)).not.toBe(weightsHash(plain.weights));
    expect(taught.weights.map(({ name }) => name)).toEqual(plain.weights.map(({ name }) => name));
    const off = await trained({ ...distilled, distill: 0 }, 4);
    expect(off.snapshot).toEqual(plain.snapshot);
    for (const ir of [valueNetwork(), convVersion(adderNetwork(), "paper")]) {
      const idle = await trained(distilled, 3, ir);
      expect(idle.snapshot).toEqual((await trained(defaultRun, 3, ir)).snapshot);
    }
  });

  it("draws the network's predictions to the teacher's", async () => {
    const apart = async (distill: number) => {
      const run = { ...distilled, distill };
      const { snapshot, weights } = await trained(run, 60);
      const teacher = await trained(
        { ...run, distill: 0 },
        60,
        convVersion(adderNetwork(), run.init),
      );
      const scores = async (ir: ModelIR, given: readonly NamedArray[]) => {
        const program = compile(ir, { ...run, distill: 0 });
        program.initialise(given);
        const logits = program.logits(testBatch(40, 3));
        const values = await logits.data();
        logits.dispose();
        program.dispose();
        return values;
      };
      expect(snapshot.data.every(Number.isFinite)).toBe(true);
      return divergence(
        await scores(convVersion(adderNetwork(), run.init), teacher.weights),
        await scores(adderNetwork(), weights),
        1,
      );
    };
    expect(await apart(5)).toBeLessThan(await apart(0));
  });

  it("continues from a snapshot with the same bits, and needs the teacher's part of it", async () => {
    const whole = await trained(distilled, 6);
    const { snapshot } = await trained(distilled, 3);
    const program = compile(adderNetwork(), distilled);
    program.initialise();
    program.restore(snapshot);
    for (let step = 3; step < 6; step++) {
      program.trainStep(testBatch(4, step), step, 0.1).dispose();
    }
    expect(await program.snapshot()).toEqual(whole.snapshot);
    const plain = await trained(defaultRun, 1);
    expect(() => program.restore(plain.snapshot)).toThrow("the checkpoint does not fit: teacher/");
    program.dispose();
  });

  it("leaves no tensor from step to step, and none at the end", async () => {
    const start = memory().numTensors;
    const program = compile(adderNetwork(), distilled);
    program.initialise();
    program.trainStep(testBatch(4), 0, 0.1).dispose();
    const { numTensors } = memory();
    for (let step = 1; step < 4; step++) {
      program.trainStep(testBatch(4, step), step, 0.1, true).dispose();
    }
    await program.findNonFinite(testBatch(4), 4);
    program.initialise(await program.weights());
    expect(memory().numTensors).toBe(numTensors);
    program.dispose();
    expect(memory().numTensors).toBe(start);
  });

  it("gives the teacher initial weights whatever weights the network starts from", async () => {
    const { weights } = await trained(distilled, 3);
    const program = compile(adderNetwork(), distilled);
    program.initialise();
    const fresh = partsOf(await program.snapshot());
    program.initialise(weights);
    const continued = partsOf(await program.snapshot());
    program.dispose();
    const teacher = (parts: typeof continued) =>
      parts.filter(([name]) => name.startsWith("teacher/"));
    expect(teacher(continued)).toEqual(teacher(fresh));
    expect(continued).not.toEqual(fresh);
  });

  it("names the layer where a teacher's scores make values infinite", async () => {
    const program = compile(adderNetwork(), distilled);
    program.initialise();
    const { layout, data } = await program.snapshot();
    let at = 0;
    for (const { name, size } of layout) {
      if (name === "teacher/b2/gamma") data.fill(Number.NaN, at, at + size);
      at += size;
    }
    program.restore({ layout, data });
    const found = await program.findNonFinite(testBatch(4), 0);
    expect(found?.what).toBe("gradient");
    program.dispose();
  });
});

it("counts the ops of both networks as signs of life", async () => {
  await useBackend("cpu");
  const callsOf = (run: RunConfig) => {
    let calls = 0;
    const program = compile(adderNetwork(), run, () => {
      calls += 1;
    });
    program.initialise();
    program.trainStep(testBatch(4), 0, 0.1).dispose();
    program.dispose();
    return calls;
  };
  expect(callsOf(distilled)).toBe(2 * callsOf(defaultRun));
});

it("agrees between the engines", async () => {
  const runs: NamedArray[][] = [];
  for (const engine of ["cpu", "wasm"] as const) {
    await useBackend(engine);
    runs.push((await trained(distilled, 2)).weights);
  }
  const [cpu = [], wasm = []] = runs;
  cpu.forEach(({ name, data }, p) => {
    data.forEach((value, i) => {
      expect(Math.abs(value - (wasm[p]?.data[i] as number)), `${name}[${i}]`).toBeLessThan(1e-4);
    });
  });
});
