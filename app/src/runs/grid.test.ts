import { templates } from "@adder-studio/blocks";
import { numericsHash, parseProp } from "@adder-studio/graph";
import fc from "fast-check";
import { expect, it } from "vitest";
import { examplesOf, type GridField, gridFields, gridGraphs } from "./grid";

const base = templates.find(({ id }) => id === "lenet5-bn-adder")?.graph;
if (base === undefined) throw new Error("the template is there");
const field = (path: string): GridField => {
  const found = gridFields(base).find((one) => one.path === path);
  if (found === undefined) throw new Error(`no ${path}`);
  return found;
};

it("offers settings and the properties of blocks, none twice", () => {
  const paths = gridFields(base).map(({ path }) => path);
  expect(new Set(paths).size).toBe(paths.length);
  expect(paths).toContain("lr");
  expect(paths.some((path) => path.endsWith(".filters"))).toBe(true);
  // Of Adam, while SGD trains: a setting all the same, for the optimizer may be in the grid, too.
  expect(paths).toContain("beta1");
  expect(field("beta1").by).toBe("optimizer");
  expect(field("lr").by).toBeUndefined();
  for (const hidden of ["seed", "engine", "semantics"]) expect(paths).not.toContain(hidden);
});

it("makes every combination once and leaves the graph itself out", () => {
  const lr = fc.uniqueArray(fc.constantFrom<number[]>(0.1, 0.05, 0.02, 0.01), { minLength: 1 });
  const eta = fc.uniqueArray(fc.constantFrom<number[]>(0.1, 0.2, 1), { minLength: 1 });
  fc.assert(
    fc.property(lr, eta, fc.integer({ min: 1, max: 4 }), (lrs, etas, seeds) => {
      const axes = [
        { field: field("lr"), values: lrs },
        { field: field("eta"), values: etas },
      ];
      const graphs = gridGraphs(base, axes, seeds);
      const itself = lrs.includes(base.run.lr) && etas.includes(base.run.eta) ? 1 : 0;
      expect(graphs).toHaveLength(lrs.length * etas.length * seeds - itself);
      const hashes = graphs.map(numericsHash);
      expect(new Set(hashes).size).toBe(graphs.length);
      expect(hashes).not.toContain(numericsHash(base));
    }),
  );
});

it("has examples that each number may take, and does not have already", () => {
  for (const one of gridFields(base)) {
    const examples = examplesOf(one);
    if (one.spec.kind === "int" || one.spec.kind === "float") expect(examples).not.toEqual([]);
    for (const example of examples) {
      expect(parseProp(one.spec, example)).toEqual({ ok: true, value: example });
      expect(example).not.toBe(one.value);
    }
  }
  expect(examplesOf(field("lr"))).toEqual([0.05, 0.2]);
  expect(examplesOf(field("epochs"))).toEqual([5, 20]);
});

it("sets a property of one block alone", () => {
  const filters = gridFields(base).find(({ path }) => path.endsWith(".filters")) as GridField;
  const [graph] = gridGraphs(base, [{ field: filters, values: [Number(filters.value) + 1] }], 1);
  const [id = ""] = filters.path.split(".");
  expect(graph?.nodes[id]?.props.filters).toBe(Number(filters.value) + 1);
  expect({ ...graph?.nodes, [id]: base.nodes[id] }).toEqual(base.nodes);
});
