import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { deviations } from "./deviations";
import { openEngines } from "./engines";
import { type Layer, layers } from "./layers";
import { compilePeak } from "./node";
import { planFor } from "./plan";
import { runBench } from "./run";
import { isMissing, type KernelRow, type Row } from "./types";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const stockPath = fileURLToPath(
  new URL("../node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/", import.meta.url),
);

const tiny: Layer[] = [
  { title: "tiny", x: [2, 6, 6, 3], filters: 5, kernel: 3, stride: 1, pad: 1, composed: true },
  { title: "strided", x: [2, 6, 6, 3], filters: 4, kernel: 3, stride: 2, pad: 1, composed: false },
  { title: "dense", x: [3, 1, 1, 20], filters: 4, kernel: 1, stride: 1, pad: 0, composed: false },
];

async function kernelRows(backend: "cpu" | "wasm", threads: number): Promise<KernelRow[]> {
  const rows: Row[] = [];
  const wasm = backend === "wasm";
  await runBench(
    {
      backend,
      threads,
      suites: ["kernels"],
      stockPath,
      ...(wasm && { peakModule: await compilePeak(root) }),
    },
    {
      ready: (engine) => expect(engine).toMatchObject({ backend, threads }),
      row: (row) => rows.push(row),
      plan: {
        ...planFor({ backend, adapter: "", software: false, threads }),
        layers: tiny,
        batchShare: 1,
        kernels: { rounds: 5, turnMs: 1, mostCalls: 2, mostMs: 10_000 },
      },
    },
  );
  return rows as KernelRow[];
}

let wasmRows: KernelRow[] = [];
beforeAll(async () => {
  wasmRows = await kernelRows("wasm", 2);
}, 180_000);

it("measures every pass of every candidate on wasm, with one thread and with two", () => {
  for (const { title } of tiny) {
    for (const threads of [1, 2]) {
      const own = wasmRows.filter((row) => row.layer === title && row.threads === threads);
      const names = own.map(({ candidate, pass, input }) => `${candidate} ${pass} ${input}`);
      for (const pass of ["forward", "dX", "dF"]) {
        expect(names).toContain(`adder ${pass} relu`);
        expect(names).toContain(`conv ${pass} relu`);
      }
      expect(names).toContain("adder forward any");
    }
  }
  const names = wasmRows.map(({ candidate }) => candidate);
  for (const name of ["tfjs conv2d", "composed adder", "peak max+add", "peak sub+abs+add"]) {
    expect(names).toContain(name);
  }
});

it("has positive times, and names the passes for which tfjs has no kernel", () => {
  for (const row of wasmRows) {
    if (isMissing(row)) {
      expect(row).toMatchObject({ candidate: "tfjs conv2d", pass: "dF" });
      expect(row.missing).toContain("Conv2DBackpropFilter");
    } else {
      expect(row.gigataps).toBeGreaterThan(0);
      expect(row.medianMs).toBeGreaterThanOrEqual(row.minMs);
      expect(row.samples).toBeGreaterThanOrEqual(5);
    }
  }
});

it("measures tfjs' filter gradient where there is one", async () => {
  const rows = await kernelRows("cpu", 1);
  expect(rows.filter(isMissing)).toEqual([]);
  expect(rows.some((row) => row.candidate === "tfjs conv2d" && row.pass === "dF")).toBe(true);
});

it("compares results before times: ours equal those of tfjs up to rounding", async () => {
  const engines = await openEngines("wasm", 2, stockPath);
  for (const layer of [...tiny, ...layers.slice(5, 8)]) {
    const off = await deviations(layer, engines);
    expect(Object.keys(off)).toHaveLength(6);
    for (const value of Object.values(off)) expect(value).toBeLessThan(1e-5);
  }
});
