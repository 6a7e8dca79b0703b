import { templateOf } from "@adder-studio/blocks";
import { engineVersion } from "@adder-studio/core/engines";
import { documentHash } from "@adder-studio/graph";
import { dataOf, type Receipt, type Verdict } from "@adder-studio/receipt";
import { expect, it } from "vitest";
import { timeText } from "./labels";
import { claimAbout } from "./read";
import { saidOf } from "./said";

const graph = templateOf("spirals-adder")?.graph;
if (graph === undefined) throw new Error("the template is gone");
const { ir } = claimAbout(graph, {} as Receipt);
if (ir === undefined) throw new Error("it trains");
const figures = { task: "classes", loss: 0.4, metric: 0.874, reestimated: true } as const;
const receipt: Receipt = {
  ...{ app: "0.1.0", document: documentHash(graph).slice(0, 16), data: dataOf(ir)[0]?.hash ?? "" },
  ...{ seed: 1, engine: "wasm", module: engineVersion.module.slice(0, 12), steps: 626 },
  ...{ weights: "f", marks: [{ step: 50, hash: "5" }], warm: false, figures },
};
const standing = {
  ...{ claim: claimAbout(graph, receipt), ownData: [], agreed: 0, checking: undefined },
  ...{ verdict: undefined, isEdited: false, own: undefined },
};
const of = (change: Partial<Receipt>) => ({
  ...standing,
  claim: claimAbout(graph, { ...receipt, ...change }),
});
const whole: Verdict = { kind: "confirmed", upTo: 626, steps: 626 };
const part: Verdict = { kind: "confirmed", upTo: 50, steps: 626 };

it("is green for the whole run made again, and for nothing else", () => {
  const verdicts: readonly Verdict[] = [
    whole,
    part,
    { kind: "differs", at: 50, agrees: 0, steps: 626, claimed: "5" },
    { kind: "figures-differ", claimed: figures, made: figures },
    { kind: "close", claimed: figures, made: figures },
    { kind: "far", claimed: figures, made: figures },
    { kind: "cannot", why: { kind: "failed", message: "No memory." } },
  ];
  const tones = verdicts.map((verdict) => saidOf({ ...standing, verdict }).tone);
  expect(tones).toEqual(["good", "open", "bad", "bad", "open", "warn", "warn"]);
  expect(saidOf({ ...standing, verdict: whole, isEdited: true }).tone).toBe("grey");
  // A verdict cannot come before these are out of the way; if it did, it would not be green.
  const { tone, action } = saidOf({ ...of({ document: "0123456789abcdef" }), verdict: whole });
  expect([tone, action]).toEqual(["bad", undefined]);
  for (const change of [{ warm: true }, { data: "0123" }, { module: "0123456789ab" }])
    expect(saidOf({ ...of(change), verdict: whole }).tone).toBe("warn");
  expect(saidOf({ ...standing, verdict: whole, checking: { until: 9, step: 1 } }).tone).toBe(
    "open",
  );
});

it("offers what can be done, and says what cannot", () => {
  expect(saidOf(standing)).toEqual({
    tone: "open",
    text: "Not checked on this device yet.",
    action: "check",
  });
  expect(saidOf({ ...standing, verdict: part }).action).toBe("check");
  expect(saidOf({ ...standing, verdict: whole }).action).toBeUndefined();
  expect(saidOf({ ...standing, isEdited: true }).action).toBe("back");
  expect(saidOf(of({ warm: true }))).toMatchObject({ text: expect.stringContaining("no seed") });
  expect(saidOf(of({ warm: true })).action).toBeUndefined();
  const card = of({ engine: "webgpu", module: "", marks: [] });
  expect(saidOf(card)).toMatchObject({ action: "compare", tone: "open" });
  expect(saidOf({ ...standing, checking: { until: 50, step: 34 }, agreed: 10 }).text).toBe(
    "Making it again: step 34 of 50; the same weights up to step 10.",
  );
});

it("asks for data of a person's own by name and hash", () => {
  const hash = "0123456789abcdef".repeat(4);
  const { nodes } = graph;
  const id = Object.keys(nodes).find((key) => nodes[key]?.type === "input") ?? "";
  const input = nodes[id];
  if (input === undefined) throw new Error("it has an input");
  const props = { ...input.props, dataset: "own", own: `${hash} 1 2 1 2 0 points.csv` };
  const mine = { ...graph, nodes: { ...nodes, [id]: { ...input, props } } };
  const claim = claimAbout(mine, {
    ...receipt,
    document: documentHash(mine).slice(0, 16),
    data: hash.slice(0, 12),
  });
  const own = { hash, height: 1, width: 2, channels: 1, classes: 2, column: 0, name: "points.csv" };
  const said = saidOf({ ...standing, claim, own });
  expect(said).toMatchObject({ tone: "warn", action: "data" });
  expect(said.text).toContain("0123456789ab");
  expect(said.text).toContain("points.csv");
  expect(saidOf({ ...standing, claim, own, ownData: [hash] }).action).toBe("check");
});

it("tells the time of a check only where a step was timed", () => {
  expect([undefined, 15, 150, 1500, 150_000].map((stepMs) => timeText(626, stepMs))).toEqual([
    "",
    "a few seconds",
    "about 2 min",
    "about 16 min",
    "about 26 h 10 min",
  ]);
});
