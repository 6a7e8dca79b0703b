import { emptyGraph } from "@adder-studio/graph";
import { expect, it } from "vitest";
import { recordOf } from "../../runs/testing";
import { noResultText, resultOf } from "./share-result";

const graph = emptyGraph();
const faster = { ...graph, run: { ...graph.run, lr: 0.5 } };
const screen = { graph, key: "document" };
const done = { weightsHash: "f".repeat(64), graph } as const;

it("is that of the newest finished run of this network, also once a title has changed", () => {
  const old = recordOf({ ...done, number: 1 });
  const last = recordOf({ ...done, number: 2 });
  const going = recordOf({ number: 3, graph, outcome: "running" });
  expect(resultOf([going, last, old], screen)).toEqual({ kind: "result", run: last });
  const titled = { ...graph, title: "Another name" };
  expect(resultOf([last], { ...screen, graph: titled })).toEqual({ kind: "result", run: last });
  expect(resultOf([last], { ...screen, key: "other" })).toEqual({ kind: "none" });
  const { weightsHash: _, ...nameless } = last;
  expect(resultOf([nameless], screen).kind).toBe("unfinished");
});

it("is absent with a reason", () => {
  const why = (...runs: Parameters<typeof resultOf>[0]) => {
    const result = resultOf(runs, screen);
    if (result.kind === "result") throw new Error("there is a result");
    return [result.kind, noResultText(result)];
  };
  expect(why()).toEqual(["none", expect.stringContaining("has not been run yet")]);
  const half = { graph, step: 12, totalSteps: 30 };
  expect(why(recordOf({ ...half, outcome: "running" }))).toEqual([
    "unfinished",
    "Its run is not finished: 12 of 30 steps.",
  ]);
  expect(why(recordOf({ ...half, outcome: "stopped" }))[1]).toContain("was stopped at 12 of 30");
  const reason = "The loss is no longer a number.";
  expect(why(recordOf({ ...half, outcome: "failed", reason }))).toEqual([
    "failed",
    `Its run stopped at step 12: ${reason}`,
  ]);
  expect(why(recordOf({ ...done, graph: faster }))[0]).toBe("edited");
  const recorded = recordOf({ ...done, recorded: "elsewhere" });
  expect(why(recorded)[0]).toBe("none");
});

it("of a network before an edit is offered with that network, unless the new one has a run of its own", () => {
  const before = recordOf({ ...done, graph: faster });
  expect(resultOf([before], screen)).toMatchObject({ kind: "edited", run: before });
  const beside = recordOf({ ...done, graph: faster, beside: true });
  expect(resultOf([beside], screen)).toEqual({ kind: "none" });
  const mine = recordOf({ ...done, number: 2 });
  expect(resultOf([mine, before], screen)).toEqual({ kind: "result", run: mine });
});
