import { test } from "vitest";
import { encodeLink, decodeLink, documentHash } from "@adder-studio/graph";
import { printIr, verifyIr } from "@adder-studio/ir";
import { catalog, lower, templates } from "./index";
test("x", async () => {
  for (const t of templates) {
    const l = lower(t.graph);
    console.log(t.id, l.diagnostics, l.totals, l.memory, l.order.length, l.ir && verifyIr(l.ir));
    const link = await encodeLink(t.graph, catalog);
    const back = await decodeLink(link, catalog);
    console.log(link, link.length, back.ok && documentHash(back.value.graph) === documentHash(t.graph), back.ok && back.value.notices, Object.keys(t.graph.nodes).length);
  }
  console.log(printIr(lower(templates[0]!.graph).ir!));
  const g = templates[2]!.graph; for (let i = 0; i < 50; i++) lower(g); const t0 = performance.now(); for (let i = 0; i < 50; i++) lower(g); console.log((performance.now() - t0) / 50, "ms");
});
