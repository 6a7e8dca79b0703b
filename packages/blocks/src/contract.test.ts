import {
  decodeLink,
  documentHash,
  documentText,
  encodeLink,
  isName,
  laterProps,
  parseDocumentText,
  parseGraph,
  parseProp,
} from "@adder-studio/graph";
import { opTable, printOp, printParam, verifyIr } from "@adder-studio/ir";
import { describe, expect, test } from "vitest";
import { builtin } from "./builtin";
import { counterpartOf } from "./composites/versions";
import { type Block, categories } from "./define";
import { exampleGraph } from "./example";
import { lower } from "./lower";
import { blockOf, catalog } from "./registry";

/** The suite that every registered block must pass. A new one is tested by being registered. */
describe.each(builtin.map((block) => [block.type, block] as const))("%s", (type, block) => {
  const { graph, node } = exampleGraph(block);

  test("describes itself", () => {
    expect(isName(type)).toBe(true);
    expect(categories.map((category) => category.id)).toContain(block.category);
    expect(block.doc.endsWith(".")).toBe(true);
    expect(block.title.length).toBeLessThanOrEqual(24);
    for (const port of [...Object.keys(block.inputs), ...Object.keys(block.outputs)]) {
      expect(isName(port)).toBe(true);
    }
    expect(Object.keys(block.example)).toEqual(Object.keys(block.inputs));
    for (const [port, { rank }] of Object.entries(block.inputs)) {
      if (rank !== "any") expect(block.example[port]).toHaveLength(rank);
    }
  });

  test("has a look: an icon, a hue by its arithmetic, numbers that are its properties", () => {
    const { icon, hue, numbers = {} } = block.look;
    expect(icon).toMatch(/^M[-MLHVCSQTAZmlhvcsqtaz0-9 .]+$/);
    const ops = lower(graph).ir?.ops.filter(({ from }) => from === node) ?? [];
    const multiplies = ops.some(({ op }) => op === "conv2d" || op === "shift2d");
    expect(hue === "adder").toBe(ops.some(({ op }) => op === "adder2d"));
    expect(hue === "conv").toBe(multiplies);
    for (const prop of Object.keys(numbers)) {
      expect(["int", "float"]).toContain(block.props[prop]?.kind);
    }
  });

  test("its counterpart has its properties and ports, and multiplies", () => {
    if (block.counterpart === undefined) return;
    const other = blockOf(block.counterpart);
    expect(block.look.hue).toBe("adder");
    expect(other?.look.hue).toBe("conv");
    expect(other?.counterpart).toBeUndefined();
    expect(counterpartOf(block.counterpart)).toBe(type);
    expect(Object.keys(other?.props ?? {})).toEqual(Object.keys(block.props));
    const ports = (one?: Block) => one && [Object.keys(one.inputs), Object.keys(one.outputs)];
    expect(ports(other)).toEqual(ports(block));
  });

  test("keeps its channels where it says so", () => {
    if (!block.keepsChannels) return;
    expect(Object.keys(block.inputs)).toEqual(["x"]);
    const { y } = lower(graph).facts[node]?.outputs ?? {};
    expect(y?.at(-1)).toBe(block.example.x?.at(-1));
  });

  test("its defaults and the ends of its ranges are valid, `when` names another property", () => {
    for (const [key, spec] of Object.entries(block.props)) {
      expect(isName(key)).toBe(true);
      expect(isName(spec.link ?? key)).toBe(true);
      expect(parseProp(spec, spec.default)).toEqual({ ok: true, value: spec.default });
      if (spec.kind === "int" || spec.kind === "float") {
        expect(parseProp(spec, spec.min).ok && parseProp(spec, spec.max).ok).toBe(true);
      }
      if (spec.when) expect(Object.keys(block.props)).toContain(spec.when.prop);
    }
  });

  test("lowers to the reviewed IR, which is sound", async () => {
    const { ir, diagnostics, facts } = lower(graph);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(ir && verifyIr(ir)).toEqual([]);
    const params = ir?.params.filter((param) => param.from === node).map(printParam) ?? [];
    const own = ir?.ops.filter((op) => op.from === node) ?? [];
    await expect(`${[...params, ...own.map(printOp)].join("\n")}\n`).toMatchFileSnapshot(
      `../golden/blocks/${type}.ir`,
    );
    for (const [port, shape] of Object.entries(facts[node]?.outputs ?? {})) {
      const rank = block.outputs[port]?.rank;
      if (rank !== "any") expect(shape).toHaveLength(rank ?? 0);
    }
  });

  test("its facts agree with what the ops infer", () => {
    const { ir, facts } = lower(graph);
    const own = ir?.ops.filter((op) => op.from === node) ?? [];
    const last = own.at(-1);
    if (facts[node]?.outputs.y) expect(facts[node].outputs.y).toEqual(last?.type.shape);
    expect(facts[node]?.inputs).toEqual(block.example);
    expect(own.every((op) => Object.hasOwn(opTable, op.op))).toBe(true);
    const additions = own.reduce((sum, op) => sum + op.cost.additions, 0);
    expect(facts[node]?.cost.additions).toBe(additions);
  });

  test("survives link, file and parser", async () => {
    const link = await encodeLink(graph, catalog);
    const opened = await decodeLink(link.ok ? link.value : "", catalog);
    const file = parseDocumentText(documentText(graph), catalog);
    const door = parseGraph(graph, catalog);
    for (const result of [opened, file, door]) {
      expect(result.ok && result.value.notices).toEqual([]);
      expect(result.ok && documentHash(result.value.graph)).toBe(documentHash(graph));
    }
  });
});

test("the palette's groups are all used, and in order", () => {
  const used = [...new Set(builtin.map((block) => block.category))];
  expect(new Set(used)).toEqual(new Set(categories.map((category) => category.id)));
});

test("properties that came later are left out of hashes at their defaults", () => {
  for (const [type, later] of Object.entries(laterProps)) {
    for (const [prop, value] of Object.entries(later)) {
      expect(blockOf(type)?.props[prop]?.default, `${type}.${prop}`).toBe(value);
    }
  }
});
