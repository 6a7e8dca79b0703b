import { expect, test } from "vitest";
import { documentVersion, type Migration, migrate, migrations } from "./migrations";
import { parseGraph } from "./parse";
import { smallGraph, testCatalog } from "./test-support";

const renameTitle: Migration = {
  to: 2,
  up: ({ name, ...rest }) => ({ ...rest, title: name }),
};
const addSeed: Migration = {
  to: 3,
  up: (raw) => ({ ...raw, run: { ...(raw.run as object), seed: 5 } }),
};

test("the list has one step for every version after 1, in order", () => {
  expect(migrations.map((step) => step.to)).toEqual(
    Array.from({ length: documentVersion - 1 }, (_, i) => i + 2),
  );
});

test("an old document is lifted step by step through the parser", () => {
  const { title, ...old } = smallGraph();
  const options = { migrations: [renameTitle, addSeed], version: 3 };
  const opened = parseGraph({ ...old, name: title }, testCatalog, options);
  expect(opened.ok && opened.value.notices).toEqual([]);
  expect(opened.ok && opened.value.graph).toMatchObject({ title: "Small", run: { seed: 5 } });
});

test("steps below the document's version are skipped", () => {
  const lifted = migrate({ version: 2, title: "kept", run: {} }, [renameTitle, addSeed], 3);
  expect(lifted.ok && lifted.value).toEqual({ version: 3, title: "kept", run: { seed: 5 } });
});

test("a version from the future is not touched", () => {
  expect(migrate({ version: 4 }, [renameTitle, addSeed], 3)).toMatchObject({
    ok: false,
    error: { code: "document-newer" },
  });
});
