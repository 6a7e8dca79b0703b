import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import {
  deviceRuns,
  forgetRunRecords,
  memoryRuns,
  mostRuns,
  type RunStorage,
  surplus,
} from "./run-storage";
import { recordOf } from "./testing";
import { thinCurve } from "./thin";
import type { RunRecord } from "./types";

const curve = thinCurve({ length: 2, column: (c) => Float32Array.of(c, c + 1) });

beforeEach(forgetRunRecords);

describe.each([
  ["device", deviceRuns],
  ["memory", memoryRuns],
] as const)("the runs' storage on %s", (_, make) => {
  let storage: RunStorage;
  beforeEach(() => {
    storage = make();
  });

  it("keeps records and curves apart", async () => {
    await storage.put(recordOf(), curve);
    await storage.put(recordOf({ name: "another name" }));
    expect((await storage.list()).map(({ name }) => name)).toEqual(["another name"]);
    expect([...((await storage.curve("run 1"))?.loss ?? [])]).toEqual([1, 2]);
  });

  it("removes both", async () => {
    await storage.put(recordOf(), curve);
    await storage.remove(["run 1"]);
    expect(await storage.list()).toEqual([]);
    expect(await storage.curve("run 1")).toBeUndefined();
  });
});

it("keeps on the device what another page will find, until everything is forgotten", async () => {
  const first = deviceRuns();
  await first.put(recordOf(), curve);
  expect(await deviceRuns().list()).toHaveLength(1);
  await forgetRunRecords();
  expect(await deviceRuns().list()).toEqual([]);
  // A page whose storage was taken away says so: it does not bring the runs back.
  await expect(first.put(recordOf())).rejects.toThrow("taken over");
});

describe("the cap", () => {
  const runs = (count: number, change: (n: number) => Partial<RunRecord> = () => ({})) =>
    Array.from({ length: count }, (_, i) =>
      recordOf({ number: i + 1, id: `${i + 1}`, ...change(i + 1) }),
    );

  it("lets nothing go until it is reached", () => {
    expect(surplus(runs(mostRuns))).toEqual([]);
  });
  it("lets the oldest go", () => {
    expect(surplus(runs(mostRuns + 2).reverse())).toEqual(["1", "2"]);
  });
  it("passes over pinned runs and runs that go on", () => {
    const some = runs(6, (n) =>
      n === 1 ? { pinned: true } : n === 2 ? { outcome: "running" } : {},
    );
    expect(surplus(some, 4)).toEqual(["3", "4"]);
    expect(
      surplus(
        runs(5, () => ({ pinned: true })),
        2,
      ),
    ).toEqual([]);
  });
});
