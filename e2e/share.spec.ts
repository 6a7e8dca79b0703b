import { readFile } from "node:fs/promises";
import type { Download, Page } from "@playwright/test";
import jsQR from "jsqr";
import { expect, savedSign, test } from "./fixture";

const bytesOf = async (file: Download) => readFile(await file.path());

/** Pixels along a side of a code that is read. */
const qrSide = 500;

/** Reads the QR code in the bytes of a picture, as a camera would. */
async function readQr(page: Page, bytes: Buffer, type = "image/png"): Promise<string | undefined> {
  const signs = await page.evaluate(
    async ([base64, mime, side]) => {
      const image = new Image();
      image.src = `data:${mime};base64,${base64}`;
      await image.decode();
      const context = new OffscreenCanvas(side, side).getContext("2d");
      context?.drawImage(image, 0, 0, side, side);
      const { data } = context?.getImageData(0, 0, side, side) ?? { data: [] };
      // A sign for each pixel: whole pixels would take a minute on their way.
      return Array.from({ length: side * side }, (_, i) => ((data[4 * i] ?? 0) < 128 ? 1 : 0)).join(
        "",
      );
    },
    [bytes.toString("base64"), type, qrSide] as const,
  );
  const pixels = Uint8ClampedArray.from(
    [...signs].flatMap((dark) => (dark === "1" ? [0, 0, 0, 255] : [255, 255, 255, 255])),
  );
  return jsQR(pixels, qrSide, qrSide)?.data;
}

test("a link opens the same experiment elsewhere, looked at before anything runs", async ({
  page,
  browser,
}) => {
  await page.goto("");
  // Other programs make a card of the link: the picture lies beside the page.
  const picture = await page.locator("meta[property='og:image']").getAttribute("content");
  const answer = await page.request.get(new URL(picture ?? "", page.url()).href);
  expect(answer.headers()["content-type"]).toBe("image/png");
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1z\./);
  const link = await field.inputValue();
  const id = await page.locator("dialog code").textContent();
  await expect(page.getByText("open only here")).toBeVisible();
  // A dialog that leaves hands the focus back.
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Share" })).toBeFocused();

  const other = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await other.goto(link);
  const sheet = other.getByRole("dialog");
  await expect(sheet.locator("code")).toHaveText(id ?? "");
  await expect(sheet.getByText("Can a network tell clothes apart")).toBeVisible();
  await expect(sheet.getByRole("listitem")).toHaveCount(3);
  await expect(sheet.getByText("Fashion-MNIST: comes with this page.")).toBeVisible();
  await expect(sheet.getByText("832 k additions")).toBeVisible();
  await expect(other.locator(".progress:visible")).toHaveText(/epochs/);
  await sheet.getByRole("button", { name: "Open only" }).click();
  await expect(sheet).toHaveCount(0);
  expect(new URL(other.url()).hash).toBe("");
  await other.context().close();
});

test("a link that lost its tail gets a sentence, and the work stays", async ({ page }) => {
  await page.goto("");
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1z\./);
  const link = await field.inputValue();
  await page.getByRole("button", { name: "Close" }).click();
  await page.goto(link.slice(0, -12));
  await expect(page.getByRole("alert")).toContainText("12 characters");
  await expect(page.locator(".card")).toHaveCount(18);
  await expect(page.getByRole("dialog")).toHaveCount(0);
  // The whole one, pasted with words around it, or with an invisible letter in the address.
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  }, `Look:\n<${link}>.`);
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByText("A shared experiment")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  // Over a dialog that only shows something, too.
  await page.getByRole("button", { name: "Library" }).click();
  await expect(page.getByRole("dialog", { name: "Library" })).toBeVisible();
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", text);
    document.activeElement?.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData, bubbles: true }),
    );
  }, link);
  await expect(sheet.getByText("A shared experiment")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.goto(link.replace("#1z.", "#1z\u00ad.").replace(/.$/, "\u200b$&"));
  await expect(sheet.getByText("A shared experiment")).toBeVisible();
});

test("a link stays in the address until it is decided: Reload asks again, and so does Back", async ({
  page,
  browser,
}) => {
  await page.goto("");
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1z\./);
  const link = await field.inputValue();
  const plain = link.split("#")[0] ?? "";

  const other = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  const sheet = other.getByRole("dialog");
  const asks = async () => {
    await expect(sheet.getByText("A shared experiment")).toBeVisible();
    expect(other.url()).toBe(link);
  };
  const isPlain = async () => {
    await expect(sheet).toHaveCount(0);
    await expect(other.locator(".card").first()).toBeVisible();
    expect(other.url()).toBe(plain);
  };
  await other.goto(link);
  await asks();
  await other.reload();
  await asks();
  await sheet.getByRole("button", { name: "Not now" }).click();
  await isPlain();
  await other.reload();
  await isPlain();
  // Thought better of it.
  await other.goBack();
  await asks();
  await other.goForward();
  await isPlain();

  // On a page that is open another link asks in its place; one that cannot be read has nothing to return to.
  await other.goto(link);
  await asks();
  const cut = link.slice(0, -12);
  await other.goto(cut);
  await expect(other.getByRole("alert")).toContainText("12 characters");
  await expect(sheet).toHaveCount(0);
  await other.reload();
  await expect(other.getByRole("alert")).toContainText("12 characters");
  expect(other.url()).toBe(cut);
  await other.getByRole("button", { name: "Close this message" }).click();
  await isPlain();
  await other.goBack();
  await asks();
  await sheet.getByRole("button", { name: "Open only" }).click();
  await isPlain();
  // From elsewhere and back: nothing was decided.
  await other.goto("about:blank");
  await other.goto(link);
  await asks();
  await other.goBack();
  await expect(other).toHaveURL("about:blank");
  await other.goForward();
  await asks();
  await other.context().close();
});

test("a link that was opened before leads back to its copy", async ({ page }) => {
  await page.goto("");
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1z\./);
  const link = await field.inputValue();
  await page.keyboard.press("Escape");
  const sheet = page.getByRole("dialog");
  const name = page.getByRole("textbox", { name: "Name of this experiment" });
  await page.goto(link);
  await sheet.getByRole("button", { name: "Open only" }).click();
  await page.goBack();
  await expect(sheet.getByText("This is open already")).toBeVisible();
  await sheet.getByRole("button", { name: "Go on with the copy" }).click();
  await expect(sheet).toHaveCount(0);
  await name.fill("My copy");
  await expect(savedSign(page)).toHaveText(/Saved/);
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: "New, empty" }).click();
  await expect(name).not.toHaveValue("My copy");
  await page.goto(link);
  await expect(sheet.getByText("This was opened on this device before")).toBeVisible();
  await sheet.getByRole("button", { name: "Go on with the copy" }).click();
  await expect(sheet).toHaveCount(0);
  await expect(name).toHaveValue("My copy");
});

test("a dialog that has an address of its own keeps it while it is open", async ({ page }) => {
  const lab = page.getByRole("dialog", { name: "Universal approximation lab" });
  await page.goto("#lab");
  await expect(lab).toBeVisible();
  await page.reload();
  await expect(lab).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(lab).toHaveCount(0);
  expect(new URL(page.url()).hash).toBe("");
  await page.goBack();
  await expect(lab).toBeVisible();
  await page.goForward();
  await expect(lab).toHaveCount(0);
  await expect(page.locator(".card").first()).toBeVisible();
});

test("a link is read from a camera, passed on by the device, pasted with words around it, and dropped", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const passed: ShareData[] = [];
    Object.assign(navigator, {
      passed,
      share: async (data: ShareData) => {
        passed.push(data);
        if (passed.length > 1) throw new DOMException("refused", "NotAllowedError");
      },
    });
  });
  await page.goto("");
  await page.getByRole("button", { name: "Share" }).click();
  const field = page.getByLabel("Link to this experiment");
  await expect(field).toHaveValue(/#1z\./);
  const link = await field.inputValue();

  await expect(page.getByText("Fits on a slide.")).toBeVisible();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as PNG" }).click();
  expect(await readQr(page, await bytesOf(await saved))).toBe(link);
  const drawn = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as SVG" }).click();
  expect(await readQr(page, await bytesOf(await drawn), "image/svg+xml")).toBe(link);

  const send = page.getByRole("button", { name: "Send to …" });
  await send.click();
  const passed = () =>
    page.evaluate(() => (navigator as unknown as { passed: ShareData[] }).passed);
  expect(await passed()).toEqual([{ title: "LeNet-5 with adders", url: link }]);
  await send.click();
  await expect(page.getByRole("alert")).toHaveText(/did not pass the link on/);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: "Open link …" }).click();
  const dialog = page.getByRole("dialog", { name: "Open a link" });
  const pasted = dialog.getByLabel("Link, or a message with one in it");
  await expect(pasted).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(dialog.getByRole("alert")).toHaveText("Paste a link first.");
  await pasted.fill("See https://example.org/adder");
  await dialog.getByRole("button", { name: "Look at it" }).click();
  await expect(dialog.getByRole("alert")).toContainText("not a link to an Adder Studio experiment");
  await pasted.fill(`Homework: ${link.slice(0, -5)}`);
  await expect(dialog.getByRole("alert")).toContainText("lost its last 5 characters");
  await expect(pasted).toHaveAttribute("aria-invalid", "true");
  await pasted.fill(`Homework:\n<${link}>, until Monday`);
  await expect(page.getByText("A shared experiment")).toBeVisible();
  await page.keyboard.press("Escape");

  const dropped = (text: string) =>
    page.evaluate((words) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData("text/plain", words);
      const init = { dataTransfer, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new DragEvent("dragover", init));
      document.body.dispatchEvent(new DragEvent("drop", init));
    }, text);
  await dropped("Good morning");
  await expect(page.getByRole("alert")).toContainText("not a link to an Adder Studio experiment");
  await dropped(`Look at ${link}`);
  await expect(page.getByText("A shared experiment")).toBeVisible();
});

test("a run can be watched, paused and started over", async ({ page }) => {
  await page.goto("");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/epoch 1 of 10 · .* left/, {
    timeout: 30_000,
  });
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step \d+/);
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(page.locator(".progress:visible")).toHaveText("10 epochs, batch 64");
});

test("a question is written where it stands, and whoever gets the link reads it first", async ({
  page,
  browser,
}) => {
  await page.goto("");
  await page.getByRole("button", { name: "Share" }).click();
  await page.getByRole("button", { name: "Change the question" }).click();
  const field = page.getByRole("textbox", { name: "Question", exact: true });
  await expect(field).toBeFocused();
  await field.fill("Which clothes does it mix up?");
  await page.getByRole("textbox", { name: "Hint 1" }).fill("You could try the shirts.");
  await page.getByRole("button", { name: "Remove hint 3" }).click();
  await page.getByRole("button", { name: "Remove hint 2" }).click();
  await page.getByRole("button", { name: "Add a hint" }).click();
  await page.keyboard.type("You could try more filters.");
  await page.getByLabel("Answered in").selectOption("Predictions");
  await page.getByRole("button", { name: "Done" }).click();
  const question = page.getByRole("region", { name: "The question" });
  await expect(question.getByRole("heading")).toHaveText("Which clothes does it mix up?");
  await expect(question.getByRole("listitem")).toHaveCount(2);

  // Taken away and brought back, by keyboard; a block in hand leaves it in sight.
  await expect(page.getByRole("button", { name: "Edit the question" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove the question" }).press("Enter");
  await expect(page.getByRole("button", { name: "Add a question" })).toBeFocused();
  await page.keyboard.press("Control+z");
  await expect(question.getByRole("listitem")).toHaveCount(2);
  await page.locator(".card", { hasText: "Adder 2" }).click();
  await page.getByRole("button", { name: "Which clothes does it mix up?" }).click();
  await expect(question).toBeVisible();

  await page.getByRole("button", { name: "Share" }).click();
  const linkField = page.getByLabel("Link to this experiment");
  await expect(linkField).toHaveValue(/#1z\./);
  const other = await (await browser.newContext({ serviceWorkers: "block" })).newPage();
  await other.goto(await linkField.inputValue());
  const sheet = other.getByRole("dialog");
  await expect(sheet.getByText("Which clothes does it mix up?")).toBeVisible();
  await expect(sheet.getByRole("listitem").last()).toHaveText("You could try more filters.");
  await sheet.getByRole("button", { name: "Open and run" }).click();
  // The panel that answers, though nobody has asked for it; another one that is chosen stays.
  await expect(other.locator("[data-panel=predictions]")).toBeVisible();
  await other.getByRole("tab", { name: "Cost" }).click();
  await expect(other.locator(".progress:visible")).toHaveText(/epoch 1 of 10/);
  await expect(other.locator("[data-panel=cost]")).toBeVisible();
  await other.context().close();
});
