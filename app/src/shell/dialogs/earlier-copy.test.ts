import { templates } from "@adder-studio/blocks";
import type { ModelGraph } from "@adder-studio/graph";
import { expect, test } from "vitest";
import { createDocument, type Origin } from "../../document/document";
import { memoryStorage } from "../../storage/storage";
import { findEarlierCopy } from "./earlier-copy";

const [first, second] = templates.map(({ graph }) => graph) as [ModelGraph, ModelGraph];
const nobody = createDocument(second, "open", undefined);

async function save(
  storage: ReturnType<typeof memoryStorage>,
  key: string,
  savedAt: number,
  origin?: unknown,
): Promise<void> {
  const graph = { ...first, title: "Changed since" };
  await storage.save(
    { key, title: "", graph, savedAt, ...(origin ? { origin: origin as Origin } : {}) },
    0,
  );
}

test("the newest copy of the same link is found, whatever has become of it", async () => {
  const storage = memoryStorage();
  const find = () => findEarlierCopy({ document: nobody, storage }, first);
  expect(await find()).toBeUndefined();
  await save(storage, "without", 1);
  await save(storage, "template", 2, { kind: "template", graph: first });
  await save(storage, "other", 3, { kind: "link", graph: second });
  await save(storage, "damaged", 4, { kind: "link", graph: { nodes: 7 } });
  expect(await find()).toBeUndefined();
  await save(storage, "older", 5, { kind: "link", graph: first });
  await save(storage, "newer", 6, { kind: "link", graph: first });
  expect(await find()).toEqual({ key: "newer", savedAt: 6 });
});

test("the document that is open comes first", async () => {
  const storage = memoryStorage();
  await save(storage, "saved", 5, { kind: "link", graph: first });
  const document = createDocument(second, "mine", { kind: "link", graph: first });
  expect(await findEarlierCopy({ document, storage }, first)).toEqual({
    key: "mine",
    savedAt: undefined,
  });
});
