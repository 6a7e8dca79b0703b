import { join } from "node:path";
import { openBrowser, serveFolder } from "../browser/driver";
import {
  notedBy,
  noteRuns,
  openGraph,
  pressRun,
  spiralsGraph,
  stepOf,
  untilDone,
  untilStep,
} from "../browser/page";
import { between } from "../browser/random";
import { failed } from "../fault";
import type { Job, Outcome } from "../types";

interface CrashCase {
  readonly backend: "webgl" | "webgpu";
  readonly runSeed: number;
  /** Steps between the crashes. */
  readonly gaps: readonly number[];
}

const unit = "graphics processes crashed";
/** After three a Chromium gives its pages no graphics engine any more (content/browser/gpu/fallback.md). */
const crashesPerCase = 3;

/** The browser's graphics process crashes three times in one run. A browser for each case, since none recovers. */
export const crashes: Job<CrashCase> = {
  name: "crashes",
  about: "the browser's graphics process is crashed three times in a run on WebGL or WebGPU",
  promises: [
    "the run ends on WASM, and nobody has to press anything",
    "no step is lost, and no figure is zero or not finite",
  ],
  goals: [{ unit, size: 60 }],
  limits: { hangSeconds: 900 },
  plants: { "no-wasm": "the check expects the run to end on the engine it began with" },
  place: "browser",
  open: async ({ root, plant }) => {
    const host = await serveFolder(join(root, "app/dist"));
    return {
      make: (random, index) => ({
        backend: index % 2 === 0 ? "webgl" : "webgpu",
        runSeed: 1 + random.below(1000),
        gaps: Array.from({ length: crashesPerCase }, () => between(random, 1, 8)),
      }),
      run: (entry) => run(entry, host.url, plant === "no-wasm" ? entry.backend : "wasm"),
      async close() {
        host.close();
      },
    };
  },
};

async function run(entry: CrashCase, url: string, last: string): Promise<Outcome> {
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ serviceWorkers: "block" });
    await noteRuns(page);
    const { backend, runSeed } = entry;
    await openGraph(page, spiralsGraph({ engine: backend, seed: runSeed, epochs: 4 }), url);
    await pressRun(page);
    const session = await browser.newBrowserCDPSession();
    for (const gap of entry.gaps) {
      await untilStep(page, (await stepOf(page)) + gap);
      // The protocol has it for tests only, and Playwright's types leave it out.
      await session.send("Browser.crashGpuProcess");
    }
    const { rows, engines } = await untilDone(page);
    const steps = (await notedBy(page)).step;
    for (let step = 0; step < steps; step++) {
      const loss = Number.parseInt(rows[step]?.split(" ")[1] ?? "0", 16);
      // Bits of a float32: 0 is zero, an exponent of all ones is not finite.
      if (loss === 0 || (loss & 0x7f800000) === 0x7f800000) {
        return failed("a step is missing or has no figure", `step ${step}: ${rows[step]}`);
      }
    }
    if (engines.at(-1) !== last) return failed(`the run did not end on ${last}`, engines.join());
    return {
      ok: true,
      seen: [...new Set(engines)].join(" → "),
      counts: { [unit]: entry.gaps.length },
    };
  } finally {
    await browser.close();
  }
}
