import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";

const rows = (page: Page) => page.locator(".run-row");

async function setting(page: Page, name: string, value: string): Promise<void> {
  const field = page
    .getByRole("textbox", { name, exact: true })
    .or(page.getByLabel(name, { exact: true }));
  await field.first().fill(value);
  await field.first().press("Enter");
}

async function trainToTheEnd(page: Page, button: string): Promise<void> {
  await page.getByRole("button", { name: button, exact: true }).click();
  await expect(page.getByRole("button", { name: "Run again" })).toBeVisible({ timeout: 120_000 });
}

test("runs are kept, named by what differs, and trained beside one another", async ({ page }) => {
  test.setTimeout(360_000);
  await page.goto("");
  await setting(page, "Epochs", "1");
  await setting(page, "Batch", "250");
  await trainToTheEnd(page, "Run");
  await setting(page, "Learning rate", "0.05");
  await trainToTheEnd(page, "Run again");

  // The curves show the earlier run behind this one, by its name.
  await page.getByRole("button", { name: "Show the numbers as a table" }).first().click();
  await expect(page.getByRole("columnheader", { name: "first run" })).toBeVisible();
  await page.getByRole("button", { name: "Show the numbers as a table" }).first().click();

  await page.getByRole("button", { name: "Runs", exact: true }).click();
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).locator(".run-name")).toHaveText(["lr 0.05", "first run"]);
  await page.getByRole("button", { name: "Train the convolution version beside it" }).click();
  await expect(rows(page).locator(".run-name")).toHaveText([
    "convolution version",
    "lr 0.05",
    "first run",
  ]);
  await expect(page.getByRole("button", { name: "Stop convolution version" })).toBeHidden({
    timeout: 180_000,
  });
  const accuracies = await rows(page).locator(".run-figures b").allTextContents();
  for (const accuracy of accuracies) expect(accuracy).toMatch(/^\d+\.\d\u202f%$/);

  await page.reload();
  // What was trained to its end was not stopped.
  await expect(page.locator(".bar.resume")).toContainText("finished at step");
  await page.getByRole("button", { name: "Runs", exact: true }).click();
  await expect(rows(page).locator(".run-facts.is-done")).toHaveCount(3);
  await expect(rows(page).locator(".run-name")).toHaveText([
    "convolution version",
    "lr 0.05",
    "first run",
  ]);
  await expect(rows(page).locator(".run-figures b")).toHaveText(accuracies);

  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save these curves" }).click();
  await page.getByRole("button", { name: /CSV, epochs/ }).click();
  const download = await arriving;
  expect(download.suggestedFilename()).toBe("runs epochs.csv");
  const lines = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\r\n");
  expect(lines[0]).toMatch(/^\ufeff?run,name,seed,epoch,step,/);
  expect(lines.slice(1).map((line) => line.split(",")[1])).toEqual([
    "convolution version",
    "lr 0.05",
    "first run",
  ]);

  // The receipt, and back to what the first run was of: one step that can be undone.
  await page.getByRole("button", { name: "first run", exact: true }).click();
  await expect(page.getByText(/^[0-9a-f]{64}$/).first()).toBeVisible();
  await page.getByRole("button", { name: "Open this run's network" }).click();
  await expect(page.getByLabel("Learning rate", { exact: true })).toHaveValue("0.1");
  await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  await expect(page.getByLabel("Learning rate", { exact: true })).toHaveValue("0.05");
});

test("a run that waits is kept at its step, and goes on only where it fits", async ({ page }) => {
  const progress = page.locator(".progress:visible");
  const offer = page.locator(".bar.resume");
  await page.goto("");
  await page.getByRole("button", { name: "Step", exact: true }).click();
  for (let step = 1; step <= 3; step++) {
    await expect(progress).toHaveText(new RegExp(`paused, step ${step}\\b`));
    if (step < 3) await page.getByRole("button", { name: "Step", exact: true }).click();
  }
  await expect
    .poll(async () => {
      await page.reload();
      await expect(page.locator(".card").first()).toBeVisible();
      return offer.textContent({ timeout: 5_000 }).catch(() => "");
    })
    .toContain("stopped at step 3");
  // An edit takes the offer away, and undo brings it back.
  await setting(page, "Learning rate", "0.05");
  await expect(offer).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).first().click();
  await offer.getByRole("button", { name: "Resume" }).click();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(progress).toHaveText(/paused, step \d+/);
  await page.getByRole("button", { name: "Runs", exact: true }).click();
  await expect(rows(page)).toHaveCount(1);
});
