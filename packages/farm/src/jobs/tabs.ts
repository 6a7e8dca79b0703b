import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { openBrowser, serveFolder } from "../browser/driver";
import { nameField, untilSaved, watchErrors } from "../browser/page";
import { chance, oneOf } from "../browser/random";
import { failed } from "../fault";
import type { Job, Outcome } from "../types";

/** One event in one tab. */
interface Act {
  readonly tab: number;
  /** `crash`: the tab's process ends; `close`: the tab is closed, as its cross does. Another is opened in its place. */
  readonly kind: "edit" | "reload" | "crash" | "close";
  /** Milliseconds to wait afterwards. */
  readonly ms: number;
}

interface TabsCase {
  readonly tabs: number;
  readonly acts: readonly Act[];
}

const unit = "edits in several tabs";
const actsPerCase = 40;
/** Every fifth case has ten tabs, all others two. */
const manyEvery = 5;

/** Several tabs edit one document, one after the other and while another has just done so. */
export const tabs: Job<TabsCase> = {
  name: "tabs",
  about: "two or ten tabs edit one document in turn, are reloaded, closed and crashed",
  promises: [
    "no edit is lost, and none is written over by a tab that had not seen it",
    "exactly one tab writes",
    "all tabs show the same in the end, and a reload shows it again",
  ],
  goals: [{ unit, size: 5000 }],
  limits: { hangSeconds: 1200 },
  plants: { "no-locks": "a browser whose tabs do not know of each other" },
  place: "browser",
  async open({ root, plant }) {
    const host = await serveFolder(join(root, "app/dist"));
    const browser = await openBrowser();
    return {
      runtime: `Chromium ${browser.version()}`,
      make(random, index) {
        const count = index % manyEvery === manyEvery - 1 ? 10 : 2;
        const kinds = ["reload", "crash", "close"] as const;
        const acts = Array.from(
          { length: actsPerCase },
          (): Act => ({
            tab: random.below(count),
            kind: chance(random, 0.85) ? "edit" : oneOf(random, kinds),
            ms: chance(random, 0.3) ? random.below(600) : 0,
          }),
        );
        return { tabs: count, acts };
      },
      run: (entry) => run(entry, browser, host.url, plant === "no-locks"),
      *smaller({ tabs, acts }) {
        for (let n = 1; n < acts.length; n *= 2) yield { tabs, acts: acts.slice(0, n) };
      },
      async close() {
        await browser.close();
        host.close();
      },
    };
  },
};

const readOnly = (page: Page) => page.locator(".bar.read-only");

async function openTab(context: BrowserContext, url: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(url);
  await page.locator(".react-flow__node").first().waitFor();
  return page;
}

async function run(
  entry: TabsCase,
  browser: Browser,
  url: string,
  isApart: boolean,
): Promise<Outcome> {
  const context = await browser.newContext({ serviceWorkers: "block" });
  if (isApart) {
    await context.addInitScript(() => {
      Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
      Reflect.deleteProperty(globalThis, "BroadcastChannel");
    });
  }
  try {
    const errors: string[] = [];
    context.on("page", (page) => {
      const own = watchErrors(page);
      page.on("close", () => errors.push(...own));
    });
    const first = await openTab(context, url);
    await nameField(first).fill("Count 0");
    await untilSaved(first);
    const open = [first];
    while (open.length < entry.tabs) open.push(await openTab(context, url));
    let count = 0;
    for (const act of entry.acts) {
      const page = open[act.tab] as Page;
      if (act.kind === "edit") {
        const fault = await edit(page, count);
        if (fault !== undefined) return failed(...fault);
        count += 1;
      } else open[act.tab] = await replace(page, act.kind, context, url);
      if (act.ms > 0) await (open[act.tab] as Page).waitForTimeout(act.ms);
    }
    const fault = await allAgree(open, count);
    if (fault !== undefined) return failed(...fault);
    await Promise.all(open.map((page) => page.close()));
    if (errors.length > 0) return failed("an error on a page", errors.join("\n"));
    return { ok: true, seen: `${entry.tabs} tabs agree`, counts: { [unit]: count } };
  } finally {
    await context.close();
  }
}

type Fault = readonly [fault: string, detail: string];

/** Edits in this tab, which takes the document over where another writes it. Each edit builds on what this tab sees. */
async function edit(page: Page, count: number): Promise<Fault | undefined> {
  // A page that has just been opened first finds out whether another writes.
  await page.waitForFunction(() => document.querySelector(".react-flow__node") !== null);
  for (let tries = 0; (await readOnly(page).isVisible()) && tries < 10; tries++) {
    await page.getByRole("button", { name: "Take over" }).click();
    await readOnly(page)
      .waitFor({ state: "detached", timeout: 15_000 })
      .catch(() => undefined);
  }
  if (await page.locator(".bar.not-saved").isVisible()) {
    return ["a tab is in conflict", (await page.locator(".bar.not-saved").textContent()) ?? ""];
  }
  const seen = await nameField(page).inputValue();
  if (seen !== `Count ${count}`) {
    return ["a tab builds on an old state", `it shows “${seen}” after Count ${count}`];
  }
  await nameField(page).fill(`Count ${count + 1}`);
  return undefined;
}

async function replace(
  page: Page,
  kind: Exclude<Act["kind"], "edit">,
  context: BrowserContext,
  url: string,
): Promise<Page> {
  if (kind === "reload") {
    await page.reload();
    await page.locator(".react-flow__node").first().waitFor();
    return page;
  }
  if (kind === "close") {
    await page.close({ runBeforeUnload: true });
    if (!page.isClosed()) await page.waitForEvent("close");
    return openTab(context, url);
  }
  // Only what was said to be saved outlives a crash.
  if (!(await readOnly(page).isVisible())) await untilSaved(page);
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  // It never answers: the process that would has ended.
  void session.send("Page.crash").catch(() => undefined);
  await crashed;
  await page.close();
  return openTab(context, url);
}

/** Milliseconds until what one tab saved has come to all others. */
const agreeMs = 30_000;

async function allAgree(open: readonly Page[], count: number): Promise<Fault | undefined> {
  for (const page of open) {
    const isThere = await page
      .waitForFunction(
        (name) =>
          document.querySelector<HTMLInputElement>('.topbar [aria-label="Name of this experiment"]')
            ?.value === name,
        `Count ${count}`,
        { timeout: agreeMs },
      )
      .then(
        () => true,
        () => false,
      );
    if (!isThere) {
      const name = await nameField(page).inputValue();
      return ["the tabs do not agree", `one shows “${name}” after Count ${count}`];
    }
  }
  const readers = await Promise.all(open.map((page) => readOnly(page).isVisible()));
  const writers = readers.filter((reads) => !reads).length;
  if (writers !== 1) return ["not exactly one tab writes", `${writers} of ${open.length}`];
  const writer = open[readers.indexOf(false)] as Page;
  await untilSaved(writer);
  await writer.reload();
  const name = await nameField(writer).inputValue();
  return name === `Count ${count}`
    ? undefined
    : ["a reload shows an old state", `“${name}” after Count ${count}`];
}
