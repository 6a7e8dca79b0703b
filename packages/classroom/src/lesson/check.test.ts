import { createSketch, lower, type Sketch, templateOf } from "@adder-studio/blocks";
import {
  type GraphNode,
  type LessonCheck,
  type ModelGraph,
  type RunConfig,
  runSpecs,
} from "@adder-studio/graph";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkOf, type LessonFacts, type LessonRun } from "./check";
import { amountsOf } from "./network";

function template(id: string): ModelGraph {
  const graph = templateOf(id)?.graph;
  if (!graph) throw new Error(id);
  return graph;
}
const adder = template("lenet5-bn-adder");
const conv = template("lenet5-bn-conv");
const curve = template("approx-1d-adder");

const withRun = (graph: ModelGraph, run: Partial<RunConfig>): ModelGraph => ({
  ...graph,
  run: { ...graph.run, ...run },
});

/** The document with all blocks of a type muted, in composites as well. */
function muted(graph: ModelGraph, type: string): ModelGraph {
  const mute = (nodes: ModelGraph["nodes"]): Record<string, GraphNode> =>
    Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [
        id,
        node.type === type ? { ...node, off: true } : node,
      ]),
    );
  const composites = Object.entries(graph.composites ?? {});
  return {
    ...graph,
    nodes: mute(graph.nodes),
    composites: Object.fromEntries(
      composites.map(([id, one]) => [id, { ...one, nodes: mute(one.nodes) }]),
    ),
  };
}

const epochsOf = (accuracies: readonly number[]): LessonRun["epochs"] =>
  accuracies.map((testAccuracy, at) => ({ epoch: at + 1, testAccuracy, testLoss: 1 }));
const runOf = (
  graph: ModelGraph,
  accuracies: readonly number[],
  outcome: LessonRun["outcome"] = "done",
): LessonRun => ({ graph, outcome, epochs: epochsOf(accuracies) });

function factsOf(given: Partial<LessonFacts> = {}): LessonFacts {
  const graph = given.graph ?? adder;
  return {
    graph,
    amounts: amountsOf(lower(graph)),
    runs: [],
    step: { questions: [{ kind: "answer", prompt: "?", choices: [] }] },
    answered: false,
    opened: [],
    ...given,
  };
}
const passes = (check: LessonCheck, given: Partial<LessonFacts> = {}) =>
  checkOf(check, factsOf(given)).passed;
const says = (check: LessonCheck, given: Partial<LessonFacts> = {}) =>
  checkOf(check, factsOf(given)).sentence.replaceAll("\u202f", " ");

const graphs = [
  adder,
  conv,
  curve,
  muted(adder, "batchNorm"),
  ...[1, 2].flatMap((seed) => [withRun(adder, { seed }), withRun(adder, { seed, lr: 0.01 })]),
];
const anyRun: fc.Arbitrary<LessonRun> = fc
  .tuple(
    fc.constantFrom(...graphs),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 5 }),
    fc.constantFrom("done" as const, "done" as const, "running" as const, "stopped" as const),
  )
  .map(([graph, accuracies, outcome]) => runOf(graph, accuracies, outcome));
const share = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
const leaf: fc.Arbitrary<LessonCheck> = fc.oneof(
  fc.constant<LessonCheck>({ kind: "answered" }),
  fc.nat(6).map((epochs): LessonCheck => ({ kind: "ran", epochs })),
  fc
    .tuple(share, fc.nat(6))
    .map(([atLeast, epochs]): LessonCheck => ({ kind: "accuracy", atLeast, epochs })),
  fc
    .tuple(share, fc.nat(6))
    .map(([atMost, epochs]): LessonCheck => ({ kind: "error", atMost, epochs })),
  fc
    .tuple(fc.constantFrom("multiplications", "additions", "parameters"), fc.nat(2e6))
    .map(([of, below]) => ({ kind: "cost", of, below }) as LessonCheck),
  fc
    .tuple(fc.constantFrom("batchNorm", "adder2d", "hologram"), fc.nat(6), fc.nat(6))
    .map(([type, least, most]): LessonCheck => ({ kind: "blocks", type, least, most })),
  fc.constantFrom<LessonCheck>(
    { kind: "before", type: "adder2d", later: "batchNorm" },
    { kind: "with-and-without", type: "batchNorm" },
    { kind: "seeds", count: 2 },
    { kind: "varied", field: "lr" },
    { kind: "opened", part: "cost" },
  ),
);
const anyFacts = fc
  .record({
    graph: fc.constantFrom(...graphs),
    runs: fc.array(anyRun, { maxLength: 6 }),
    answered: fc.boolean(),
    opened: fc.subarray(["cost", "lab"]),
  })
  .map((given) => factsOf(given));

describe("all checks", () => {
  test("all is and, any is or, with the parts beside", () => {
    fc.assert(
      fc.property(fc.array(leaf, { minLength: 1, maxLength: 5 }), anyFacts, (of, facts) => {
        const each = of.map((one) => checkOf(one, facts));
        const [all, any] = (["all", "any"] as const).map((kind) => checkOf({ kind, of }, facts));
        expect(all?.passed).toBe(each.every(({ passed }) => passed));
        expect(any?.passed).toBe(each.some(({ passed }) => passed));
        expect(all?.parts).toEqual(each);
      }),
    );
  });

  test("the order of the runs changes nothing, not even the sentence", () => {
    fc.assert(
      fc.property(leaf, anyFacts, fc.nat(), (check, facts, turn) => {
        const { runs } = facts;
        const at = runs.length === 0 ? 0 : turn % runs.length;
        const turned = [...runs.slice(at), ...runs.slice(0, at)].reverse();
        expect(checkOf(check, { ...facts, runs: turned })).toEqual(checkOf(check, facts));
      }),
    );
  });

  test("more runs, opened parts and answers never take a pass away", () => {
    fc.assert(
      fc.property(leaf, anyFacts, anyRun, (check, facts, run) => {
        if (!checkOf(check, facts).passed) return;
        const more = {
          ...facts,
          runs: [...facts.runs, run],
          opened: ["cost", "lab"],
          answered: true,
        };
        expect(checkOf(check, more).passed).toBe(true);
      }),
    );
  });

  test("each sentence is one, says how far it is, and has no full stop", () => {
    fc.assert(
      fc.property(leaf, anyFacts, (check, facts) => {
        expect(checkOf(check, facts).sentence).toMatch(/^[A-Z0-9][^:]*: [^:.]*(\.\d[^:.]*)*$/u);
      }),
    );
  });
});

test("accuracy: the best test within the epochs, cut and not rounded", () => {
  const check = { kind: "accuracy", atLeast: 0.8, epochs: 3 } as const;
  expect(says(check)).toBe("Test accuracy of at least 80 % within 3 epochs: no test yet");
  const almost = { runs: [runOf(adder, [0.5, 0.7996, 0.7, 0.9], "running")] };
  expect(says(check, almost)).toBe("Test accuracy of at least 80 % within 3 epochs: 79.9 % so far");
  expect(passes({ ...check, epochs: 0 }, almost)).toBe(true);
  expect(says({ ...check, epochs: 4 }, almost)).toMatch(/90\.0 % reached$/u);
  fc.assert(
    fc.property(fc.array(anyRun), share, share, fc.nat(5), fc.nat(5), (runs, a, b, few, more) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const strict = passes({ kind: "accuracy", atLeast: high, epochs: 1 + few }, { runs });
      if (strict) {
        expect(passes({ kind: "accuracy", atLeast: low, epochs: 1 + few + more }, { runs })).toBe(
          true,
        );
      }
    }),
  );
});

test("accuracy asks networks that tell classes apart, error those that compute a number", () => {
  const runs = [runOf(curve, [0.9])];
  expect(passes({ kind: "accuracy", atLeast: 0.5, epochs: 0 }, { runs })).toBe(false);
  expect(passes({ kind: "error", atMost: 1, epochs: 0 }, { runs })).toBe(true);
  expect(says({ kind: "error", atMost: 0.05, epochs: 0 }, { runs })).toBe(
    "Test error of at most 0.05: 0.9 so far",
  );
  expect(passes({ kind: "error", atMost: 1, epochs: 0 }, { runs: [runOf(adder, [0.1])] })).toBe(
    false,
  );
});

test("ran: to its end, and long enough", () => {
  const stopped = { runs: [runOf(adder, [0.1, 0.2, 0.3], "stopped")] };
  expect(passes({ kind: "ran", epochs: 0 }, stopped)).toBe(false);
  expect(says({ kind: "ran", epochs: 5 }, stopped)).toBe(
    "A whole run of at least 5 epochs: 3 epochs so far",
  );
  expect(passes({ kind: "ran", epochs: 0 }, { runs: [runOf(adder, [])] })).toBe(false);
  expect(passes({ kind: "ran", epochs: 2 }, { runs: [runOf(adder, [0, 0])] })).toBe(true);
});

test("cost: of the document, and never of one with a fault", () => {
  const check = { kind: "cost", of: "multiplications", below: 20_000 } as const;
  expect(says(check, { graph: conv })).toMatch(/^Fewer than 20,000 multiplications: [\d,]+ now$/u);
  expect(passes(check, { graph: conv })).toBe(false);
  expect(passes(check, { graph: adder })).toBe(true);
  expect(passes(check, { graph: { ...adder, edges: [] } })).toBe(false);
});

test("blocks: those of the network, muted ones and loose ones left out, composites opened up", () => {
  const none = { kind: "blocks", type: "batchNorm", least: 0, most: 0 } as const;
  expect(passes(none)).toBe(false);
  expect(passes(none, { graph: muted(adder, "batchNorm") })).toBe(true);
  expect(passes(none, { graph: { ...adder, edges: [] } })).toBe(false);
  const resnet = template("resnet20-adder");
  // 18 adders in nine units of two, and two shortcuts.
  const adders = { kind: "blocks", type: "adder2d", least: 20, most: 20 } as const;
  expect(says(adders, { graph: resnet })).toBe("Exactly 20 Adder blocks in the network: 20 now");
  expect(passes(none, { graph: muted(resnet, "batchNorm") })).toBe(true);
});

/** Input, then two branches that are added, the second with a composite in it; then an output. */
function branches(inside: string, behind: string): ModelGraph {
  const sketch = createSketch();
  const start = sketch.block("input", {});
  const left = sketch.chain(start, ["tanh"], ["maxPool"]);
  const unit = sketch.define("Unit", (inner) => {
    inner.output(inner.chain(inner.input(), ["sigmoid"], [inside]));
  });
  const right = sketch.chain(sketch.use(unit, 2, start), ["maxPool"]);
  const both = sketch.block("add", {}, left, right);
  sketch.block(
    "classOutput",
    {},
    sketch.chain(both, [behind], ["flatten"], ["dense", { units: 10 }]),
  );
  return sketch.finish("Branches");
}

test("before: along some way, through branches and into composites, and not sideways", () => {
  const graph = branches("relu", "batchNorm");
  const before = (type: string, later: string, in_ = graph) =>
    passes({ kind: "before", type, later }, { graph: in_ });
  expect(before("tanh", "batchNorm")).toBe(true);
  expect(before("relu", "batchNorm")).toBe(true);
  expect(before("sigmoid", "relu")).toBe(true);
  // The second repetition of the unit stands behind the first.
  expect(before("relu", "sigmoid")).toBe(true);
  // Beside each other: no way leads from one to the other.
  expect(before("tanh", "relu")).toBe(false);
  expect(before("relu", "tanh")).toBe(false);
  expect(before("batchNorm", "relu")).toBe(false);
  expect(before("batchNorm", "batchNorm")).toBe(false);
  expect(before("relu", "batchNorm", muted(graph, "relu"))).toBe(false);
  expect(before("sigmoid", "batchNorm", muted(graph, "relu"))).toBe(true);
  expect(before("hologram", "batchNorm")).toBe(false);
});

const layers = ["relu", "tanh", "sigmoid", "batchNorm"] as const;
/** A row of blocks; a list in it is a composite with so many repetitions. */
type Row = readonly (string | { readonly repeat: number; readonly of: Row })[];
const { row } = fc.letrec<{ row: Row; unit: { repeat: number; of: Row } }>((tie) => ({
  row: fc.array(fc.oneof({ depthSize: "small" }, fc.constantFrom(...layers), tie("unit")), {
    minLength: 1,
    maxLength: 3,
  }),
  unit: fc.record({ repeat: fc.integer({ min: 1, max: 2 }), of: tie("row") }),
}));

function draw(sketch: Sketch, from: string, blocks: Row): string {
  return blocks.reduce((last: string, one) => {
    if (typeof one === "string") return sketch.block(one, {}, last);
    const unit = sketch.define("Unit", (inner) => {
      inner.output(draw(inner, inner.input(), one.of));
    });
    return sketch.use(unit, one.repeat, last);
  }, from);
}
const flat = (blocks: Row): string[] =>
  blocks.flatMap((one) =>
    typeof one === "string" ? [one] : Array.from({ length: one.repeat }, () => flat(one.of)).flat(),
  );

test("before: as in each way through two branches with composites in composites", () => {
  fc.assert(
    fc.property(row, row, row, row, (first, left, right, last) => {
      const sketch = createSketch();
      const start = draw(sketch, sketch.block("input", {}), first);
      const both = sketch.block("add", {}, draw(sketch, start, left), draw(sketch, start, right));
      sketch.block("classOutput", {}, draw(sketch, both, last));
      const graph = sketch.finish("Ways");
      const ways = [left, right].map((branch) =>
        ["input", first, branch, "add", last].flatMap((one) =>
          typeof one === "string" ? [one] : flat(one),
        ),
      );
      for (const type of [...layers, "add"]) {
        for (const later of layers) {
          const expected = ways.some((way) => {
            const at = way.indexOf(type);
            return at >= 0 && way.lastIndexOf(later) > at;
          });
          expect(passes({ kind: "before", type, later }, { graph })).toBe(expected);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("with and without: two whole runs, muted counts as without", () => {
  const check = { kind: "with-and-without", type: "batchNorm" } as const;
  const [having, lacking] = [runOf(adder, [0.5]), runOf(muted(adder, "batchNorm"), [0.1])];
  expect(passes(check, { runs: [having, lacking] })).toBe(true);
  expect(says(check, { runs: [having] })).toBe(
    "A whole run with Batch norm, and one without: the one without is missing",
  );
  expect(says(check, { runs: [lacking] })).toMatch(/the one with it is missing$/u);
  expect(passes(check, { runs: [having, { ...lacking, outcome: "stopped" }] })).toBe(false);
});

test("seeds: equal in all but the seed, each seed once, the engine left aside", () => {
  const check = { kind: "seeds", count: 3 } as const;
  const run = (seed: number, more: Partial<RunConfig> = {}) =>
    runOf(withRun(adder, { seed, ...more }), [0.5]);
  expect(says(check, { runs: [run(1), run(1), run(2)] })).toBe(
    "3 whole runs that differ in the seed alone: 2 so far",
  );
  expect(passes(check, { runs: [run(1), run(2), run(3, { lr: 0.01 })] })).toBe(false);
  expect(passes(check, { runs: [run(1), run(2), run(3, { engine: "cpu" })] })).toBe(true);
  const renamed = { ...run(3), graph: { ...run(3).graph, title: "Mine" } };
  expect(passes(check, { runs: [run(1), run(2), renamed] })).toBe(true);
});

test("varied: any training setting, and that one alone", () => {
  for (const field of Object.keys(runSpecs) as (keyof RunConfig)[]) {
    const value = adder.run[field];
    const other = typeof value === "number" ? value / 2 + 0.25 : value === true ? false : "other";
    const runs = [runOf(adder, [0.5]), runOf(withRun(adder, { [field]: other }), [0.5])];
    expect(passes({ kind: "varied", field }, { runs }), field).toBe(true);
  }
  const runs = [runOf(adder, [0.5]), runOf(withRun(conv, { lr: 0.01 }), [0.5])];
  expect(passes({ kind: "varied", field: "lr" }, { runs })).toBe(false);
});

test("answered and opened are what the facts say", () => {
  expect(says({ kind: "answered" })).toBe("The question answered: not yet");
  expect(passes({ kind: "answered" }, { answered: true })).toBe(true);
  expect(says({ kind: "opened", part: "layers" })).toBe("Learning speed opened: not yet");
  expect(passes({ kind: "opened", part: "layers" }, { opened: ["layers"] })).toBe(true);
  expect(says({ kind: "opened", part: "of-later" })).toBe("of-later opened: not yet");
});
