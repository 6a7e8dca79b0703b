import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { cardNamed } from "./cards";
import { drop } from "./drop";
import { expect, savedSign, test } from "./fixture";
import { whenRunIsKept } from "./kept-run";
import { cornersIdx, png, stripesZip, zip } from "./made-files";

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

const input = (page: Page) => cardNamed(page, "Input");

test("a zip of class folders is previewed, used, trained on, and still there after a reload", async ({
  page,
  browser,
}) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await drop(page, [stripesZip(60)]);
  const sheet = page.getByRole("dialog", { name: "stripes.zip" });
  await expect(sheet.getByText("144 + 36")).toBeVisible();
  await expect(sheet.locator(".data-class")).toHaveText(["across", "down", "slanting"]);
  await expect(sheet.locator("canvas")).toHaveCount(24);
  await expect(sheet.getByText(/one fifth of each class/)).toBeVisible();
  // Every file is spoken of; a folder can be left out, and taken back.
  await sheet.getByText("All 180 files were read").click();
  await sheet.getByLabel("Use of stripes/down").focus();
  await sheet.getByLabel("Use of stripes/down").selectOption("Leave out");
  await expect(sheet.locator(".data-class")).toHaveText(["across", "slanting"]);
  await expect(sheet.getByText("120 of 180 files were read, 60 left out")).toBeVisible();
  await expect(sheet.getByLabel("Use of stripes/down")).toBeFocused();
  await sheet.getByLabel("Use of stripes/across").selectOption("Leave out");
  await expect(sheet.getByText(/only one class/)).toBeVisible();
  await sheet.getByRole("button", { name: "Undo that choice" }).click();
  await expect(sheet.locator(".data-class")).toHaveText(["across", "slanting"]);
  await sheet.getByLabel("Use of stripes/down").selectOption("Train");
  await expect(sheet.getByText("144 + 36")).toBeVisible();
  await expect(sheet.getByText(/Also: set/)).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Use in this network" }).focus();
  await page.keyboard.press("Enter");
  await expect(sheet).toHaveCount(0);
  await expect(input(page).locator(".card-shape")).toHaveText("28×28×3");
  await expect(input(page)).toContainText("stripes.zip");
  await expect(page.locator(".status-button")).toHaveText("No problems");

  // One step back, one step forward.
  await page.keyboard.press("Control+z");
  await expect(input(page)).toContainText("Fashion-MNIST");
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await page.keyboard.press("Control+Shift+z");
  await expect(input(page)).toContainText("stripes.zip");

  await page.getByRole("button", { name: "Step" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step 1 of/);
  await page.getByRole("button", { name: "Step" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step 2 of/);

  await expect(savedSign(page)).toHaveText("Saved on this device");
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1z\./);
  const link = await field.inputValue();
  await page.getByRole("button", { name: "Close" }).click();

  await page.reload();
  await expect(input(page)).toContainText("stripes.zip");
  await expect(page.locator(".own-data")).toHaveCount(0);
  await page.getByRole("button", { name: "Step" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step 1 of/);

  // Elsewhere the link asks for the file: another file says so, the right one fixes it.
  const other = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await other.goto(link);
  await expect(
    other.getByRole("dialog").getByText(/stripes\.zip .*not on this device/),
  ).toBeVisible();
  await other.getByRole("button", { name: "Open", exact: true }).click();
  const bar = other.locator(".own-data");
  await expect(bar).toContainText("stripes.zip, which is not on this device");
  await other.getByRole("button", { name: "Step" }).click();
  await expect(other.locator(".progress:visible")).toHaveText(/stopped/);
  await drop(other, [stripesZip(20)]);
  await expect(other.getByText(/not the data this experiment was made with/)).toBeVisible();
  await other.getByRole("button", { name: "Cancel" }).click();
  await expect(bar).toBeVisible();
  await drop(other, [{ ...stripesZip(60), name: "renamed.zip" }]);
  await expect(bar).toHaveCount(0);
  await other.getByRole("button", { name: "Step" }).click();
  await expect(other.locator(".progress:visible")).toHaveText(/paused, step 1 of/);
  await other.context().close();
});

test("weights of a network whose data is elsewhere wait until the file is given", async ({
  page,
  browser,
}) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await drop(page, [stripesZip(20)]);
  await page.getByRole("button", { name: "Use in this network" }).click();
  await page.getByRole("button", { name: "Step" }).click();
  // 48 of them for training: fewer than a batch.
  await page.getByRole("button", { name: "Start over with batches of 32" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/done/);
  await page.getByRole("button", { name: "File" }).click();
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save with weights(?! as)/ }).click();
  const bytes = readFileSync(await (await arriving).path());

  const other = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await other.goto("");
  await expect(other.locator(".card")).toHaveCount(18);
  await drop(other, [{ name: "mine.safetensors", bytes }]);
  await other.getByRole("button", { name: "Open", exact: true }).click();
  await expect(other.locator(".progress:visible")).toHaveText(/stopped/);
  await drop(other, [stripesZip(20)]);
  await expect(other.locator(".progress:visible")).toHaveText(/paused, step 0 of/);
  await other.getByRole("button", { name: "Step", exact: true }).click();
  await expect(other.locator(".progress:visible")).toHaveText(/paused, step 1 of/);
  await other.getByRole("button", { name: "Runs", exact: true }).click();
  await expect(other.getByText(/weights kept/).first()).toBeVisible();

  // What was given is on this device: a reload offers it again.
  await whenRunIsKept(other);
  await other.reload();
  await other.getByRole("button", { name: "Resume" }).first().click();
  await expect(other.locator(".progress:visible")).toHaveText(/epoch \d+ of|done, 10 epochs/);
  await other.context().close();
});

test("an IDX pair trains, is listed with its size, and can be deleted", async ({ page }) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await drop(page, cornersIdx(200));
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("160 + 40")).toBeVisible();
  await expect(sheet.getByText("28 × 28 pixels")).toBeVisible();
  await sheet.getByRole("button", { name: "Use in this network" }).click();
  await expect(sheet).toHaveCount(0);
  await page.getByRole("button", { name: "Step" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step 1 of/);
  await input(page).click();
  await page.getByRole("button", { name: "Your data …" }).click();
  const kept = page.getByRole("dialog").locator(".data-saved li");
  await expect(kept).toHaveCount(1);
  await expect(kept).toContainText("in use");
  await expectAccessible(page);
  await kept.getByRole("button", { name: /^Delete/ }).click();
  await kept.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(kept).toHaveCount(0);
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await expect(page.locator(".own-data")).toContainText("not on this device");
});

test("what cannot be read is refused in a sentence; documents go where they belong", async ({
  page,
}) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await drop(page, [{ name: "cat.png", bytes: Buffer.from("<svg onload='alert(1)'></svg>") }]);
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText(/is a web page or SVG/)).toBeVisible();
  await sheet.getByRole("button", { name: "Back to your data" }).click();
  await expect(sheet.getByText("Drop files anywhere on the page")).toBeVisible();
  const rows = Array.from({ length: 40 }, (_, i) => `${i % 7},${(i % 3) * 2},${i % 2}`);
  await drop(page, [{ name: "rows.csv", bytes: Buffer.from(`a,b,class\n${rows.join("\n")}`) }]);
  await expect(sheet.getByText("2 features", { exact: false }).first()).toBeVisible();
  await sheet.getByLabel("Column with the class").selectOption("b");
  await expect(sheet.locator(".data-class")).toHaveText(["0", "2", "4"]);
  await expectAccessible(page);

  // Of a wide table any column may hold the class, the last as well as the first; numbers may be values.
  const wide = Array.from({ length: 24 }, (_, i) =>
    [i % 2, ...Array.from({ length: 600 }, (_, c) => (i * c) % 7), i % 3].join(),
  );
  await page.keyboard.press("Escape");
  await drop(page, [{ name: "wide.csv", bytes: Buffer.from(wide.join("\n")) }]);
  await sheet.getByLabel("Column with the class").selectOption("column 602");
  await expect(sheet.locator(".data-class")).toHaveText(["0", "1", "2"]);
  await sheet.getByLabel("Column with the class").selectOption("column 1");
  await expect(sheet.locator(".data-class")).toHaveText(["0", "1"]);
  await sheet.getByLabel("Column with the class").selectOption("column 5");
  await sheet.getByLabel("Its numbers are").selectOption("value");
  await expect(
    sheet.getByRole("img", { name: "Values of column 5 from 0 to 6.000" }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await drop(page, [{ name: "thing.csv", bytes: Buffer.from('{"version": 1, "nodes": 3}') }]);
  await expect(page.locator(".bar.notice")).toContainText("malformed");
  // What was refused before makes room for the answer.
  await drop(page, [{ name: "paper.pdf", bytes: Buffer.from("%PDF-1.7") }]);
  await expect(sheet.getByText(/is a PDF document/)).toBeVisible();
  await drop(page, [{ name: "thing.json", bytes: Buffer.from('{"version": 1, "nodes": 3}') }]);
  await expect(sheet).toHaveCount(0);
  await expect(page.locator(".bar.notice")).toContainText("malformed");
});

test("a single image is shown to the network, or told what a set needs", async ({ page }) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  const photo = { name: "shirt.png", bytes: png(60, 40, (x) => [x * 4, 90, 200]) };
  await drop(page, [photo]);
  const sheet = page.getByRole("dialog", { name: "shirt.png" });
  await expect(sheet.getByText("One image. What is it for?")).toBeVisible();
  await expect(sheet.getByText("28 × 28 pixels", { exact: false })).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Show it to the network" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(page.locator(".image-strip")).toContainText("shirt.png");
  // What the strip takes is taken from the page, too: a photo of a wide camera; a bomb of pixels is not.
  await drop(page, [{ name: "wide.png", bytes: png(5000, 40, (x) => [x % 256, 90, 200]) }]);
  const wide = page.getByRole("dialog", { name: "wide.png" });
  await wide.getByRole("button", { name: "Show it to the network" }).click();
  await expect(page.locator(".image-strip")).toContainText("wide.png");
  const bomb = Buffer.from(png(8, 8, () => [0, 0, 0]));
  bomb.writeUInt32BE(16_000, 16);
  bomb.writeUInt32BE(16_000, 20);
  await drop(page, [{ name: "bomb.png", bytes: bomb }]);
  const refused = page.getByRole("dialog", { name: "bomb.png" });
  await expect(refused.getByText("16,000 × 16,000 pixels", { exact: false })).toBeVisible();
});

test("of several sets one is chosen, turned, and found again by whoever opens the link", async ({
  page,
  browser,
}) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  const both = {
    name: "gzip.zip",
    bytes: zip(
      ["letters", "digits"].flatMap((set, at) =>
        cornersIdx(at === 0 ? 200 : 100).map(({ name, bytes }) => ({
          name: `gzip/emnist-${set}-${name.replace("corners-", "")}`,
          bytes,
        })),
      ),
    ),
  };
  await drop(page, [both]);
  const sheet = page.getByRole("dialog", { name: "gzip.zip" });
  await expect(sheet.getByText(/hold 2 data sets/)).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: /emnist-digits/ }).click();
  await expect(sheet.getByText("80 + 20")).toBeVisible();
  await sheet.getByLabel("Exchange rows and columns").check();
  await expect(sheet.getByText("Rows and columns of each image were exchanged.")).toBeVisible();
  await expectAccessible(page);
  await sheet.getByRole("button", { name: "Use in this network" }).click();
  await expect(sheet).toHaveCount(0);
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1z\./);
  const link = await field.inputValue();

  const other = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await other.goto(link);
  await other.getByRole("button", { name: "Open", exact: true }).click();
  const bar = other.locator(".own-data");
  await expect(bar).toContainText("gzip.zip, which is not on this device");
  await drop(other, [both]);
  await expect(bar).toHaveCount(0);
  await other.context().close();
});
