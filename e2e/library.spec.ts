import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { drop } from "./drop";
import { expect, savedSign, test } from "./fixture";
import { whenRunIsKept } from "./kept-run";

const name = (page: Page) => page.locator(".topbar").getByLabel("Name of this experiment");
const saved = (page: Page) => expect(savedSign(page)).toHaveText(/^Saved/);
const row = (page: Page, title: string | RegExp) =>
  page.locator(".experiment").filter({ hasText: title });

async function openLibrary(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Library" }).click();
  await expect(page.getByRole("dialog", { name: "Library" })).toBeVisible();
}

async function more(page: Page, title: string, item: RegExp): Promise<void> {
  await page.getByRole("button", { name: `More for ${title}`, exact: true }).click();
  await page.getByRole("button", { name: item }).click();
}

async function startNamed(page: Page, title: string): Promise<void> {
  await page.goto("");
  await name(page).fill(title);
  await saved(page);
}

test("experiments are made, renamed, doubled, deleted and brought back", async ({ page }) => {
  await startNamed(page, "First");
  await openLibrary(page);
  await expect(row(page, "First")).toContainText("open");
  await expect(row(page, "First")).toContainText("18 blocks");
  await page.getByRole("button", { name: "New experiment" }).click();
  await page.getByRole("button", { name: "Empty", exact: true }).click();
  await expect(page.getByText("An empty network")).toBeVisible();
  await name(page).fill("Second");
  await saved(page);

  await openLibrary(page);
  await expect(page.locator(".experiment-name")).toHaveText(["Second", "First"]);
  await more(page, "First", /^Rename/);
  const field = page.getByRole("dialog").getByLabel("Name of this experiment");
  await field.fill("Third");
  await field.press("Enter");
  await expect(page.locator(".experiment-name")).toHaveText(["Third", "Second"]);
  await more(page, "Third", /^Duplicate/);
  await expect(page.getByText("Created “Third (copy)”.")).toBeVisible();
  await expect(page.locator(".experiment")).toHaveCount(3);

  await page.getByLabel("Search experiments").fill("copy");
  await expect(page.locator(".experiment-name")).toHaveText(["Third (copy)"]);
  await page.getByLabel("Search experiments").fill("");

  await more(page, "Third", /^Delete/);
  await expect(page.getByText("Deleted “Third”.")).toBeVisible();
  await expect(page.locator(".experiment")).toHaveCount(2);
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(page.getByText("“Third” is back.")).toBeVisible();
  await expect(page.locator(".experiment")).toHaveCount(3);

  // The open one, too; another takes its place.
  await more(page, "Second", /^Delete/);
  await expect(page.getByText("Deleted “Second”.")).toBeVisible();
  await expect(row(page, /^Second/)).toHaveCount(0);
  await page.getByRole("tab", { name: /Deleted/ }).click();
  await page.getByRole("button", { name: "Bring back Second" }).click();
  await page.getByRole("tab", { name: /Experiments/ }).click();
  await row(page, /^Second/)
    .locator(".experiment-open")
    .click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(name(page)).toHaveValue("Second");
  await page.reload();
  await expect(name(page)).toHaveValue("Second");
});

test("an edit right before the page ends is there when it comes back", async ({ page }) => {
  await startNamed(page, "Edit 0");
  for (let count = 1; count <= 5; count++) {
    await name(page).fill(`Edit ${count}`);
    await page.reload();
    await expect(name(page)).toHaveValue(`Edit ${count}`);
  }
  await openLibrary(page);
  await expect(page.locator(".experiment-name")).toHaveText(["Edit 5"]);
});

test("the list is worked by keyboard alone", async ({ page }) => {
  await startNamed(page, "Alpha");
  await page.getByRole("button", { name: "Library" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.locator(".experiment-open")).toBeVisible();
  await page.getByLabel("Search experiments").focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator(".experiment-open")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("Beta");
  await page.keyboard.press("Enter");
  await expect(page.locator(".experiment-name")).toHaveText(["Beta"]);
  await expect(page.locator("button.experiment-open")).toBeFocused();
  await page.keyboard.press("F2");
  await page.keyboard.type("Gamma");
  await page.keyboard.press("Escape");
  await expect(page.locator(".experiment-name")).toHaveText(["Beta"]);
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.locator("button.experiment-open")).toBeFocused();
  await page.keyboard.press("Delete");
  await expect(page.getByText("Deleted “Beta”.")).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).last().press("Enter");
  await expect(row(page, "Beta")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(name(page)).toHaveValue("Beta");
});

test("a state is kept, looked at and restored as a step that can be undone", async ({ page }) => {
  await startNamed(page, "Before");
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: /Restore points/ }).click();
  await page.getByLabel("Name of the restore point").fill("Good one");
  await page.getByRole("button", { name: "Save this state" }).click();
  await expect(page.getByText("Saved “Good one”.")).toBeVisible();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await name(page).fill("After");
  await page.locator(".card").filter({ hasText: "Max pool 1" }).first().click();
  await page.keyboard.press("Delete");
  await expect(page.locator(".card")).toHaveCount(17);

  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: /Restore points/ }).click();
  await page.getByRole("button", { name: /^Good one/ }).click();
  await expect(page.getByRole("region", { name: "Preview of Good one" })).toContainText(
    "18 blocks",
  );
  await page.getByRole("button", { name: "Restore", exact: true }).click();
  await expect(page.locator(".card")).toHaveCount(18);
  await expect(name(page)).toHaveValue("Before");
  await page.keyboard.press("Control+z");
  await expect(page.locator(".card")).toHaveCount(17);
  await expect(name(page)).toHaveValue("After");
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: /Restore points/ }).click();
  await expect(page.getByRole("button", { name: /Before “Good one”/ }).first()).toBeVisible();
});

test("an experiment leaves with its weights in one file and comes back by a drop", async ({
  page,
  browser,
}) => {
  await startNamed(page, "Trained");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/, { timeout: 60_000 });
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step \d+/);
  await openLibrary(page);
  const arriving = page.waitForEvent("download");
  await more(page, "Trained", /^Save with weights(?! as)/);
  const download = await arriving;
  expect(download.suggestedFilename()).toMatch(/^Trained-[0-9a-f]{8}\.safetensors$/);
  const bytes = readFileSync(await download.path());
  const plain = page.waitForEvent("download");
  await more(page, "Trained", /Save as file/);
  const text = readFileSync(await (await plain).path(), "utf8");
  expect(JSON.parse(text)).toMatchObject({ format: "adder-studio", title: "Trained" });

  const context = await browser.newContext({ serviceWorkers: "block" });
  const other = await context.newPage();
  await other.goto("");
  await expect(other.locator(".card")).toHaveCount(18);
  await drop(other, [{ name: "x.safetensors", bytes }]);
  const sheet = other.getByRole("dialog", { name: "Trained" });
  await expect(sheet).toContainText("trained arrays");
  await sheet.getByRole("button", { name: "Open only" }).click();
  await expect(other.getByText(/weight arrays loaded, at step 0/)).toBeVisible();
  await expect(name(other)).toHaveValue("Trained");
  await expect(other.locator(".progress:visible")).toHaveText(/paused, step 0\b/);
  await expect(savedSign(other)).toHaveText("Saved on this device");
  await whenRunIsKept(other);
  await other.reload();
  await expect(other.getByText("The weights this experiment was opened with")).toBeVisible();
  await other.getByRole("button", { name: "Resume" }).first().click();
  await expect(other.locator(".progress:visible")).toHaveText(/paused, step 0\b/);
  await other.getByRole("button", { name: "Step", exact: true }).click();
  await expect(other.locator(".progress:visible")).toHaveText(/paused, step 1\b/, {
    timeout: 60_000,
  });
  // The first loss of this experiment's fresh weights: loaded ones start elsewhere.
  await expect(other.locator("figcaption .now").first()).toHaveText(/train \d/);
  await expect(other.locator("figcaption .now").first()).not.toHaveText(/train 2\.76/);

  // Several at once go to the library; what is none gets a sentence.
  await drop(other, [
    { name: "a.json", bytes: Buffer.from(text) },
    { name: "b.json", bytes: Buffer.from(text) },
    { name: "c.json", bytes: Buffer.from("{") },
    { name: "d.png", bytes: Buffer.from([1, 2, 3]) },
  ]);
  const notice = other
    .getByRole("alert")
    .filter({ hasText: "2 experiments were added to the library" });
  await expect(notice).toContainText("This file is no JSON text");
  await expect(notice).toContainText("d.png was left out: drop data files separately.");
  await openLibrary(other);
  await expect(row(other, "Trained")).toHaveCount(3);
  await context.close();
});
