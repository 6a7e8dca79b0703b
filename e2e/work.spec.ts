import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";

async function trainSome(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/, { timeout: 40_000 });
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step \d+/);
}

async function fileMenu(page: Page, item: RegExp): Promise<void> {
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: item }).click();
}

test("weights are saved as safetensors, and a new run starts from them", async ({ page }) => {
  await page.goto("");
  await trainSome(page);
  const arriving = page.waitForEvent("download");
  await fileMenu(page, /Save weights/);
  const path = await (await arriving).path();
  const bytes = readFileSync(path);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString("utf8"));
  expect(header["adder1/w"]).toMatchObject({ dtype: "F32", shape: [5, 5, 1, 6] });

  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await page.locator('input[accept^=".safetensors"]').setInputFiles({
    name: "weights.safetensors",
    mimeType: "application/octet-stream",
    buffer: bytes,
  });
  // Nothing is taken before the pairs were seen.
  const dialog = page.getByRole("dialog", { name: "Open weights" });
  await expect(dialog.getByText("All 25 weight arrays of this network")).toBeVisible();
  await dialog.getByRole("button", { name: "Load 25 weight arrays" }).click();
  const said = page.getByText(/weight arrays loaded, at step 0/);
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step 0\b/);
  await expect(said).toBeVisible();
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step 1\b/, {
    timeout: 40_000,
  });
  await expect(said).toHaveCount(0);
  // The first loss of this experiment's fresh weights: loaded ones start elsewhere.
  const loss = page.locator("figcaption .now").first();
  await expect(loss).toHaveText(/train \d/);
  await expect(loss).not.toHaveText(/train 2\.76/);
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(loss).toHaveText(/train 2\.76/, { timeout: 40_000 });

  await page.locator('input[accept^=".safetensors"]').setInputFiles({
    name: "broken.safetensors",
    mimeType: "application/octet-stream",
    buffer: bytes.subarray(0, 40),
  });
  await expect(page.getByText(/not a sound safetensors file/)).toBeVisible();
});

test("an edit under a run is offered, and the restart keeps the weights that fit", async ({
  page,
}) => {
  await page.goto("");
  await trainSome(page);
  await page.locator(".card").filter({ hasText: "Adder 2" }).first().click();
  const filters = page.getByLabel("Filters");
  await filters.fill("12");
  await filters.press("Enter");
  const restart = page.getByRole("button", { name: /Restart, keeping \d+ of \d+ weight arrays/ });
  await expect(restart).toBeVisible();
  await restart.click();
  await expect(page.locator(".progress:visible")).toHaveText(/left/, { timeout: 40_000 });
  await expect(restart).toHaveCount(0);
  await page.getByRole("button", { name: "Pause" }).click();
});

test("forgetting leaves nothing on this device", async ({ page }) => {
  await page.goto("");
  await trainSome(page);
  await fileMenu(page, /Forget everything/);
  await page.getByRole("button", { name: "Forget everything", exact: true }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.locator(".progress:visible")).toHaveText("10 epochs, batch 64");
  await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
  await page.reload();
  await expect(page.locator(".card")).toHaveCount(18);
  await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
});
