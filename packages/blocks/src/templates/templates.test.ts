import { readFileSync } from "node:fs";
import { decodeLink, documentHash, encodeLink, isName, parseGraph } from "@adder-studio/graph";
import { printIr, verifyIr } from "@adder-studio/ir";
import { describe, expect, test } from "vitest";
import { lower } from "../lower";
import { catalog, nodeLabel } from "../registry";
import { templateOf, templates } from "./index";

/** Links as they were given out once. Entries are added, never changed: they must open for ever. */
const golden = JSON.parse(
  readFileSync(new URL("../../golden/links.json", import.meta.url), "utf8"),
) as { name: string; link: string; documentHash: string }[];

describe.each(templates.map((template) => [template.id, template] as const))(
  "%s",
  (id, template) => {
    test("lowers without a word, to the reviewed IR", async () => {
      const { ir, diagnostics } = lower(template.graph);
      expect(diagnostics).toEqual([]);
      expect(ir && verifyIr(ir)).toEqual([]);
      await expect(`${ir ? printIr(ir) : ""}\n`).toMatchFileSnapshot(
        `../../golden/templates/${id}.ir`,
      );
    });

    test("its link is short and opens as itself", async () => {
      const link = await encodeLink(template.graph, catalog);
      expect(link.length).toBeLessThanOrEqual(id.startsWith("lenet") ? 300 : 700);
      const opened = await decodeLink(link, catalog);
      expect(opened.ok && opened.value.graph).toEqual(template.graph);
      expect(parseGraph(template.graph, catalog)).toMatchObject({
        ok: true,
        value: { notices: [] },
      });
    });

    test("asks one question and names up to three things to try", () => {
      expect(template.question.endsWith("?")).toBe(true);
      expect(template.tries.length).toBeGreaterThan(0);
      expect(template.tries.length).toBeLessThanOrEqual(3);
      for (const sentence of template.tries) expect(sentence).toMatch(/^You could try .*\.$/);
    });

    test("starts with the project's training settings", () => {
      expect(template.graph.run).toMatchObject({
        optimizer: "sgd",
        lr: 0.1,
        nesterov: true,
        momentum: 0.9,
        weightDecay: 5e-4,
        rateRule: "adaptive",
        eta: 0.1,
        schedule: "cosine",
        seed: 0,
        epochs: 10,
        batch: id.startsWith("lenet") ? 64 : 32,
      });
    });
  },
);

test.each(golden.map((entry) => [entry.name, entry] as const))(
  "the old link %s still opens",
  async (_, entry) => {
    const opened = await decodeLink(entry.link, catalog);
    expect(opened.ok && opened.value.notices).toEqual([]);
    expect(opened.ok && documentHash(opened.value.graph)).toBe(entry.documentHash);
  },
);

test("golden links hold every template as it is", () => {
  const known = new Set(golden.map((entry) => entry.documentHash));
  for (const { graph } of templates) expect(known).toContain(documentHash(graph));
});

test("LeNet-5 has the counts worked out by hand", () => {
  const weights = 5 * 5 * 6 + 5 * 5 * 6 * 16 + 5 * 5 * 16 * 120 + 120 * 84 + 84 * 10;
  const norms = 2 * (6 + 16 + 120 + 84 + 10);
  expect(weights).toBe(61_470);
  // Taps of the adders, then of the classes' convolution.
  const taps = 784 * 150 + 100 * 2400 + 48_000 + 10_080;
  for (const id of ["lenet5-bn-adder", "lenet5-bn-conv"]) {
    const { totals } = lower(graphOf(id));
    expect(totals.all.parameters).toBe(weights + norms);
    expect(totals.layers.additions).toBe((id.endsWith("adder") ? 2 : 1) * taps + 840);
    expect(totals.layers.multiplications).toBe((id.endsWith("adder") ? 0 : taps) + 840);
    expect(totals.other.multiplications).toBe(0);
  }
});

test("ResNet-20 has the counts worked out by hand: 40,108,032 taps of the body, 262,144 of the shortcuts", () => {
  const { totals, order } = lower(graphOf("resnet20-conv"));
  const stem = 32 * 32 * 9 * 16;
  expect(totals.layers.multiplications).toBe(stem + 40_108_032 + 262_144 + 640);
  expect(totals.all.parameters).toBe(272_196);
  expect(order).toHaveLength(75);
});

test("ids and labels read well", () => {
  const { nodes } = graphOf("resnet20-adder");
  for (const [id, node] of Object.entries(nodes)) {
    expect(isName(id)).toBe(true);
    expect(nodeLabel(id, node)).toMatch(/^[A-Z][A-Za-z ]+ \d+$/);
  }
  expect(Object.keys(nodes)).toContain("adder20");
});

function graphOf(id: string) {
  const template = templateOf(id);
  if (!template) throw new Error(id);
  return template.graph;
}
