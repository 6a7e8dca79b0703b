import type { BatchFeed } from "@adder-studio/data";
import type { Program } from "@adder-studio/runtime";
import { expect, it } from "vitest";
import type { ObserveRequest } from "../observation";
import { tinyExperiment } from "../test-support/network";
import { createRunObserver } from "./run-observer";

it("keeps the request that comes while the one before it fails", async () => {
  let refuse: (error: Error) => void = () => {};
  const image = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  const observer = createRunObserver({
    ir: tinyExperiment().ir,
    program: { filterLayers: [] as const } as unknown as Program,
    feed: { testAt: () => image } as unknown as BatchFeed,
    reestimate: false,
    hurries: () => true,
  });
  const request = (id: number): ObserveRequest => ({
    id,
    image: { index: 0 },
    items: [{ kind: "value", op: 0 }],
    everyMs: 20,
  });
  observer.setRequest(request(1));
  const first = observer.observeNow(0);
  observer.setRequest(request(2));
  refuse(new Error("no such image"));
  expect(await first).toMatchObject({ request: 1, fault: "no such image" });
  // The first time that it is read, the images are asked for; training goes on until they have come.
  expect(observer.due).toBe(false);
  await null;
  await null;
  expect(observer.due).toBe(true);

  // Nobody asked for anything else: it is not tried again at each step.
  expect(await observer.observeNow(0)).toMatchObject({ request: 2, fault: "no such image" });
  expect(observer.due).toBe(false);
});
