import { catalog, templateOf } from "@adder-studio/blocks";
import { encodeLink, type ModelGraph } from "@adder-studio/graph";
import { afterEach, expect, test, vi } from "vitest";
import { describeCommand } from "./describe";

afterEach(() => vi.restoreAllMocks());

async function described(graph: ModelGraph, ...argv: string[]): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
  const link = await encodeLink(graph, catalog);
  if (!link.ok) throw new Error(link.error.message);
  await describeCommand([link.value, ...argv]);
  return written.join("");
}

const spirals = templateOf("spirals-adder")?.graph as ModelGraph;

test("prints a link's question and hints, by name, in a person's own text, or as not known yet", async () => {
  expect(await described(spirals)).toContain(
    "\nWhere does an adder network draw the border between two spirals?\n- You could try XOR",
  );
  const own = { text: "Why?", hints: ["Try it."], answer: "curves" };
  expect(await described({ ...spirals, question: own })).toContain("\nWhy?\n- Try it.\n");
  const json = JSON.parse(await described({ ...spirals, question: own }, "--json"));
  expect(json).toMatchObject({ question: own, asks: own });
  const later = { ...spirals, question: { id: "of-a-newer-version" } };
  expect(await described(later)).toContain("newer Adder Studio");
  expect(JSON.parse(await described(later, "--json")).question).toEqual({
    id: "of-a-newer-version",
  });
  const { question: _, ...mute } = spirals;
  expect(await described(mute)).not.toContain("?");
});
