import { catalog, templateOf } from "@adder-studio/blocks";
import { encodeLink, type ModelGraph } from "@adder-studio/graph";
import type { Page } from "playwright-core";

/** Notes of a page about its runs. */
interface Noted {
  /** The bits of each row of a run, by step; a step that is made again overwrites its row. */
  readonly rows: Record<number, string>;
  /** Number of steps seen so far. */
  step: number;
  /** Engines, in the order in which the worker said that it is ready. */
  readonly engines: string[];
  /** Codes of the faults of runs. */
  readonly faults: string[];
  weightsHash: string;
}

declare global {
  interface Window {
    farm?: Noted;
  }
}

/** Collects errors that a page reports: none may come, whatever a farm does. */
export function watchErrors(page: Page, allowed: readonly RegExp[] = []): string[] {
  const faults: string[] = [];
  const add = (text: string) => {
    if (!allowed.some((one) => one.test(text))) faults.push(text);
  };
  page.on("pageerror", (error) => add(`uncaught: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") add(`console: ${message.text()}`);
  });
  return faults;
}

/** Makes the page note what its training worker sends. */
export async function noteRuns(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted: Noted = { rows: {}, step: 0, engines: [], faults: [], weightsHash: "" };
    window.farm = noted;
    const note = (data: {
      type?: string;
      rows: Float32Array;
      width: number;
      engine: { backend: string };
      diagnostic: { code: string };
      weightsHash: string;
    }) => {
      if (data?.type === "ready") noted.engines.push(data.engine.backend);
      if (data?.type === "failed") noted.faults.push(data.diagnostic.code);
      if (data?.type === "done") noted.weightsHash = data.weightsHash;
      if (data?.type !== "tick") return;
      const { rows, width } = data;
      const bits = new Uint32Array(rows.buffer, rows.byteOffset, rows.length);
      for (let at = 0; at < rows.length; at += width) {
        const step = rows[at] as number;
        noted.rows[step] = Array.from(bits.subarray(at, at + width), (word) =>
          word.toString(16),
        ).join(" ");
        noted.step = Math.max(noted.step, step + 1);
      }
    };
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", ({ data }) => note(data));
      }
    };
  });
}

/** Returns the notes of a page; throws where it was not told to take any. */
export async function notedBy(page: Page): Promise<Noted> {
  const noted = await page.evaluate(() => window.farm);
  if (noted === undefined) throw new Error("The page notes nothing.");
  return noted;
}

export async function stepOf(page: Page): Promise<number> {
  return page.evaluate(() => window.farm?.step ?? 0);
}

/** Milliseconds until a step that does not come is given up: a fault, or a machine that does too much. */
const stepMs = 180_000;

/** Waits until the page has seen this many steps. */
export async function untilStep(page: Page, step: number): Promise<void> {
  await page.waitForFunction((step) => (window.farm?.step ?? 0) >= step, step, {
    timeout: stepMs,
    polling: 20,
  });
}

/** Waits until the run has been trained to its end, and returns what was noted. */
export async function untilDone(page: Page): Promise<Noted> {
  await page.waitForFunction(() => window.farm?.weightsHash !== "", undefined, {
    timeout: stepMs,
    polling: 50,
  });
  return notedBy(page);
}

/** Returns the first step at which two curves differ in a bit or one has no row; undefined when there is none up to `steps`. */
export function firstDifference(
  one: Readonly<Record<number, string>>,
  other: Readonly<Record<number, string>>,
  from: number,
  steps: number,
): number | undefined {
  for (let step = from; step < steps; step++) {
    if (one[step] === undefined || one[step] !== other[step]) return step;
  }
  return undefined;
}

/** Two spirals on small layers, as their template has them, with other settings of training. */
export function spiralsGraph(change: Partial<ModelGraph["run"]>): ModelGraph {
  const graph = templateOf("spirals-adder")?.graph;
  if (graph === undefined) throw new Error("The template is gone.");
  return { ...graph, run: { ...graph.run, ...change } };
}

/** Opens a document by its link, without running it. */
export async function openGraph(page: Page, graph: ModelGraph, url: string): Promise<void> {
  const link = await encodeLink(graph, catalog);
  if (!link.ok) throw new Error(link.error.message);
  await page.goto(`${url}#${link.value}`);
  await page.getByRole("button", { name: "Open only" }).click();
  await page.locator(".react-flow__node").first().waitFor();
}

export const pressRun = (page: Page) =>
  page.getByRole("button", { name: "Run", exact: true }).click();

/** Runs a command of the palette by its name. */
export async function command(page: Page, name: string): Promise<void> {
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Find a command" });
  await field.fill(name);
  await field.press("Enter");
}

export const nameField = (page: Page) =>
  page.locator(".topbar").getByLabel("Name of this experiment");

/** The sign that says whether the work is saved; not the one in the first picture. */
export const savedSign = (page: Page) =>
  page.locator(".saved:visible:not(.still *, .first-page *)");

/** Waits until the page says that the edit made just now is saved. */
export async function untilSaved(page: Page): Promise<void> {
  // Two frames: what the sign said before the edit is no promise about it.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
  await savedSign(page)
    .filter({ hasText: /^Saved/ })
    .first()
    .waitFor();
}
