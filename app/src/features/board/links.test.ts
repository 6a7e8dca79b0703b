import { catalog, templateOf } from "@adder-studio/blocks";
import { encodeLink, type ModelGraph } from "@adder-studio/graph";
import { expect, test } from "vitest";
import { linksIn } from "./links";

async function link(): Promise<string> {
  const graph = templateOf("spirals-adder")?.graph as ModelGraph;
  const made = await encodeLink(graph, catalog);
  if (!made.ok) throw new Error(made.error.message);
  return `https://school.example/adder/#${made.value.replace(/^.*#/, "")}`;
}

test("links are taken out of a chat, and what stands around them stays", async () => {
  const address = await link();
  const { links, rest } = linksIn(`Ben: ${address} that is mine\n#1 of us: 4GT0-8M2V ${address}`);
  expect(links).toEqual([address, address]);
  expect(rest.replace(/\s+/g, " ")).toBe("Ben: that is mine #1 of us: 4GT0-8M2V ");
});

test("a long text is looked through once, however it is made", () => {
  for (const piece of ["#", "A", "A#", "#1z."]) {
    const text = piece.repeat(1_000_000 / piece.length);
    const { links, rest } = linksIn(text);
    expect(links).toEqual([]);
    expect(rest).toBe(text);
  }
});
