import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { catalog, deepResidual } from "@adder-studio/blocks";
import { encodeLink } from "@adder-studio/graph";
import { type CDPSession, chromium, type Locator, type Page } from "playwright-core";
import { type EditorRound, editorPage } from "../editor-text";
import { digits } from "../table";
import { frameTimes, markAt, type OwnerOf, type TraceEvent } from "../trace";
import { describeMachine } from "./machine";

/** Units per stage of residual networks of about 75, 180, 300 and 1,000 blocks. */
const sizes: readonly (readonly number[])[] = [
  [2, 2, 1, 1],
  [3, 4, 6, 3],
  [6, 8, 10, 5],
  [24, 25, 25, 24],
];

/**
 * Runs `npm run bench:editor [-- --port 4390 --rounds 3 --only 2 --verbose]`: opens, drags, pans and edits large networks
 * in Chromium and measures the page's scripts. Prints tables; a whole run also writes packages/bench/EDITOR.md. Returns 1
 * when a fault was found, else 0.
 */
export async function main(
  args: readonly string[],
  root: string,
  browser: { readonly executablePath?: string; readonly args: readonly string[] },
): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string", default: "4390" },
      only: { type: "string" },
      rounds: { type: "string", default: "3" },
      verbose: { type: "boolean", default: false },
    },
  });
  const port = Number(values.port);
  const server = spawn(
    process.execPath,
    [join(root, "packages/tools/serve.mjs"), "--port", `${port}`, "--strict-port"],
    { stdio: "ignore" },
  );
  const chrome = await chromium.launch({
    args: [...browser.args],
    ...(browser.executablePath === undefined ? {} : { executablePath: browser.executablePath }),
  });
  const rounds: EditorRound[] = [];
  const loads: number[] = [];
  try {
    const chosen = values.only === undefined ? sizes : sizes.slice(Number(values.only)).slice(0, 1);
    // Round by round, so that other work of the machine disturbs all networks alike.
    for (let turn = 0; turn < Number(values.rounds); turn++) {
      for (const units of chosen) {
        loads.push(loadavg()[0] ?? 0);
        const context = await chrome.newContext({
          viewport: { width: 1440, height: 900 },
          serviceWorkers: "block",
        });
        const result = await measure(await context.newPage(), port, units, root);
        rounds.push(result);
        process.stderr.write(`${result.blocks} blocks: ${Math.round(result.openMs)} ms to open\n`);
        if (values.verbose) process.stderr.write(hottestText(result));
        await context.close();
      }
    }
  } finally {
    await chrome.close();
    server.kill();
  }
  const text = editorPage({
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    chromium: chrome.version(),
    loads,
    rounds,
  });
  process.stdout.write(`${text}\n`);
  if (values.only === undefined) writeFileSync(join(root, "packages/bench/EDITOR.md"), text);
  return rounds.some(({ faults }) => faults.length > 0) ? 1 : 0;
}

async function measure(
  page: Page,
  port: number,
  units: readonly number[],
  root: string,
): Promise<EditorRound> {
  const faults: string[] = [];
  page.on("pageerror", ({ message }) => faults.push(message));
  const graph = deepResidual(units);
  const blocks = Object.keys(graph.nodes).length;
  const link = await encodeLink(graph, catalog);
  if (!link.ok) throw new Error(link.error.message);
  const address = `http://localhost:${port}/`;
  await waitForServer(page, address);
  await page.goto(address + link.value);
  const button = page.getByRole("button", { name: "Open a copy" });
  await button.waitFor();
  // Background loading ends before anything is measured.
  await page.waitForTimeout(3000);
  const trace = await createTracer(page, root);
  const started = await trace.during("open", () => openCopy(page, button, blocks));

  const zoomIn = page.getByRole("button", { name: "Zoom in" });
  for (let i = 0; i < 6; i++) await zoomIn.click();
  await page.waitForTimeout(800);
  const card = await middleCard(page);
  const drag = await trace.during("drag", () =>
    dragAlong(page, card, (i) => [120 * Math.sin(i / 12), 80 * Math.sin(i / 9)]),
  );
  await page.keyboard.press("Escape");
  const free = await freeSpot(page);
  const pan = await trace.during("pan", () =>
    dragAlong(page, free, (i) => [150 * Math.sin(i / 14), 120 * Math.sin(i / 10)]),
  );
  await chooseAdder(page);
  const firstEdits = await pressKeys(page, 12);
  const edits = await pressKeys(page, 24);
  const edited = await trace.during("edit", () => pressKeys(page, 12));
  faults.push(...(await undoFaults(page)));
  return {
    blocks,
    openMs: started.value,
    open: started.times,
    drag: drag.times,
    pan: pan.times,
    edit: edited.times,
    edits,
    firstEdits,
    faults,
  };
}

/** Presses `button` and returns the milliseconds until all blocks are on the canvas. */
async function openCopy(page: Page, button: Locator, blocks: number): Promise<number> {
  await button.evaluate((element) => {
    performance.mark("open-pressed");
    (element as HTMLElement).click();
  });
  await page.waitForFunction(
    (count) => document.querySelectorAll(".react-flow__minimap-node").length >= count,
    blocks,
    { polling: "raf" },
  );
  const ms = await page.evaluate(
    () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() =>
          requestAnimationFrame(() =>
            resolve(
              performance.now() - (performance.getEntriesByName("open-pressed")[0]?.startTime ?? 0),
            ),
          ),
        ),
      ),
  );
  await page.waitForTimeout(1000);
  return ms;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Drags the pointer from `start` through 90 points, given as offsets. */
async function dragAlong(
  page: Page,
  { x, y }: Point,
  offset: (i: number) => readonly [number, number],
): Promise<void> {
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let i = 1; i <= 90; i++) {
    const [dx, dy] = offset(i);
    await page.mouse.move(x + dx, y + dy);
  }
  await page.mouse.up();
}

/** Returns a point on the card nearest to the middle of the canvas, so that a drag stays on the canvas. */
async function middleCard(page: Page): Promise<Point> {
  return page.evaluate(() => {
    const frame = document.querySelector(".canvas")?.getBoundingClientRect() ?? new DOMRect();
    const [x, y] = [frame.x + frame.width / 2, frame.y + frame.height / 2];
    const boxes = [...document.querySelectorAll(".card")].map((card) =>
      card.getBoundingClientRect(),
    );
    const away = (box: DOMRect) =>
      Math.hypot(box.x + box.width * 0.4 - x, box.y + box.height * 0.3 - y);
    const best = boxes.reduce((a, b) => (away(b) < away(a) ? b : a));
    return { x: best.x + best.width * 0.4, y: best.y + best.height * 0.3 };
  });
}

/** Returns a point of the canvas without a card. */
async function freeSpot(page: Page): Promise<Point> {
  return page.evaluate(() => {
    const frame = document.querySelector(".canvas")?.getBoundingClientRect() ?? new DOMRect();
    for (let y = frame.y + 170; y < frame.bottom - 170; y += 6) {
      for (let x = frame.x + 170; x < frame.right - 170; x += 6) {
        if (document.elementFromPoint(x, y)?.classList.contains("react-flow__pane"))
          return { x, y };
      }
    }
    throw new Error("The canvas has no free spot.");
  });
}

async function chooseAdder(page: Page): Promise<void> {
  await page.locator(".card.hue-adder .card-hit").first().focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Filters", { exact: true }).waitFor();
}

/** Makes one edit and undoes it. Returns the faults: an edit that changed no card, an undo that did not restore them. */
async function undoFaults(page: Page): Promise<string[]> {
  const cardLabels = async () =>
    new Map(
      await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>(".card-hit")].map(
          (card) => [card.dataset.block ?? "", card.ariaLabel ?? ""] as const,
        ),
      ),
    );
  const filters = page.getByLabel("Filters", { exact: true });
  // The timed presses are one step of undo, which ends when the field is left.
  await page.locator(".card.selected .card-hit").first().focus();
  const before = await cardLabels();
  await filters.focus();
  await page.keyboard.press("ArrowUp");
  await page.waitForTimeout(300);
  const wider = await cardLabels();
  await page.keyboard.press("Escape");
  await page.locator(".card.selected .card-hit").first().focus();
  await page.keyboard.press("Control+z");
  await page.waitForTimeout(300);
  const after = await cardLabels();
  return [
    ...(sameLabels(before, wider) ? ["An edit changed no card."] : []),
    ...(sameLabels(before, after) ? [] : ["Undo did not restore the cards."]),
  ];
}

/** Compares the labels of the cards that are in both maps: the focus may move the view to other cards. */
function sameLabels(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  const both = [...a.keys()].filter((id) => b.has(id));
  if (both.length === 0) throw new Error("No card was drawn both times.");
  return both.every((id) => a.get(id) === b.get(id));
}

/** Presses keys that change the filters of the selected layer up and down. Returns the milliseconds of each press. */
async function pressKeys(page: Page, presses: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < presses; i++) {
    times.push(
      await page.evaluate(
        (key) =>
          new Promise<number>((resolve) => {
            const field = [
              ...document.querySelectorAll<HTMLInputElement>(".inspector input.number"),
            ].find((input) => input.labels?.[0]?.textContent === "Filters");
            const start = performance.now();
            field?.dispatchEvent(
              new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
            );
            // React draws a key press's changes at the end of the press.
            queueMicrotask(() => queueMicrotask(() => resolve(performance.now() - start)));
          }),
        i % 2 === 0 ? "ArrowUp" : "ArrowDown",
      ),
    );
    await page.waitForTimeout(350);
  }
  return times;
}

async function waitForServer(page: Page, address: string): Promise<void> {
  for (let turn = 0; turn < 300; turn++) {
    const response = await page.request.get(address).catch(() => undefined);
    if (response?.ok()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`No server responds at ${address}.`);
}

const categories = [
  "toplevel",
  "devtools.timeline",
  "disabled-by-default-devtools.timeline",
  "disabled-by-default-v8.cpu_profiler",
  "blink.user_timing",
  "__metadata",
];

async function createTracer(page: Page, root: string) {
  const session = await page.context().newCDPSession(page);
  const ownerOf = createOwners(root);
  return {
    async during<T>(name: string, act: () => Promise<T>) {
      const events = collect(session);
      await session.send("Tracing.start", {
        transferMode: "ReportEvents",
        traceConfig: { includedCategories: categories },
      });
      await page.evaluate((mark) => performance.mark(mark), `${name}-start`);
      const value = await act();
      await page.evaluate((mark) => performance.mark(mark), `${name}-end`);
      const done = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
      await session.send("Tracing.end");
      await done;
      const from = markAt(events, `${name}-start`) ?? 0;
      const to = markAt(events, `${name}-end`) ?? Number.POSITIVE_INFINITY;
      return { value, times: frameTimes(events, ownerOf, [from, to]) };
    },
  };
}

function collect(session: CDPSession): TraceEvent[] {
  const events: TraceEvent[] = [];
  session.on("Tracing.dataCollected", ({ value }) => {
    events.push(...(value as unknown as TraceEvent[]));
  });
  return events;
}

/** Returns a function that finds the source of a line in the source maps of the build. */
function createOwners(root: string): OwnerOf {
  const maps = new Map<string, SourceMap | undefined>();
  return (url, line, column) => {
    const name = /\/assets\/([^/?#]+\.js)/.exec(url)?.[1];
    if (name === undefined) return { owner: "browser", place: "" };
    if (!maps.has(name)) {
      const path = join(root, "app/dist/assets", `${name}.map`);
      maps.set(
        name,
        existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, "utf8"))) : undefined,
      );
    }
    const entry = maps.get(name)?.findEntry(line, column);
    const source = entry && "originalSource" in entry ? entry.originalSource : undefined;
    const isVendor = source === undefined || source.includes("node_modules");
    const file = source?.split("/").slice(-2).join("/") ?? name;
    const at = entry && "originalLine" in entry ? entry.originalLine + 1 : line;
    return { owner: isVendor ? "vendor" : "own", place: `${file}:${at}` };
  };
}

function hottestText({ open, drag, pan, edit }: EditorRound): string {
  return [open, drag, pan, edit]
    .map(({ hottest }) =>
      hottest.map(({ name, ms: time }) => `  ${digits(time)} ms  ${name}\n`).join(""),
    )
    .join("\n");
}
