import { join } from "node:path";
import type { ModelGraph } from "@adder-studio/graph";
import type { Browser, Page } from "playwright-core";
import { type Host, openBrowser, pause, serveFolder } from "../browser/driver";
import {
  firstDifference,
  notedBy,
  noteRuns,
  openGraph,
  pressRun,
  spiralsGraph,
  stepOf,
  untilDone,
  untilStep,
  watchErrors,
} from "../browser/page";
import { between } from "../browser/random";
import { failed } from "../fault";
import type { Job, Outcome } from "../types";

type Backend = "webgl" | "webgpu";

interface LossCase {
  readonly backend: Backend;
  readonly runSeed: number;
  /** Steps made beyond all earlier ones before each loss. */
  readonly gaps: readonly number[];
}

interface Curve {
  readonly rows: Readonly<Record<number, string>>;
  readonly weightsHash: string;
}

const units = {
  webgl: "WebGL contexts lost",
  webgpu: "WebGPU devices lost",
} as const;
const lossesPerCase = 8;
const greatestGap = 9;
/** A graphics card that is drawn by the processor makes few steps in a second; the data are as few. */
const epochs = 4;
/** Seeds of runs: few, since each has to be run undisturbed, too. */
const runSeeds = 2;

const graphOf = ({ backend, runSeed }: Pick<LossCase, "backend" | "runSeed">): ModelGraph =>
  spiralsGraph({ engine: backend, seed: runSeed, epochs });

/** Lost devices in the app as it is built, while it trains. */
export const losses: Job<LossCase> = {
  name: "losses",
  about: "WebGL contexts and WebGPU devices are lost at random steps of runs in the built app",
  promises: [
    "the run ends by itself, on the engine it began with",
    "every loss is noticed, and none by a figure that is wrong",
    "curve and weights are those of the undisturbed run, bit for bit",
  ],
  goals: [
    { unit: units.webgl, size: 100 },
    { unit: units.webgpu, size: 100 },
  ],
  limits: { hangSeconds: 900 },
  plants: { "another-seed": "a run that goes on with other random numbers" },
  place: "browser",
  async open({ root, plant }) {
    const host = await serveFolder(join(root, "app/dist"));
    const browser = await openBrowser();
    const calm = new Map<string, Promise<Curve>>();
    function calmCurve(entry: LossCase): Promise<Curve> {
      const key = `${entry.backend} ${entry.runSeed}`;
      let curve = calm.get(key);
      if (curve === undefined) {
        curve = calmRun(browser, host, entry);
        calm.set(key, curve);
      }
      return curve;
    }
    return {
      runtime: `Chromium ${browser.version()}`,
      make: (random, index) => ({
        backend: index % 2 === 0 ? "webgl" : "webgpu",
        runSeed: 1 + random.below(runSeeds),
        gaps: Array.from({ length: lossesPerCase }, () => between(random, 1, greatestGap)),
      }),
      async run(entry) {
        const disturbed = plant === "another-seed" ? { ...entry, runSeed: 99 } : entry;
        return run(browser, host, disturbed, await calmCurve(entry));
      },
      *smaller(entry) {
        for (const gap of entry.gaps) yield { ...entry, gaps: [gap] };
      },
      async close() {
        await browser.close();
        host.close();
      },
    };
  },
};

async function withPage<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ serviceWorkers: "block" });
  try {
    const page = await context.newPage();
    await noteRuns(page);
    return await use(page);
  } finally {
    await context.close();
  }
}

function calmRun(browser: Browser, host: Host, entry: LossCase): Promise<Curve> {
  return withPage(browser, async (page) => {
    await openGraph(page, graphOf(entry), host.url);
    await pressRun(page);
    const { rows, weightsHash, faults, engines } = await untilDone(page);
    // On a busy machine the page may lose patience with a worker: that leaves the curve as it was, too.
    if (faults.length > 0 || engines.some((engine) => engine !== entry.backend)) {
      throw new Error(`The undisturbed run is none: ${engines.join()}, ${faults.join()}.`);
    }
    return { rows, weightsHash };
  });
}

async function run(browser: Browser, host: Host, entry: LossCase, calm: Curve): Promise<Outcome> {
  return withPage(browser, async (page) => {
    const errors = watchErrors(page, [/WebGL|GPU|context lost|Device was/i]);
    await openGraph(page, graphOf(entry), host.url);
    await pressRun(page);
    let lost = 0;
    for (const gap of entry.gaps) {
      await untilStep(page, (await stepOf(page)) + gap);
      await loseDevice(page);
      lost += 1;
      await untilFaults(page, lost);
    }
    const { rows, weightsHash, engines } = await untilDone(page);
    const total = Object.keys(calm.rows).length;
    if (engines.some((engine) => engine !== entry.backend)) {
      return failed("the run changed its engine", engines.join(", "));
    }
    const differs = firstDifference(rows, calm.rows, 0, total);
    if (differs !== undefined) {
      const detail = `step ${differs} of ${total}: ${rows[differs]}, undisturbed ${calm.rows[differs]}`;
      return failed("the curve differs", detail);
    }
    if (weightsHash !== calm.weightsHash) {
      return failed("the weights differ", `${weightsHash}, undisturbed ${calm.weightsHash}`);
    }
    if (errors.length > 0) return failed("an error on the page", errors.join("\n"));
    return {
      ok: true,
      seen: `as undisturbed (${entry.backend})`,
      counts: { [units[entry.backend]]: lost },
    };
  });
}

/** Loses the device of the worker that trains. */
async function loseDevice(page: Page): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    for (const worker of page.workers()) {
      const done = await worker
        .evaluate(() => {
          if (self.adderStudio === undefined) return false;
          self.adderStudio.loseDevice();
          return true;
        })
        // A worker that ends while it is asked.
        .catch(() => false);
      if (done) return;
    }
    await pause(100);
  }
  throw new Error("No worker of the page trains.");
}

/** Waits until the page has been told of this many faults. */
async function untilFaults(page: Page, count: number): Promise<void> {
  await page
    .waitForFunction((count) => (window.farm?.faults.length ?? 0) >= count, count, {
      timeout: 60_000,
      polling: 20,
    })
    .catch(async () => {
      const { faults, step } = await notedBy(page);
      throw new Error(`${faults.length} of ${count} losses were noticed, at step ${step}.`);
    });
}
