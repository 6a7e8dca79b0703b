import { readFileSync } from "node:fs";
import { firstFiles, runFiles } from "../packages/tools/size.mjs";
import { hosts } from "../playwright.config";
import { expect, test } from "./fixture";

function manifest() {
  return JSON.parse(
    readFileSync(new URL("../app/dist/.vite/manifest.json", import.meta.url), "utf8"),
  ) as Parameters<typeof firstFiles>[0];
}

/** Files of the build, by what needs them. */
function chunks() {
  const first = firstFiles(manifest());
  const later = Object.values(manifest()).map(({ file }) => file);
  return { first, later: later.filter((file) => file.endsWith(".js") && !first.has(file)) };
}

test("Run trains with nothing but the first page's files", async ({ page }) => {
  const { later } = chunks();
  expect(later.some((file) => file.includes("Canvas-"))).toBe(true);
  const waiting: (() => void)[] = [];
  let held = 0;
  await page.route(
    ({ pathname }) => later.some((file) => pathname.endsWith(`/${file}`)),
    async (route) => {
      held += 1;
      await new Promise<void>((go) => waiting.push(go));
      await route.continue();
    },
  );
  await page.goto("./");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/^epoch \d+ of \d+/);
  expect(held).toBeGreaterThan(0);
  await expect(page.locator(".react-flow")).toHaveCount(0);
  // The rest comes after it, and finds the run.
  for (const go of waiting.splice(0)) go();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  for (const go of waiting.splice(0)) go();
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/^paused/);
});

/** The places of names on the page, and their sizes on screen, rounded. */
type Places = Record<string, readonly number[]>;

for (const [width, height] of [
  [1440, 900],
  [1180, 820],
  [820, 1180],
  [390, 844],
  [1366, 620],
  [844, 390],
] as const) {
  test(`the first picture needs no script and stands where the canvas draws, at ${width} x ${height}`, async ({
    browser,
  }) => {
    const viewport = { width, height };
    const still = await browser.newContext({ javaScriptEnabled: false, viewport });
    const picture = await still.newPage();
    await picture.goto(hosts.full);
    await expect(picture.locator(".first-page:visible .button.primary")).toHaveText("Run");
    // A page without scripts answers no questions: the boxes come from outside.
    const shown = picture.locator(".first-net:visible use");
    const names = await shown.evaluateAll((all) => all.map((one) => one.getAttribute("href")));
    const before: Places = {};
    for (const [i, name] of names.entries()) {
      const box = await shown.nth(i).boundingBox();
      if (box !== null) before[name?.slice("#first-".length) ?? ""] = [box.x, box.y];
    }
    await still.close();

    const live = await browser.newContext({ viewport, serviceWorkers: "block" });
    const page = await live.newPage();
    await page.addInitScript(() => {
      Object.assign(window, { shifts: [] as number[] });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          (window as unknown as { shifts: number[] }).shifts.push(
            (entry as PerformanceEntry & { value: number }).value,
          );
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(hosts.full);
    const cards = page.locator(".react-flow__node");
    await expect(cards).toHaveCount(names.length);
    await expect(page.locator(".first-net")).toHaveCount(0);
    await expect
      .poll(async () => {
        let farthest = 0;
        for (const card of await cards.all()) {
          const box = await card.boundingBox();
          const [x = 0, y = 0] = before[(await card.getAttribute("data-id")) ?? ""] ?? [];
          if (box !== null) farthest = Math.max(farthest, Math.abs(box.x - x), Math.abs(box.y - y));
        }
        return farthest;
      })
      .toBeLessThan(3);
    const shifts = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);
    expect(shifts.reduce((sum, value) => sum + value, 0)).toBeLessThan(0.01);
    await live.close();
  });
}

test.describe(() => {
  test.use({
    expectedErrors: [[/Failed to load|net::ERR_FAILED/, /dynamically imported/], { scope: "test" }],
  });

  test("the first picture gives way to another document and to a link", async ({
    page,
    context,
  }) => {
    const seen = () =>
      page.evaluate(() =>
        [...document.querySelectorAll(".first-canvas")].some((room) =>
          room.checkVisibility({ visibilityProperty: true }),
        ),
      );
    const hold = () => context.route("**/assets/draw-*.js", (route) => route.abort());
    await hold();
    await page.goto("./");
    expect(await seen()).toBe(true);
    await page.goto("./?link#1.abc");
    expect(await seen()).toBe(false);
    await context.unrouteAll({ behavior: "wait" });
    await page.goto("./");
    await expect(page.locator(".react-flow__node").first()).toBeVisible();
    await page.getByRole("textbox", { name: "Name of this experiment" }).fill("Mine");
    await expect(page.getByRole("status").filter({ hasText: /^Saved/ })).toBeVisible();
    await hold();
    await page.reload();
    await expect(page.locator(".first-page:visible .button.primary")).toBeVisible();
    expect(await seen()).toBe(false);
    await expect(page.locator(".first-page:visible .title")).toBeHidden();
  });
});

test("a press of Run in the first picture trains before React has come", async ({ page }) => {
  const run = runFiles(manifest());
  const waiting: (() => void)[] = [];
  const isLater = ({ pathname }: URL) =>
    /\/assets\/(react|controls|draw)-/.test(pathname) &&
    ![...run].some((file) => pathname.endsWith(`/${file}`));
  await page.route(isLater, async (route) => {
    await new Promise<void>((go) => waiting.push(go));
    await route.continue();
  });
  const shards = page.waitForRequest(/\/data\/.*\.u8z/, { timeout: 60_000 });
  await page.goto("./");
  await page.locator(".first-page:visible .button.primary").click();
  await shards;
  // React, the step that draws, and the controls: none of them is here.
  expect(waiting).toHaveLength(3);
  await expect(page.locator(".first-page:visible")).toHaveCount(1);
  for (const go of waiting) go();
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  await expect(page.locator(".progress:visible")).toHaveText(/^(epoch \d+ of|done)/);
});
