import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { catalog } from "@adder-studio/blocks";
import { questionIn } from "@adder-studio/blocks/questions";
import { decodeLink } from "@adder-studio/graph";
import { describe, expect, it } from "vitest";
import { readRows, resultFiles } from "./files";
import { withLink } from "./rows";
import { planTable } from "./suite";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const rows = readRows(root);

describe("the results on record", () => {
  it.each([...resultFiles(rows)])("%s says what the rows say", (path, text) => {
    expect(readFileSync(join(root, path), "utf8")).toBe(text);
  });

  it("have all measures and seeds of each setting they name, and a receipt", () => {
    const engine = { backend: "wasm", threads: 1, browser: undefined } as const;
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const plan = planTable(row.table, [`${row.experiment}/${row.setting}`], engine)[0];
      expect(row.seeds).toEqual(plan?.runs.map(({ graph }) => graph.run.seed));
      expect(row.length).toBe(plan?.length);
      const measures = plan?.experiment.measures.map(({ id }) => id);
      const same = rows.filter(
        ({ table, experiment, setting }) =>
          table === row.table && experiment === row.experiment && setting === row.setting,
      );
      expect(same.map(({ measure }) => measure)).toEqual(measures);
    }
    for (const row of rows) {
      expect(row.values).toHaveLength(row.seeds.length);
      expect(row.weightsHashes).toHaveLength(row.seeds.length);
      for (const hash of row.weightsHashes) expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(row.wallSeconds).toBeGreaterThan(0);
      expect(row.machine.cores).toBeGreaterThan(0);
      expect(row.link).toMatch(/^#/);
    }
  });

  it("have links that open each row's document, with its question", async () => {
    const engine = { backend: "wasm", threads: 1, browser: undefined } as const;
    for (const row of rows) {
      const [plan] = planTable(row.table, [`${row.experiment}/${row.setting}`], engine);
      const opened = await decodeLink(row.link, catalog);
      if (plan === undefined || !opened.ok) throw new Error(`${row.setting} opens nothing`);
      expect(opened.value.notices).toEqual([]);
      expect(opened.value.graph.question).toEqual({ id: row.experiment });
      expect(questionIn(opened.value.graph)).toMatchObject({ text: expect.stringMatching(/\?$/) });
      expect(await withLink(row, plan)).toEqual(row);
    }
  });

  it("hold no link that trains other numbers", async () => {
    const engine = { backend: "wasm", threads: 1, browser: undefined } as const;
    const [row] = rows;
    if (row === undefined) throw new Error("no rows");
    const [plan] = planTable(row.table, [`${row.experiment}/${row.setting}`], engine);
    const [first] = plan?.runs ?? [];
    if (plan === undefined || first === undefined) throw new Error("no plan");
    const other = { ...first.graph, run: { ...first.graph.run, lr: first.graph.run.lr / 2 } };
    expect(await withLink(row, { ...plan, runs: [{ ...first, graph: other }] })).toBeUndefined();
    expect(await withLink({ ...row, link: "#1z.nonsense" }, plan)).toBeUndefined();
  });

  it("are what this engine makes of the first step, to the last bit", async () => {
    const cli = join(root, "packages/tools/headless.mjs");
    const argv = ["reproduce", "--check", "--quick", "--only", "gradient-norms", "--jobs", "2"];
    const [code, output] = await new Promise<[unknown, string]>((resolve) => {
      execFile(process.execPath, [cli, ...argv], (error, stdout, stderr) =>
        resolve([error?.code ?? 0, stdout || stderr]),
      );
    });
    expect([code, output]).toEqual([0, expect.stringContaining("bit for bit")]);
  });
});
