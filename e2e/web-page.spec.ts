import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { classified, rightByTheApp, testClothes } from "./page-file";

let folder = "";
test.beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "adder-page-"));
});
test.afterEach(() => rmSync(folder, { recursive: true }));

async function trainABit(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step \d+/);
}

async function exportPage(page: Page): Promise<string> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("button", { name: /^Export as web page/ }).click();
  const download = await arriving;
  expect(download.suggestedFilename()).toMatch(/-[0-9a-f]{8}\.html$/);
  const path = join(folder, "page.html");
  await download.saveAs(path);
  return path;
}

/** The file in a browser of its own that is offline: every request but the file's own, and every error, is a fault. */
async function opened(
  browser: Browser,
  path: string,
  options: Parameters<Browser["newContext"]>[0] = {},
) {
  const context = await browser.newContext({ ...options, offline: true });
  const faults: string[] = [];
  const { href } = pathToFileURL(path);
  context.on("request", (request) => {
    if (request.url() !== href && !request.url().startsWith("data:")) faults.push(request.url());
  });
  context.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  context.on("weberror", (error) => faults.push(error.error().message));
  const page = await context.newPage();
  await page.goto(href);
  await page.evaluate("adderStudio.ready");
  return { page, faults, close: () => context.close() };
}

const firstAnswer = (page: Page) => page.locator(".result .first");

test("a trained network leaves as one file that answers from disk as the app does", async ({
  page,
  browser,
}) => {
  await page.goto("");
  await trainABit(page);
  const path = await exportPage(page);
  const html = readFileSync(path, "utf8");
  expect(html.length).toBeLessThan(500_000);

  const file = await opened(browser, path);
  const { images, labels } = await testClothes();
  const found = (await file.page.evaluate(classified(images))) as number[];
  expect(found).toHaveLength(2000);
  const right = found.filter((index, n) => index === labels[n]).length;
  expect(right).toBe(rightByTheApp(html));
  expect(right).toBeGreaterThan(200);

  await expect(file.page).toHaveTitle("LeNet-5 with adders");
  await expect(file.page.getByRole("heading", { level: 1 })).toHaveText("LeNet-5 with adders");
  await expect(file.page.locator(".cost")).toContainText(
    "838,718 additions and 7,358 multiplications",
  );
  const link = file.page.getByRole("link", { name: "Open the experiment in Adder Studio" });
  expect(await link.getAttribute("href")).toMatch(new RegExp(`^${page.url().replace(/#.*/, "")}#`));

  // A test image to press, by keyboard.
  const sneaker = file.page.getByRole("button", { name: "Sneaker" });
  await sneaker.focus();
  await file.page.keyboard.press("Enter");
  await expect(file.page.locator(".verdict")).toHaveText(/correct|it is Sneaker/);

  // Drawn with the mouse, then by keys: the answer moves with it.
  const pad = file.page.getByRole("application");
  const box = await pad.boundingBox();
  if (box === null) throw new Error("no pad");
  await file.page.mouse.move(box.x + 60, box.y + 60);
  await file.page.mouse.down();
  await file.page.mouse.move(box.x + 200, box.y + 60, { steps: 6 });
  await file.page.mouse.move(box.x + 200, box.y + 240, { steps: 6 });
  await file.page.mouse.up();
  await expect(file.page.locator(".verdict")).toHaveText("");
  const drawn = await file.page.locator(".bars").textContent();
  await file.page.getByRole("button", { name: "Clear" }).click();
  await expect(file.page.locator(".bars")).not.toHaveText(drawn ?? "");
  await pad.focus();
  await file.page.keyboard.press("Space");
  for (let i = 0; i < 6; i++) await file.page.keyboard.press("ArrowDown");
  await file.page.keyboard.press("Space");
  await expect(file.page.getByRole("button", { name: "Undo" })).toBeEnabled();

  const { violations } = await new AxeBuilder({ page: file.page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
  expect(file.faults).toEqual([]);
  await file.close();
});

test("what a picture file shows is asked for, and what is no picture is refused", async ({
  page,
  browser,
}) => {
  await page.goto("");
  await trainABit(page);
  const file = await opened(browser, await exportPage(page), {
    viewport: { width: 390, height: 844 },
  });
  const choose = file.page.locator("input[type=file]");
  await choose.setInputFiles({
    name: "<img src=x onerror=alert(1)>.png",
    mimeType: "image/png",
    buffer: Buffer.from("no picture"),
  });
  await expect(file.page.getByRole("status")).toContainText(
    "<img src=x onerror=alert(1)>.png is not a picture",
  );
  const png = await file.page.screenshot();
  await choose.setInputFiles({ name: "mine.png", mimeType: "image/png", buffer: png });
  await expect(file.page.getByRole("status")).toContainText("mine.png");
  await expect(firstAnswer(file.page)).not.toHaveText("");
  // A phone shows the whole width, and nothing beside it.
  expect(await file.page.evaluate("document.documentElement.scrollWidth")).toBe(390);
  expect(file.faults).toEqual([]);
  await file.close();
});

for (const [template, label] of [
  ["Two spirals with adders", "The plane of all inputs"],
  ["A curve from one adder layer", "Input x"],
] as const) {
  test(`points are picked by pointer and keys: ${template}`, async ({ page, browser }) => {
    await page.goto("");
    await page.getByRole("button", { name: "File", exact: true }).click();
    await page.getByRole("button", { name: template, exact: true }).click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await expect(page.locator(".progress:visible")).toHaveText(/^done/, { timeout: 120_000 });
    const file = await opened(browser, await exportPage(page), { colorScheme: "dark" });
    const place = file.page.locator(".verdict");
    const asked = file.page.getByLabel(label);
    const before = await place.textContent();
    await asked.focus();
    for (let i = 0; i < 5; i++) await file.page.keyboard.press("ArrowRight");
    await expect(place).not.toHaveText(before ?? "");
    await asked.click({ position: { x: 20, y: 30 } });
    await expect(place).toHaveText(/at .*\u2212/);
    await expect(firstAnswer(file.page)).not.toHaveText("");
    expect(file.faults).toEqual([]);
    await file.close();
  });
}

test("a network without weights, or that has changed since, is said in a sentence", async ({
  page,
}) => {
  await page.goto("");
  const ask = async () => {
    await page.getByRole("button", { name: "File", exact: true }).click();
    await page.getByRole("button", { name: /^Export as web page/ }).click();
  };
  await ask();
  await expect(page.getByText(/has no weights yet: press Run first/)).toBeVisible();
  await trainABit(page);
  await page.locator(".card").filter({ hasText: "ReLU" }).first().click();
  await page.keyboard.press("Delete");
  await ask();
  await expect(page.getByText(/has changed since its weights were trained/)).toBeVisible();
});
