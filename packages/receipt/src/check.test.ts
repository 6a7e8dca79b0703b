import { sha256Hex } from "@adder-studio/core";
import { describe, expect, it } from "vitest";
import { type AtHand, type Check, type CheckDepth, createCheck } from "./check";
import { cannotText, claimLines, verdictText } from "./labels";
import { makeReceipt, type RunFacts } from "./make";
import { factsOf } from "./test-support";
import type { Receipt, ReceiptFigures } from "./types";
import type { Verdict } from "./verdict";

function receiptOf(change: Partial<RunFacts> = {}): Receipt {
  const made = makeReceipt(factsOf(change));
  if (!made.ok) throw new Error(made.error);
  return made.value;
}

const here: AtHand = {
  document: sha256Hex("document"),
  data: [{ id: "fashion-mnist", title: "Fashion-MNIST", hash: sha256Hex("data") }],
  hasOwnData: () => false,
  hasModule: (digits) => sha256Hex("module").startsWith(digits),
};

function checkOf(receipt: Receipt, depth: CheckDepth = "whole", at: Partial<AtHand> = {}): Check {
  const check = createCheck(receipt, depth, { ...here, ...at });
  if (!check.ok) throw new Error(cannotText(check.error));
  return check.value;
}

function obstacle(receipt: Receipt, depth: CheckDepth = "whole", at: Partial<AtHand> = {}) {
  const check = createCheck(receipt, depth, { ...here, ...at });
  return check.ok ? undefined : { ...check.error, text: cannotText(check.error) };
}

/** Repeats the true run of `factsOf` for a check, and stops where the check says so. */
function repeated(
  check: Check,
  change: { figures?: ReceiptFigures; weights?: string } = {},
): Verdict {
  const facts = factsOf();
  for (const mark of facts.marks ?? []) {
    if (mark.step > check.plan.until) break;
    const verdict = check.mark(mark);
    if (verdict !== undefined) return verdict;
  }
  const isWhole = check.plan.until === check.plan.steps;
  if (isWhole) check.test(change.figures ?? (facts.test as ReceiptFigures));
  return check.end(check.plan.until, change.weights ?? (facts.weightsHash as string));
}

describe("a true claim", () => {
  it.each<[CheckDepth, number]>([
    ["start", 50],
    [10, 10],
    [49, 10],
    [200, 200],
    [249, 200],
    ["whole", 400],
    [400, 400],
    [9999, 400],
  ])("is confirmed as far as it was repeated: %s", (depth, upTo) => {
    const receipt = receiptOf();
    const verdict = repeated(checkOf(receipt, depth));
    expect(verdict).toEqual({ kind: "confirmed", upTo, steps: 400 });
    expect(verdictText(verdict, receipt)).toMatch(
      upTo === 400 ? /^As claimed:/ : /^As claimed so far/,
    );
  });

  it("needs its document, data, seed, length and engine", () => {
    expect(checkOf(receiptOf()).plan).toEqual({
      ...{ engine: "wasm", module: sha256Hex("module").slice(0, 12), seed: 7 },
      ...{ steps: 400, until: 400 },
    });
  });
});

describe("a claim that was changed by a bit", () => {
  /** Changes the last bit of a hash. */
  const changed = (hash: string) =>
    hash.slice(0, -1) + (Number.parseInt(hash.slice(-1), 16) ^ 1).toString(16);

  it("in a mark is refused at that mark", () => {
    const receipt = receiptOf();
    receipt.marks.forEach(({ step, hash }, i) => {
      const marks = receipt.marks.with(i, { step, hash: changed(hash) });
      const verdict = repeated(checkOf({ ...receipt, marks }));
      const agrees = receipt.marks[i - 1]?.step ?? 0;
      expect(verdict).toMatchObject({ kind: "differs", at: step, agrees });
      expect(verdictText(verdict, receipt)).toContain(`after step ${step}`);
    });
  });

  it("in the weights is refused at the end", () => {
    const receipt = receiptOf();
    const verdict = repeated(checkOf({ ...receipt, weights: changed(receipt.weights) }));
    expect(verdict).toMatchObject({ kind: "differs", at: 400, agrees: 350 });
    expect(verdictText(verdict, receipt)).toContain("the final weights differ");
  });

  it("in its figures is refused by them", () => {
    const receipt = receiptOf();
    const { figures } = receipt;
    if (figures === undefined) throw new Error("no figures");
    for (const change of [
      { loss: Math.fround(figures.loss + 2 ** -24) },
      { metric: Math.fround(figures.metric + 2 ** -24) },
      { reestimated: false },
      { task: "values" },
    ] as const) {
      const claim = { ...receipt, figures: { ...figures, ...change } };
      expect(claim.figures).not.toEqual(figures);
      const verdict = repeated(checkOf(claim));
      expect(verdict).toMatchObject({ kind: "figures-differ", claimed: claim.figures });
      expect(verdictText(verdict, claim)).toMatch(/^Not as claimed: the weights are the same, but/);
    }
    const { figures: _, ...without } = receipt;
    expect(repeated(checkOf(without)).kind).toBe("figures-differ");
  });

  it("in document, data or module is none that could be checked", () => {
    const receipt = receiptOf();
    for (const field of ["document", "data"] as const)
      expect(obstacle({ ...receipt, [field]: changed(receipt[field]) })?.kind).toBe(field);
    expect(obstacle({ ...receipt, module: changed(receipt.module) })?.kind).toBe("engine");
  });
});

describe("what cannot be checked", () => {
  const own = [{ id: "own", title: "mine", hash: sha256Hex("data") }];
  it.each<[string, Receipt, Partial<AtHand>, RegExp]>([
    ["given weights", receiptOf({ warm: true }), {}, /began from given weights/],
    [
      "several engines",
      receiptOf({
        segments: [{ engine: { backend: "webgl" } }, { engine: { backend: "wasm" } }],
      }),
      {},
      /more than one engine/,
    ],
    ["elsewhere", receiptOf({ elsewhere: true, segments: [] }), {}, /outside of Adder Studio/],
    ["own data", receiptOf(), { data: own }, new RegExp(sha256Hex("data").slice(0, 12))],
    [
      "another engine",
      receiptOf(),
      { hasModule: () => false },
      /by the engine of module [0-9a-f]{12}, which is not here/,
    ],
    ["no module", { ...receiptOf(), module: "" }, {}, /does not say which version/],
    ["another document", receiptOf(), { document: sha256Hex("other") }, /another experiment/],
  ])("%s", (_name, receipt, at, sentence) => {
    expect(obstacle(receipt, "whole", at)?.text).toMatch(sentence);
  });

  it("own data that is here can be", () => {
    expect(
      repeated(checkOf(receiptOf(), "whole", { data: own, hasOwnData: () => true })).kind,
    ).toBe("confirmed");
  });

  it("a part without marks cannot, the whole can", () => {
    const bare = { ...receiptOf(), marks: [] };
    expect(obstacle(bare, "start")).toMatchObject({ kind: "no-marks", step: 50 });
    expect(obstacle(receiptOf(), 9)).toMatchObject({ kind: "no-marks", step: 9 });
    expect(repeated(checkOf(bare)).kind).toBe("confirmed");
  });

  it("a repetition that was ended, or broke off", () => {
    const check = checkOf(receiptOf());
    const [first, second] = factsOf().marks ?? [];
    if (!first || !second) throw new Error("no marks");
    check.mark(first);
    expect(check.end(12, "")).toMatchObject({ kind: "cannot", why: { kind: "stopped", step: 12 } });
    expect(check.fail("No engine.", 12, false)).toMatchObject({
      kind: "cannot",
      why: { kind: "failed", message: "No engine." },
    });
    // The claim is of numbers that are finite.
    expect(check.fail("Not finite.", 12, true)).toMatchObject({
      kind: "differs",
      at: 50,
      agrees: 10,
    });
  });

  it("a mark that never came confirms nothing", () => {
    const check = checkOf(receiptOf(), "start");
    expect(check.end(50, "")).toMatchObject({ kind: "cannot", why: { kind: "stopped" } });
  });
});

describe("engines whose bits are their own", () => {
  const figures = factsOf().test as ReceiptFigures;
  const webgl = receiptOf({ segments: [{ engine: { backend: "webgl" } }] });

  it("are laid beside the wasm engine by their figures, and never confirmed", () => {
    expect(checkOf(webgl).plan).toMatchObject({ engine: "wasm", module: "", until: 400 });
    const same = repeated(checkOf(webgl), { figures });
    expect(same.kind).toBe("close");
    expect(verdictText(same, webgl)).toMatch(/^Close, and no more can be said/);
    const far = repeated(checkOf(webgl), { figures: { ...figures, metric: 0.5 } });
    expect(far.kind).toBe("far");
    expect(repeated(checkOf(webgl), { figures: { ...figures, loss: 5 } }).kind).toBe("far");
    expect(repeated(checkOf(webgl), { figures: { ...figures, reestimated: false } }).kind).toBe(
      "far",
    );
    expect(obstacle(webgl, "start")?.kind).toBe("own-bits");
    const { figures: _, ...bare } = webgl;
    expect(obstacle(bare)?.kind).toBe("no-figures");
  });

  it("plain JavaScript is confirmed by its marks, and otherwise compared by its figures", () => {
    const cpu = receiptOf({ segments: [{ engine: { backend: "cpu" } }] });
    expect(checkOf(cpu).plan.engine).toBe("cpu");
    expect(repeated(checkOf(cpu)).kind).toBe("confirmed");
    const odd = { ...cpu, marks: cpu.marks.map((mark) => ({ ...mark, hash: "0".repeat(12) })) };
    expect(repeated(checkOf(odd)).kind).toBe("close");
    expect(repeated(checkOf(odd, "start"))).toMatchObject({ why: { kind: "own-bits" } });
    expect(repeated(checkOf({ ...cpu, weights: "0".repeat(32) })).kind).toBe("close");
  });
});

it("describes a claim line by line", () => {
  const lines = new Map(claimLines(receiptOf()));
  expect(lines.get("Result")).toBe("test accuracy 81.20 %, loss 0.530000");
  expect(lines.get("Marks on the way")).toBe("8: at steps 10, 50, 100, 150, 200, 250, 300, 350");
  expect(lines.get("Engine")).toMatch(/^WASM, module [0-9a-f]{12}$/);
});
