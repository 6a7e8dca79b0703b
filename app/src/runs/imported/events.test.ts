import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { looksLikeEvents, readLine } from "./line";
import { readEvents } from "./read";
import { createThinner } from "./thinner";
import type { EventRun } from "./types";

const hash = (letter: string) => letter.repeat(64);
const ready = {
  ...{ type: "ready", backend: "torch", adapter: "NVIDIA H100", threads: 8 },
  ...{ host: "PyTorch 2.13, node1", documentHash: hash("d") },
};
const step = (at: number, more = {}) => ({
  ...{ type: "step", step: at, loss: 2 / (1 + at), lr: 0.1, examplesPerSecond: 500 },
  layers: [{ name: "adder1", rawNorm: 1 + at, alpha: 2 }],
  ...more,
});
const epoch = (at: number, more = {}) => ({
  ...{ type: "epoch", epoch: at, trainLoss: 1, testLoss: 1.5 },
  ...{ trainAccuracy: 0.5, testAccuracy: 0.1 * at, examplesPerSecond: 500 },
  ...more,
});
const done = {
  ...{ type: "done", steps: 20, weightsHash: hash("a"), documentHash: hash("d") },
  examplesPerSecond: 490,
};
const run = [
  ready,
  ...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((at) => step(at)),
  epoch(1),
  ...[10, 11, 12, 13, 14, 15, 16, 17, 18, 19].map((at) => step(at)),
  epoch(2),
  done,
];
const linesOf = (events: readonly unknown[]) => events.map((event) => JSON.stringify(event));

const read = (text: string, piece?: number) => {
  const bytes = new TextEncoder().encode(text);
  const stream = () =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        const size = piece ?? bytes.length;
        for (let at = 0; at < bytes.length; at += size)
          controller.enqueue(bytes.subarray(at, at + size));
        controller.close();
      },
    });
  const file = { name: "events.jsonl", size: bytes.length, stream };
  return readEvents(file as unknown as File);
};
async function opened(text: string, piece?: number): Promise<EventRun> {
  const result = await read(text, piece);
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
const text = (events: readonly unknown[]) => `${linesOf(events).join("\n")}\n`;

describe("a whole file", () => {
  it("is a run with its place, its figures and the norms of its layers", async () => {
    const made = await opened(text(run));
    expect(made).toMatchObject({
      elsewhere: { backend: "torch", adapter: "NVIDIA H100", processes: 8, file: "events.jsonl" },
      ...{ documentHash: hash("d"), weightsHash: hash("a"), goal: "classes" },
      ...{ outcome: "done", reason: undefined, step: 20, stepsPerEpoch: 10, notes: [] },
    });
    expect(made.epochs.map((one) => [one.epoch, one.step, one.testAccuracy])).toEqual([
      [1, 10, 0.1],
      [2, 20, 0.2],
    ]);
    expect([...made.curve.step]).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect(made.curve.loss[3]).toBe(0.5);
    expect([...(made.curve.norms?.[0]?.norm ?? [])].slice(0, 3)).toEqual([1, 2, 3]);
  });

  it("is the same with the marks of its weights", async () => {
    const mark = { type: "mark", step: 10, hash: hash("b") };
    const marked = run.flatMap((event) => (event.type === "epoch" ? [mark, event] : [event]));
    expect(marked).toHaveLength(run.length + 2);
    expect(await opened(text(marked))).toEqual(await opened(text(run)));
  });

  it("is the same in pieces of any size, with either line end, and without the last one", async () => {
    const whole = await opened(text(run));
    for (const piece of [1, 7, 100]) expect(await opened(text(run), piece)).toEqual(whole);
    expect(await opened(linesOf(run).join("\r\n"))).toEqual(whole);
  });

  it("errors of values, losses that were no number, and what a resumed run repeats", async () => {
    const values = await opened(
      text([
        ready,
        step(0, { loss: null, layers: [] }),
        step(1),
        step(2),
        { ...epoch(1), trainAccuracy: undefined, trainRmse: 3, testRmse: 4 },
        { ...ready, threads: 2 },
        step(1, { loss: 7 }),
        { type: "failed", code: "x", message: "The disk is full." },
      ]),
    );
    expect(values).toMatchObject({ outcome: "failed", reason: "The disk is full.", step: 2 });
    expect(values.elsewhere.processes).toBe(2);
    expect([...values.curve.loss]).toEqual([Number.NaN, 7]);
    // The epoch after step 2 is of the past: the run went back behind it.
    expect(values.epochs).toEqual([]);
  });

  it("is told apart from others and known again when it has grown", async () => {
    const some = await opened(text(run.slice(0, 15)));
    expect([some.outcome, some.reason]).toEqual(["stopped", "the file ends there"]);
    expect((await opened(text(run))).key).toBe(some.key);
    const other = run.map((event) => ("loss" in event ? { ...event, loss: 1 } : event));
    expect((await opened(text(other))).key).not.toBe(some.key);
  });
});

describe("lines that are no events", () => {
  it("a file that does not begin with one is refused by number", async () => {
    for (const first of [
      "{}",
      "[1]",
      '{"type":"tick"}',
      "accuracy: 3",
      '{"type":"step","step":-1}',
    ]) {
      const result = await read(`\n${first}\n${text(run)}`);
      expect(result.ok ? "" : result.error).toMatch(
        /^Line 2 of events\.jsonl is no event of a run/,
      );
    }
    const long = await read(`{"type":"ready","x":"${"y".repeat(70_000)}"}\n${text(run)}`);
    expect(long.ok ? "" : long.error).toMatch(/^Line 1 of events\.jsonl is longer than 64 kB/);
  });

  it("later ones are left out by number, and a cut one at the end is told of", async () => {
    const lines = linesOf(run);
    const with3 = [...lines.slice(0, 3), "{}", ...lines.slice(3)].join("\n");
    const made = await opened(`${with3}\n`);
    expect(made.notes).toEqual(["Line 4 is no event of a run and was left out."]);
    const cut = await opened(text(run).slice(0, -20));
    expect(cut.notes).toEqual([
      "The file ends in the middle of a line; everything before it is here.",
    ]);
    expect([cut.outcome, cut.step, cut.epochs.length]).toEqual(["stopped", 20, 2]);
    const many = await opened(`${lines[0]}\n${"x\n".repeat(5)}${lines.slice(1).join("\n")}`);
    expect(many.notes[0]).toMatch(/^Lines 2, 3, 4 and 2 more are no events/);
    const long = await opened(`${lines[0]}\n${" ".repeat(70_000)}\n${lines.slice(1).join("\n")}`);
    expect(long.notes).toEqual(["Line 2 is no event of a run and was left out."]);
  });

  it.each<[string, string, RegExp]>([
    ["nothing", "", /is empty/],
    ["steps without a start", text(run.slice(1)), /does not say what the run was trained on/],
    ["a start alone", text([ready]), /holds no step of a run yet/],
  ])("%s", async (_, content, said) => {
    const result = await read(content);
    expect(result.ok ? "" : result.error).toMatch(said);
  });

  it("a file over 200 MB is refused before it is read", async () => {
    const stream = () => {
      throw new Error("it was read");
    };
    const file = { name: "big.jsonl", size: 201 * 2 ** 20, stream } as unknown as File;
    expect(await readEvents(file)).toEqual({
      ok: false,
      error: "big.jsonl is larger than 200 MB.",
    });
  });

  it("changed bytes give a run or one sentence, and texts that hide nothing", async () => {
    const bytes = new TextEncoder().encode(text(run));
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(127));
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 6 }), async (changes) => {
        const copy = bytes.slice();
        for (const [at, value] of changes) copy[at] = value;
        const result = await read(new TextDecoder().decode(copy));
        if (!result.ok) expect(result.error).toMatch(/^[^\n]{10,300}$/);
        else {
          const { step: made, curve } = result.value;
          expect(made).toBeGreaterThanOrEqual(0);
          expect(curve.loss.length).toBe(curve.step.length);
        }
      }),
      { numRuns: 500 },
    );
    const hostile = JSON.stringify({ ...ready, host: "a\u202eb\u0007c".padEnd(500, "x") });
    const event = readLine(hostile);
    expect(event?.type === "ready" && event.host).toBe("abc".padEnd(200, "x").slice(0, 200));
  });
});

describe("thinning", () => {
  it("holds at most so many rows, means of equal stretches, and every step once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 2, max: 16 }), (n, rows) => {
        const thinner = createThinner(rows);
        for (let at = 0; at < n; at++) {
          const event = readLine(JSON.stringify(step(at, { loss: at })));
          if (event?.type === "step") thinner.add(event);
        }
        const { step: steps, loss, norms } = thinner.curve();
        expect(steps.length).toBeLessThanOrEqual(rows);
        expect(steps.at(-1)).toBe(n - 1);
        let from = 0;
        steps.forEach((last, row) => {
          const mean = (from + last) / 2;
          expect(loss[row]).toBeCloseTo(mean, 3);
          expect(norms?.[0]?.norm[row]).toBeCloseTo(1 + mean, 3);
          from = last + 1;
        });
      }),
      { numRuns: 200 },
    );
  });

  it("layers that are written now and then stand until the next", () => {
    const thinner = createThinner();
    for (let at = 0; at < 6; at++) {
      const event = readLine(JSON.stringify(step(at, at % 3 === 1 ? {} : { layers: [] })));
      if (event?.type === "step") thinner.add(event);
    }
    expect([...(thinner.curve().norms?.[0]?.norm ?? [])]).toEqual([Number.NaN, 2, 2, 2, 5, 5]);
  });
});

it("a file is known by its first line", () => {
  expect(looksLikeEvents(text(run))).toBe(true);
  expect(looksLikeEvents('{ "type": "step", "step": 0')).toBe(true);
  expect(looksLikeEvents('{"format":"adder-studio"}')).toBe(false);
  expect(looksLikeEvents('{"type":"FeatureCollection"}')).toBe(false);
});
