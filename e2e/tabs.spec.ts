import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, savedSign, test } from "./fixture";

const name = (page: Page) => page.locator(".topbar").getByLabel("Name of this experiment");
const saved = (page: Page) => expect(savedSign(page)).toHaveText(/^Saved/);
const readOnly = (page: Page) => page.locator(".bar.read-only");

/** A small generator of our own: the same sequence on every run. */
function* dice(seed: number): Generator<number> {
  let state = seed;
  while (true) {
    state = (state * 1103515245 + 12345) % 2147483648;
    yield state / 2147483648;
  }
}

test("80 edits of two tabs on one document, with take-overs: none is lost", async ({
  page,
  context,
}) => {
  await page.goto("");
  await name(page).fill("Count 0");
  await saved(page);
  const other = await context.newPage();
  await other.goto("");
  await expect(readOnly(other)).toBeVisible();
  await expect(name(other)).toHaveValue("Count 0");
  const random = dice(7);
  const next = () => random.next().value as number;
  let takeOvers = 0;
  for (let count = 1; count <= 80; count++) {
    const tab = next() < 0.5 ? page : other;
    if (await readOnly(tab).isVisible()) {
      // Right after the other's edit: its last save is still to come.
      await tab.getByRole("button", { name: "Take over" }).click();
      await expect(readOnly(tab)).toHaveCount(0);
      takeOvers += 1;
    }
    // Each edit builds on what this tab sees: one lost anywhere shows in the count.
    const before = Number((await name(tab).inputValue()).split(" ")[1]);
    await name(tab).fill(`Count ${before + 1}`);
    if (next() < 0.2) await tab.waitForTimeout(Math.round(next() * 600));
  }
  expect(takeOvers).toBeGreaterThan(30);
  const writer = (await readOnly(page).isVisible()) ? other : page;
  await expect(name(writer)).toHaveValue("Count 80");
  await saved(writer);
  await expect(name(page)).toHaveValue("Count 80");
  await expect(name(other)).toHaveValue("Count 80");
  await expect(readOnly(writer === page ? other : page)).toBeVisible();
  await page.reload();
  await expect(name(page)).toHaveValue("Count 80");
});

test("a reader follows, cannot edit, and writes when the other tab dies", async ({
  page,
  context,
}) => {
  await page.goto("");
  await name(page).fill("Mine");
  await saved(page);
  const other = await context.newPage();
  await other.goto("");
  await expect(readOnly(other)).toBeVisible();
  await name(page).fill("Mine, changed");
  await expect(name(other)).toHaveValue("Mine, changed");
  await other.locator(".card").first().click();
  await other.keyboard.press("Delete");
  await expect(other.locator(".card")).toHaveCount(18);
  await expect(other.locator(".bar.nudge")).toBeVisible();
  const place = () => other.locator('.react-flow__node[data-id="adder1"]').getAttribute("style");
  const [at, box] = [await place(), await other.locator('[data-block="adder1"]').boundingBox()];
  if (box === null) throw new Error("it is on the canvas");
  await other.mouse.move(box.x + 60, box.y + 6);
  await other.mouse.down();
  await other.mouse.move(box.x + 120, box.y + 60, { steps: 5 });
  // Still in hand: a block that will snap back had moved by now.
  expect(await place()).toBe(at);
  await expect(other.locator(".react-flow__node.dragging")).toHaveCount(0);
  await other.mouse.up();

  const session = await context.newCDPSession(page);
  // The tab's process ends as in a crash.
  void session.send("Page.crash").catch(() => undefined);
  await expect(readOnly(other)).toHaveCount(0);
  await expect(name(other)).toHaveValue("Mine, changed");
  await name(other).fill("Survived");
  await saved(other);
  await other.reload();
  await expect(name(other)).toHaveValue("Survived");
});

test("a copy of what another tab writes is a document of its own", async ({ page, context }) => {
  await page.goto("");
  await name(page).fill("Shared");
  await saved(page);
  const other = await context.newPage();
  await other.goto("");
  await readOnly(other).getByRole("button", { name: "Duplicate" }).click();
  await expect(readOnly(other)).toHaveCount(0);
  await expect(name(other)).toHaveValue("Shared (copy)");
  await name(other).fill("Mine alone");
  await saved(other);
  await expect(name(page)).toHaveValue("Shared");
  await page.getByRole("button", { name: "Library" }).click();
  const copy = page.locator(".experiment").filter({ hasText: "Mine alone" });
  await expect(copy).toContainText("open in another tab");
  await page.getByRole("button", { name: "More for Mine alone" }).click();
  await page.getByRole("button", { name: /^Delete/ }).click();
  await expect(page.getByText("is open in another tab: close it there first")).toBeVisible();
});

test("without locks both versions stay", async ({ context, page }) => {
  await context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
    // Nobody tells anybody either.
    Reflect.deleteProperty(globalThis, "BroadcastChannel");
  });
  await page.goto("");
  await name(page).fill("Both");
  await saved(page);
  const other = await context.newPage();
  await other.goto("");
  await expect(name(other)).toHaveValue("Both");
  await name(other).fill("Theirs");
  await saved(other);
  await name(page).fill("Mine");
  const bar = page.locator(".bar.not-saved");
  await expect(bar).toContainText("Changed in two tabs");
  await bar.getByRole("button", { name: "Show the other" }).click();
  await expect(name(page)).toHaveValue("Theirs");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(name(page)).toHaveValue("Mine");
  await saved(page);
  await name(other).fill("Theirs again");
  await other
    .locator(".bar.not-saved")
    .getByRole("button", { name: /as a copy/ })
    .click();
  await expect(name(other)).toHaveValue("Theirs again (copy)");
  await saved(other);
  await page.getByRole("button", { name: "Library" }).click();
  await expect(page.locator(".experiment-name")).toHaveText(["Theirs again (copy)", "Mine"]);
});

test.describe("storage that refuses", () => {
  async function downloaded(page: Page): Promise<unknown> {
    const arriving = page.waitForEvent("download");
    await page.locator(".bar.not-saved").getByRole("button", { name: "Save as file" }).click();
    return JSON.parse(readFileSync(await (await arriving).path(), "utf8"));
  }

  for (const how of ["throws", "is full", "never answers"]) {
    test(`blocked (${how}): said so, and one press makes a file`, async ({ page }) => {
      await page.addInitScript((kind) => {
        IDBFactory.prototype.open = () => {
          if (kind === "throws") throw new DOMException("no", "SecurityError");
          if (kind === "is full") throw new DOMException("no", "QuotaExceededError");
          return Object.create(IDBOpenDBRequest.prototype, {
            addEventListener: { value: () => {} },
            removeEventListener: { value: () => {} },
          });
        };
      }, how);
      await page.goto("");
      await expect(savedSign(page)).toHaveText("Not saved");
      await expect(page.locator(".bar.not-saved")).toHaveCount(0);
      await name(page).fill("Only here");
      const why = how === "is full" ? "storage was full" : "stores nothing for this page";
      await expect(page.locator(".bar.not-saved")).toContainText(why);
      expect(await downloaded(page)).toMatchObject({ title: "Only here" });
      await page.getByRole("button", { name: "Library" }).click();
      await expect(page.locator(".experiment-name")).toHaveText(["Only here"]);
      await expect(
        page.locator(".callout", { hasText: "lost when the page closes" }),
      ).toContainText(why);
    });
  }

  test("full: training goes on, and saving is taken up again", async ({ page }) => {
    await page.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...args) {
        if (document.documentElement.dataset.full !== undefined) {
          throw new DOMException("full", "QuotaExceededError");
        }
        return put.apply(this, args);
      };
    });
    await page.goto("");
    await name(page).fill("Fits");
    await saved(page);
    await page.evaluate(() => {
      document.documentElement.dataset.full = "";
    });
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await name(page).fill("Too much");
    await expect(page.locator(".bar.not-saved")).toContainText("storage is full");
    await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/);
    expect(await downloaded(page)).toMatchObject({ title: "Too much" });
    await page.evaluate(() => {
      delete document.documentElement.dataset.full;
    });
    await expect(page.locator(".bar.not-saved")).toHaveCount(0, { timeout: 30_000 });
    await saved(page);
    await page.reload();
    await expect(name(page)).toHaveValue("Too much");
  });
});
