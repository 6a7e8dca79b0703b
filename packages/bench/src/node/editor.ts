import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { catalog, deepResidual } from "@adder-studio/blocks";
import { encodeLink } from "@adder-studio/graph";
import { type CDPSession, chromium, type Page } from "playwright-core";
import { digits, table } from "../table";
import {
  type FrameTimes,
  frameTimes,
  markAt,
  type OwnerOf,
  percentile,
  type TraceEvent,
} from "../trace";
import { describeMachine } from "./machine";

/** Residual networks of about 75, 180, 300 and 1,000 blocks, by their units in each stage. */
const sizes: readonly (readonly number[])[] = [
  [2, 2, 1, 1],
  [3, 4, 6, 3],
  [6, 8, 10, 5],
  [24, 25, 25, 24],
];

interface Measured {
  readonly blocks: number;
  readonly openMs: number;
  readonly open: FrameTimes;
  readonly drag: FrameTimes;
  readonly pan: FrameTimes;
  readonly edit: FrameTimes;
  /** Milliseconds from a key press to fresh shapes on all cards, one for each press. */
  readonly edits: readonly number[];
}

/**
 * `npm run bench:editor [-- --port 4390 --only 2 --verbose]`: opens, drags, pans and edits large networks in Chromium
 * and says how long the page's scripts took. Prints a table; a whole run also writes packages/bench/EDITOR.md.
 */
export async function main(
  words: readonly string[],
  root: string,
  browser: { readonly executablePath?: string; readonly args: readonly string[] },
): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      port: { type: "string", default: "4390" },
      only: { type: "string" },
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
  const results: Measured[] = [];
  try {
    const chosen = values.only === undefined ? sizes : sizes.slice(Number(values.only)).slice(0, 1);
    for (const units of chosen) {
      const context = await chrome.newContext({
        viewport: { width: 1440, height: 900 },
        serviceWorkers: "block",
      });
      const result = await measure(await context.newPage(), port, units, root);
      results.push(result);
      process.stderr.write(`${result.blocks} blocks: done\n`);
      if (values.verbose) process.stderr.write(hottestText(result));
      await context.close();
    }
  } finally {
    await chrome.close();
    server.kill();
  }
  const text = resultText(results);
  process.stdout.write(`${text}\n`);
  if (values.only === undefined) {
    writeFileSync(join(root, "packages/bench/EDITOR.md"), pageText(text, chrome.version()));
  }
  return 0;
}

async function measure(
  page: Page,
  port: number,
  units: readonly number[],
  root: string,
): Promise<Measured> {
  const graph = deepResidual(units);
  const blocks = Object.keys(graph.nodes).length;
  const link = await encodeLink(graph, catalog);
  const address = `http://localhost:${port}/`;
  await reachable(page, address);
  await page.goto(address + (link.startsWith("#") ? link : `#${link}`));
  const button = page.getByRole("button", { name: "Open a copy" });
  await button.waitFor();
  // What loads in the background is there before anything is measured.
  await page.waitForTimeout(3000);
  const trace = await createTracer(page, root);

  const started = await trace.during("open", async () => {
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
                performance.now() -
                  (performance.getEntriesByName("open-pressed")[0]?.startTime ?? 0),
              ),
            ),
          ),
        ),
    );
    await page.waitForTimeout(1000);
    return ms;
  });

  const zoomIn = page.getByRole("button", { name: "Zoom in" });
  for (let i = 0; i < 6; i++) await zoomIn.click();
  await page.waitForTimeout(800);
  const card = await middleCard(page);
  const drag = await trace.during("drag", async () => {
    await page.mouse.move(card.x, card.y);
    await page.mouse.down();
    for (let i = 1; i <= 90; i++) {
      await page.mouse.move(card.x + 120 * Math.sin(i / 12), card.y + 80 * Math.sin(i / 9));
    }
    await page.mouse.up();
  });
  await page.keyboard.press("Escape");
  const free = await freeSpot(page);
  const pan = await trace.during("pan", async () => {
    await page.mouse.move(free.x, free.y);
    await page.mouse.down();
    for (let i = 1; i <= 90; i++) {
      await page.mouse.move(free.x + 150 * Math.sin(i / 14), free.y + 120 * Math.sin(i / 10));
    }
    await page.mouse.up();
  });
  const edited = await trace.during("edit", () => edits(page));
  return {
    blocks,
    openMs: started.value,
    open: started.times,
    drag: drag.times,
    pan: pan.times,
    edit: edited.times,
    edits: edited.value,
  };
}

/** The card nearest to the middle of the canvas, so that a drag stays on it. */
async function middleCard(page: Page): Promise<{ x: number; y: number }> {
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

async function freeSpot(page: Page): Promise<{ x: number; y: number }> {
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

/** Changes the filters of a layer in view by keys. */
async function edits(page: Page): Promise<number[]> {
  await page.locator(".card.hue-adder .card-hit").first().focus();
  await page.keyboard.press("Enter");
  await page.getByLabel("Filters", { exact: true }).waitFor();
  const times: number[] = [];
  for (let i = 0; i < 12; i++) {
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

async function reachable(page: Page, address: string): Promise<void> {
  for (let turn = 0; turn < 50; turn++) {
    const answer = await page.request.get(address).catch(() => undefined);
    if (answer?.ok()) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Nobody serves ${address}.`);
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

/** Asks the source maps of the build where a line comes from. */
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
    const isForeign = source === undefined || source.includes("node_modules");
    const file = source?.split("/").slice(-2).join("/") ?? name;
    const at = entry && "originalLine" in entry ? entry.originalLine + 1 : line;
    return { owner: isForeign ? "vendor" : "own", place: `${file}:${at}` };
  };
}

const ms = (value: number) => `${digits(value)} ms`;

function resultText(results: readonly Measured[]): string {
  const head = [
    "blocks",
    "what",
    "own, p50",
    "own, p95",
    "others', p95",
    "longest own",
    "longest task",
  ];
  const row = (blocks: string, what: string, times: FrameTimes) => [
    blocks,
    what,
    ms(percentile(times.own, 0.5)),
    ms(percentile(times.own, 0.95)),
    ms(percentile(times.vendor, 0.95)),
    ms(times.longestOwnTask),
    ms(times.longestTask),
  ];
  const frames = results.flatMap(({ blocks, open, drag, pan, edit }) => [
    row(`${blocks}`, "open", open),
    row("", "drag", drag),
    row("", "pan", pan),
    row("", "edit", edit),
  ]);
  const waits = results.map(({ blocks, openMs, edits: times }) => [
    `${blocks}`,
    ms(openMs),
    ms(percentile(times, 0.5)),
    ms(percentile(times, 0.95)),
  ]);
  return `${table(["blocks", "open", "edit, p50", "edit, p95"], waits)}\n\n${table(head, frames, 2)}`;
}

function hottestText({ open, drag, pan, edit }: Measured): string {
  return [open, drag, pan, edit]
    .map(({ hottest }) =>
      hottest.map(({ name, ms: time }) => `  ${digits(time)} ms  ${name}\n`).join(""),
    )
    .join("\n");
}

function pageText(text: string, chromiumVersion: string): string {
  const { cpu, cores } = describeMachine();
  const date = new Date().toISOString().slice(0, 10);
  return `# The editor at scale

\`npm run bench:editor\`, ${date}: ${cpu}, ${cores} cores, Chromium ${chromiumVersion} without a graphics card.

Networks of the form of ResNet-50 with every block in the open. "Open" is from the press to all blocks on the canvas;
"edit" from a key press in the inspector to fresh shapes on all cards, React's share included. The other figures are
script time per frame of 1/60 s, by the profiler's samples: the project's own code, and that of its dependencies
(React, React Flow); then the longest own share of one task, and the longest task with all that the browser did in it.

${text}
`;
}
