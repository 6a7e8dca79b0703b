import type { BrowserContext, Page } from "@playwright/test";
import { expect, test } from "./fixture";

/** Keeps the losses the worker reports: the numbers themselves, before anything is drawn or rounded. */
async function recordLosses(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const losses: number[] = [];
    Object.assign(window, { recordedLosses: losses });
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", ({ data }) => {
          if (data?.type !== "tick") return;
          for (let at = 1; at < data.rows.length; at += data.width) losses.push(data.rows[at]);
        });
      }
    };
  });
}

async function firstLosses(page: Page, count: number): Promise<number[]> {
  const handle = await page.waitForFunction(
    (wanted) => {
      const { recordedLosses } = window as unknown as { recordedLosses: number[] };
      return recordedLosses.length >= wanted ? recordedLosses.slice(0, wanted) : undefined;
    },
    count,
    { timeout: 40_000 },
  );
  return (await handle.jsonValue()) ?? [];
}

test("a link gives a fresh profile the same first 20 losses, bit for bit", async ({
  page,
  context,
  browser,
}) => {
  await recordLosses(context);
  await page.goto("");
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1z\./);
  const link = await field.inputValue();
  expect(link.slice(link.indexOf("#")).length).toBeLessThanOrEqual(300);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const here = await firstLosses(page, 20);
  await page.getByRole("button", { name: "Pause" }).click();

  const fresh = await browser.newContext({ serviceWorkers: "block" });
  await recordLosses(fresh);
  const other = await fresh.newPage();
  await other.goto(link);
  await other.getByRole("dialog").getByRole("button", { name: "Open only" }).click();
  await other.getByRole("button", { name: "Run", exact: true }).click();
  expect(await firstLosses(other, 20)).toEqual(here);
  expect(new Set(here).size).toBeGreaterThan(15);
  await fresh.close();
});

for (const room of ["Curves", "Runs"]) {
  test(`ticks never make React commit, with ${room.toLowerCase()} open`, async ({ page }) => {
    test.setTimeout(90_000);
    // React reports every commit to a developer tool's hook, in production too.
    await page.addInitScript(() => {
      const counter = { commits: 0 };
      Object.assign(window, {
        counter,
        __REACT_DEVTOOLS_GLOBAL_HOOK__: {
          supportsFiber: true,
          inject: () => 1,
          checkDCE() {},
          onCommitFiberRoot() {
            counter.commits += 1;
          },
          onPostCommitFiberRoot() {},
          onCommitFiberUnmount() {},
        },
      });
    });
    const commits = () =>
      page.evaluate(() => (window as unknown as { counter: { commits: number } }).counter.commits);
    await page.goto("");
    await page.getByRole("button", { name: room, exact: true }).click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    // The first epoch also loads the images, whose progress is shown by React.
    await expect(page.locator(".progress:visible")).toHaveText(/epoch 2 of .* left/, {
      timeout: 50_000,
    });
    // Few things beside ticks may commit (an engine was measured, an epoch ended, every second or two on a fast machine):
    // a window without any is found at once, unless ticks commit, which come at 20 a second.
    let before = 0;
    await expect(async () => {
      const text = await page.locator(".progress:visible").textContent();
      before = await commits();
      await page.waitForTimeout(600);
      expect(await commits()).toBe(before);
      // The run went on meanwhile.
      await expect(page.locator(".progress:visible")).not.toHaveText(text ?? "");
    }).toPass({ timeout: 30_000 });
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(commits).toBeGreaterThan(before);
  });
}
