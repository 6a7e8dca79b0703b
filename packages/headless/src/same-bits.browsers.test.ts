import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  debianPackages,
  everyBrowserIsRequired,
  firefoxPath,
  webkitPaths,
} from "../../tools/browsers.mjs";

const cli = fileURLToPath(new URL("../../tools/headless.mjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "adder-studio-bits-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Limit of a run: minutes where seconds are usual, so that only a hang fails. */
const runMs = 300_000;
const steps = 50;

interface Outcome {
  readonly host: string;
  readonly threads: number;
  readonly losses: readonly number[];
  readonly weightsHash: string;
}

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function headless(argv: readonly string[], env = process.env): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { env, timeout: runMs, killSignal: "SIGKILL" } as const;
    execFile(process.execPath, [cli, ...argv], options, (error, stdout, stderr) => {
      if (error && typeof error.code !== "number") reject(error);
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });
}

/** Trains the default experiment's first steps on the wasm engine, by the command that a person would give. */
async function train(...argv: readonly string[]): Promise<Outcome> {
  const events = join(folder, `${argv.join("") || "node"}.jsonl`);
  const target = ["train", "template:lenet5-bn-adder", "--backend", "wasm", "--steps", `${steps}`];
  const { code, stderr } = await headless([...target, "--events", events, ...argv]);
  if (code !== 0) throw new Error(stderr);
  const lines = readFileSync(events, "utf8").trim().split("\n");
  const all = lines.map((line) => JSON.parse(line));
  const { host, threads } = all.find(({ type }) => type === "ready");
  const { weightsHash } = all.find(({ type }) => type === "done");
  const losses = all.filter(({ type }) => type === "step").map(({ loss }) => loss);
  return { host, threads, losses, weightsHash };
}

const places: readonly {
  readonly browser?: string;
  readonly host: RegExp;
  readonly missing?: readonly string[] | false;
}[] = [
  { host: /^Node v/ },
  { browser: "chromium", host: /^Chromium \d/ },
  { browser: "firefox", host: /^Firefox \d/, missing: !firefoxPath() && debianPackages.firefox },
  { browser: "webkit", host: /^WebKitGTK \d/, missing: !webkitPaths() && debianPackages.webkit },
];

describe("the wasm engine gives the same bits", { timeout: runMs + 30_000 }, () => {
  let reference: Outcome;
  beforeAll(async () => {
    reference = await train();
  }, runMs + 30_000);

  for (const { browser, host, missing } of places) {
    for (const threads of [1, 2]) {
      const skipped = Boolean(missing) && !everyBrowserIsRequired();
      const why = skipped ? ` (skipped: needs ${(missing || []).join(" and ")})` : "";
      // Now and then a WebKitGTK that has just been started never asks for its page.
      const again = { retry: browser === "webkit" ? 2 : 0 };
      it.skipIf(skipped)(`in ${browser ?? "Node"}, threads: ${threads}${why}`, again, async () => {
        const where = browser ? ["--browser", browser] : [];
        const isReference = browser === undefined && threads === 1;
        const outcome = isReference ? reference : await train(...where, "--threads", `${threads}`);
        expect(outcome.host).toMatch(host);
        expect(outcome.threads).toBe(threads);
        expect(outcome.losses).toEqual(reference.losses);
        expect(outcome.weightsHash).toBe(reference.weightsHash);
      });
    }
  }

  it("and others from another seed: the comparison sees a difference", async () => {
    const other = await train("--set", "seed=1");
    expect(other.losses).toHaveLength(steps);
    expect(reference.losses).toHaveLength(steps);
    expect(other.losses).not.toEqual(reference.losses);
    expect(other.weightsHash).not.toBe(reference.weightsHash);
  });
});

describe("a receipt that was made in Chromium", { timeout: runMs + 30_000 }, () => {
  const file = join(folder, "receipt.json");
  const target = ["train", "template:spirals-adder", "--steps", "60", "--receipt", file];
  beforeAll(async () => {
    const { code, stderr } = await headless([...target, "--browser", "chromium"]);
    if (code !== 0) throw new Error(stderr);
  }, runMs + 30_000);

  for (const { browser, missing } of places.filter((place) => place.browser !== "chromium")) {
    const skipped = Boolean(missing) && !everyBrowserIsRequired();
    const why = skipped ? ` (skipped: needs ${(missing || []).join(" and ")})` : "";
    const again = { retry: browser === "webkit" ? 2 : 0 };
    it.skipIf(skipped)(`is checked whole in ${browser ?? "Node"}${why}`, again, async () => {
      const { code, stdout } = await headless([
        ...["verify", file, "--depth", "whole"],
        ...(browser ? ["--browser", browser] : []),
      ]);
      expect(stdout).toContain("As claimed: all 60 steps were made again here");
      expect(code).toBe(0);
    });
  }
});

describe("a browser that is not installed", () => {
  it.each([
    ["firefox", "firefox-esr"],
    ["webkit", "webkit2gtk-driver xvfb"],
  ])("%s: one sentence that names Debian's packages, and exit code 1", async (browser, names) => {
    const target = ["train", "template:lenet5-bn-adder", "--steps", "1", "--browser", browser];
    const { code, stderr } = await headless(target, { PATH: folder, HOME: folder });
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringContaining(`apt-get install ${names}`),
    ]);
    expect(code).toBe(1);
  });
});
