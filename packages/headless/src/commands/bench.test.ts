import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type Job, type JobHost, runJob } from "../job";
import { main } from "../main";

vi.mock("../job", () => ({ runJob: vi.fn() }));
vi.mock("@adder-studio/bench/node", async (original) => ({
  ...(await original<typeof import("@adder-studio/bench/node")>()),
  compilePeak: async () => "AAAA",
  findTorch: () => ({ version: "9.9", threads: 2, open: () => Promise.reject(new Error("no")) }),
}));

const engine = { backend: "wasm", adapter: "SIMD", software: false, threads: 2 } as const;
const row = {
  suite: "kernels",
  layer: "B",
  shape: "[16,28,28,32] 3x3 s1 p1 -> 64",
  candidate: "adder",
  pass: "forward",
  input: "relu",
  threads: 1,
  medianMs: 11.56,
  minMs: 11,
  samples: 7,
  gigataps: 20,
  batch: 16,
} as const;

let out = "";
let log = "";
let jobs: Job[] = [];

beforeEach(() => {
  [out, log, jobs] = ["", "", []];
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    log += text;
    return true;
  });
  vi.mocked(runJob).mockImplementation(async (job: Job, host: JobHost) => {
    jobs.push(job);
    host.emit({ type: "ready", engine, layers: [], totalSteps: 0, stepsPerEpoch: 0 });
    host.emit({ type: "measured", row });
  });
});
afterEach(() => vi.restoreAllMocks());

it.each([
  ["bench --suite speed", 'no suite "speed"'],
  ["bench --backend gpu", 'no engine "gpu"'],
  ["bench --backend cpu --threads 2", "wasm engine"],
  ["bench --browser netscape", "netscape"],
  ["bench kernels", "options only"],
  ["bench --quick", "no option --quick"],
])("%s: bad usage", async (line, message) => {
  expect(await main(line.split(" "), "/repository")).toBe(2);
  expect(log).toContain(message);
  expect(jobs).toEqual([]);
});

it("gives one JSON object on stdout and logs on stderr", async () => {
  const line = "bench --suite kernels --threads 2 --json";
  expect(await main(line.split(" "), "/repository")).toBe(0);
  expect(JSON.parse(out)).toEqual({
    machine: { cpu: expect.any(String), cores: expect.any(Number) },
    backend: "wasm",
    adapter: "SIMD",
    threads: 2,
    host: expect.stringMatching(/^Node v/),
    rows: [row],
  });
  expect(log).toContain("kernels, B");
  expect(jobs).toMatchObject([
    {
      kind: "bench",
      request: { backend: "wasm", threads: 2, suites: ["kernels"], peakModule: "AAAA" },
    },
  ]);
});

it("gives tables, and all suites unless one is named", async () => {
  expect(await main(["bench"], "/repository")).toBe(0);
  expect(out).toContain("wasm (SIMD), 2 threads, Node v");
  expect(out).toContain("11.6 / 11.0 (20.0)");
  expect(jobs).toMatchObject([{ request: { suites: ["kernels", "steps", "growth"] } }]);
});

it("fails when the engine does", async () => {
  vi.mocked(runJob).mockImplementation(async (_job, host) =>
    host.emit({
      type: "failed",
      diagnostic: { code: "engine-fault", severity: "error", message: "The engine broke." },
    }),
  );
  expect(await main(["bench", "--json"], "/repository")).toBe(1);
  expect(out).toBe("");
  expect(log).toContain("The engine broke.");
});
