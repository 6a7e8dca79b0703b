import { lower } from "@adder-studio/blocks";
import { chainOf, hatChain, weightsOf } from "@adder-studio/blocks/approximation";
import { describe, expect, test } from "vitest";
import { runLabTask, widthStops } from "./compute";
import { piecesOf } from "./curve-plot";
import { boundMessage, builtMessage, costMessage, trainedMessage } from "./labels";
import type { Result } from "./model";
import { documentOf, measure, type Plan } from "./plans";
import { firstDrawn, type LabTarget, lineOf, lineTargets, planeTargets } from "./targets";

const drawn: LabTarget = { id: "drawn", drawn: firstDrawn };
const sine: LabTarget = { id: "sine" };

test("every function of the lists has its document, drawn ones too", () => {
  const plans: Plan[] = [
    ...[...lineTargets.map(({ id }) => ({ id })), drawn].flatMap((target): Plan[] => [
      { kind: "curve", target, width: 5 },
      { kind: "deep", target, depth: 3 },
    ]),
    ...planeTargets.flatMap(({ id }): Plan[] => [
      { kind: "surface", target: { id }, width: 4 },
      { kind: "flat", target: { id }, width: 16 },
    ]),
  ];
  for (const plan of plans) {
    const { diagnostics, ir } = lower(documentOf(plan, "sign", 0).graph);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(ir?.params.length).toBe(plan.kind === "deep" ? 8 : 4);
  }
  const { ir } = lower(documentOf({ kind: "curve", target: drawn, width: 2 }, "sign", 0).graph);
  expect(ir?.ops[0]?.attrs).toMatchObject({
    points: { target: expect.stringMatching(/^drawn -60 /) },
  });
});

test("a built network goes into the document's parameters and comes back", () => {
  const plan: Plan = { kind: "curve", target: sine, width: 9 };
  const document = documentOf(plan, "full-precision", 0);
  const chain = hatChain(lineOf(sine), 9);
  const arrays = weightsOf(document, chain);
  const shapes = lower(document.graph).ir?.params.map(({ name, shape }) => [name, shape]);
  expect(arrays.map(({ name, shape }) => [name, shape])).toEqual(shapes);
  expect(measure(plan, chainOf(document, arrays)).sup).toBeCloseTo(measure(plan, chain).sup, 5);
});

test("a unit is drawn from foot to top to foot, cut at the ends of the line", () => {
  const [first, middle] = piecesOf(hatChain(lineOf(drawn), 5));
  expect(first).toEqual([-1, -0.6, -0.5, 0]);
  expect(middle?.slice(0, 2)).toEqual([-1, 0]);
  expect(middle?.[3]).toBeCloseTo(0.75);
});

describe("messages", () => {
  const result = (sup: number, rms: number) => ({ sup, rms }) as Result;

  test("a function that jumps gets no bound", () => {
    expect(boundMessage(Number.POSITIVE_INFINITY, 9)).toContain("jump");
    expect(builtMessage(9, "a step", 0.98, Number.POSITIVE_INFINITY)).toContain(
      "theorem does not cover it",
    );
    expect(boundMessage(2, 9)).toContain("L·h/2 = 0.250");
  });

  test("the gradient that came nearer is the one that these runs measured", () => {
    const both = (precise: number, sign: number) =>
      trainedMessage([
        { rule: "full-precision", result: result(1, precise) },
        { rule: "sign", result: result(1, sign) },
      ]);
    expect(both(0.02, 0.01)).toContain("In this run the sign gradient came nearer, 2.0 times");
    expect(both(0.01, 0.03)).toContain("In this run the full-precision gradient came nearer");
    expect(trainedMessage([{ rule: "sign", result: result(0.3, 0.1) }])).not.toContain("nearer");
  });

  test("adder layers multiply nothing", () => {
    const { totals } = lower(
      documentOf({ kind: "curve", target: sine, width: 9 }, "sign", 0).graph,
    );
    expect(totals.layers).toMatchObject({ additions: 37, multiplications: 9 });
    expect(costMessage(hatChain(lineOf(sine), 9))).toBe(
      "Adder layers: 27 additions, 0 multiplications. Read-out: 10 additions, 9 multiplications.",
    );
  });
});

test("the worker's results cover every width", () => {
  const hats = runLabTask({ task: "hats", target: sine });
  expect(hats.map(({ width }) => width)).toEqual(Array.from({ length: 255 }, (_, i) => i + 2));
  expect(widthStops.at(-1)).toBe(256);
  const line = lineOf(drawn);
  // Its own corners are among the centres: nothing is missed.
  expect(measure({ kind: "curve", target: drawn, width: 17 }, hatChain(line, 17)).sup).toBeLessThan(
    1e-9,
  );
});
