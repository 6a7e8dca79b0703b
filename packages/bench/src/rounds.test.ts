import { afterEach, expect, it, vi } from "vitest";
import { measureRounds } from "./rounds";

const plan = { rounds: 5, turnMs: 0, mostCalls: 3, mostMs: 1000 };

afterEach(() => void vi.useRealTimers());

it("gives each candidate its turn in every round", async () => {
  const calls: string[] = [];
  const candidate = (name: string) => ({ call: () => void calls.push(name) });
  const timings = await measureRounds([candidate("a"), candidate("b")], plan);
  // A first call and one that measures its length, then the rounds.
  expect(calls.slice(0, 4)).toEqual(["a", "a", "b", "b"]);
  // A turn has one call that is not timed and one that is.
  const turns = calls.slice(4).join("").match(/aa|bb/g) ?? [];
  expect(turns).toHaveLength(10);
  for (let round = 0; round < 10; round += 2) {
    expect(turns.slice(round, round + 2).sort()).toEqual(["aa", "bb"]);
  }
  expect(new Set(turns.join("").match(/.{4}/g))).toEqual(new Set(["aabb", "bbaa"]));
  expect(timings).toMatchObject([{ samples: 5 }, { samples: 5 }]);
});

it("reports a candidate that throws as missing, and goes on with the others", async () => {
  const broken = {
    call: () => {
      throw new Error("no such kernel\nat some place");
    },
  };
  const timings = await measureRounds([broken, { call: () => {} }], plan);
  expect(timings).toMatchObject([{ missing: "no such kernel" }, { samples: 5 }]);
});

it("waits for the device once a turn", async () => {
  let finished = 0;
  let called = 0;
  const candidate = {
    call: () => void called++,
    finish: async () => void finished++,
  };
  await measureRounds([candidate], { ...plan, turnMs: 1000 });
  // A turn has one call that is not timed, then three with one wait.
  expect([called, finished]).toEqual([2 + 5 * (1 + 3), 2 + 5 * (1 + 1)]);
});

it("skips rounds for slow candidates, and warms them up by `warmUp`", async () => {
  let called = 0;
  let warm = 0;
  const slow = { call: () => void called++, warmUp: async () => void warm++, everyRounds: 2 };
  expect(await measureRounds([slow], plan)).toMatchObject([{ samples: 3 }]);
  expect([called, warm]).toEqual([3, 1]);
});

it("ends the turns of a candidate that takes too long", async () => {
  // The clock is the test's own: a busy machine would make one call of 15 ms last for 20.
  vi.useFakeTimers({ toFake: ["performance"] });
  const slow = { call: async () => void vi.advanceTimersByTime(15) };
  const timings = await measureRounds([slow], { ...plan, mostMs: 20 });
  expect(timings).toMatchObject([{ samples: 2 }]);
});
