import { randomStream } from "@adder-studio/core";
import type { Page } from "playwright-core";
import { openBrowser, serveFolder } from "./driver";
import { censusOf, type Gauges, gaugesOf, growth, type HeapCensus } from "./gauges";
import { watchErrors } from "./page";
import { comeToRest, doSomething } from "./person";
import { growsBeyond, type Sample, type Slope, slopeOf } from "./slope";

export interface SoakOptions {
  /** Folder of the built app. */
  readonly folder: string;
  readonly minutes: number;
  /** Deeds between two samples. */
  readonly deeds: number;
  /** Samples between two reloads; a life's first samples, in which the parts load, are left out. */
  readonly life: number;
  readonly warmUp: number;
  readonly log: (line: string) => void;
  /** Plants a leak into the page, for the proof that one is found. */
  readonly plant?: (page: Page) => Promise<void>;
}

export interface SoakResult {
  readonly deeds: number;
  readonly refused: number;
  readonly reloads: number;
  readonly slopes: Readonly<Record<keyof Gauges, Slope>>;
  readonly first: Gauges;
  readonly last: Gauges;
  /** Growth in the heap of the last life, by kind. */
  readonly grew: readonly string[];
  readonly faults: readonly string[];
}

const names = ["heap", "objects", "wasm", "tensors", "nodes", "listeners", "storage"] as const;

/**
 * Bounds of growth per hour at rest. The whole heap grows with V8's code as long as a person reaches new parts (91 % of
 * 4.0 MB in 14 minutes of 420 deeds), and storage by a document for each that a person edits: both are told without a bound.
 */
export const bounds: Readonly<Record<keyof Gauges, number>> = {
  heap: Number.POSITIVE_INFINITY,
  objects: 2 ** 20,
  wasm: 2 ** 20,
  tensors: 1,
  nodes: 200,
  listeners: 200,
  storage: Number.POSITIVE_INFINITY,
};

/** Uses the app as a person does for some minutes, and measures what it holds each time it is at rest. */
export async function soak(seed: number, index: number, options: SoakOptions): Promise<SoakResult> {
  const { minutes, log } = options;
  const draw = randomStream(seed, "soak", index);
  const host = await serveFolder(options.folder);
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(20_000);
    const errors = watchErrors(page);
    const session = await page.context().newCDPSession(page);
    const samples: (Gauges & { readonly hours: number; readonly life: number })[] = [];
    const counts = { deeds: 0, refused: 0, reloads: 0 };
    const refusedBy = new Map<string, number>();
    let census: HeapCensus | undefined;
    let sinceReload = 0;
    const from = Date.now();
    await page.goto(host.url);
    await page.locator(".react-flow__node").first().waitFor();
    await options.plant?.(page);
    while (Date.now() - from < minutes * 60_000) {
      for (let i = 0; i < options.deeds; i++) {
        const { name, done } = await doSomething(page, draw);
        counts.deeds += 1;
        if (done) continue;
        counts.refused += 1;
        refusedBy.set(name, (refusedBy.get(name) ?? 0) + 1);
      }
      await comeToRest(page);
      sinceReload += 1;
      const gauges = await gaugesOf(page, session);
      const hours = (Date.now() - from) / 3_600_000;
      log(
        `${(hours * 60).toFixed(1)} min, life ${counts.reloads}: ${names.map((name) => `${name} ${Math.round(gauges[name])}`).join(", ")}`,
      );
      if (sinceReload > options.warmUp) samples.push({ ...gauges, hours, life: counts.reloads });
      if (sinceReload === options.warmUp + 1) census = await censusOf(session);
      if (sinceReload < options.life) continue;
      await page.reload();
      await page.locator(".react-flow__node").first().waitFor();
      await options.plant?.(page);
      counts.reloads += 1;
      sinceReload = 0;
      census = undefined;
    }
    const [first, last] = [samples[0], samples.at(-1)];
    if (first === undefined || last === undefined) throw new Error("Too short for one sample.");
    for (const [name, count] of refusedBy) log(`${count} times the page did not let: ${name}`);
    const slopes = slopesOf(samples);
    return {
      ...counts,
      slopes,
      first,
      last,
      grew: census === undefined ? [] : growth(census, await censusOf(session)),
      faults: [
        ...errors,
        ...names
          .filter((name) => growsBeyond(slopes[name], bounds[name]))
          .map(
            (name) =>
              `${name} grows by ${Math.round(slopes[name].perHour)} an hour (standard error ${Math.round(slopes[name].error)}; bound ${bounds[name]})`,
          ),
      ],
    };
  } finally {
    await browser.close();
    host.close();
  }
}

function slopesOf(
  samples: readonly (Gauges & Pick<Sample, "hours" | "life">)[],
): SoakResult["slopes"] {
  const of = (name: keyof Gauges) =>
    slopeOf(samples.map((sample) => ({ ...sample, value: sample[name] })));
  return {
    heap: of("heap"),
    objects: of("objects"),
    wasm: of("wasm"),
    tensors: of("tensors"),
    nodes: of("nodes"),
    listeners: of("listeners"),
    storage: of("storage"),
  };
}
