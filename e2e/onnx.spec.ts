import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { drop } from "./drop";
import { expect, test } from "./fixture";

const bytes = readFileSync(fileURLToPath(new URL("files/small-resnet.onnx", import.meta.url)));
const progress = (page: Page) => page.locator(".progress:visible");
const card = (page: Page, text: string) => page.locator(".card").filter({ hasText: text });

async function exported(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("button", { name: /^Export as ONNX/ }).click();
  const download = await arriving;
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("a CNN of PyTorch comes in, becomes an AdderNet by one key, trains and leaves", async ({
  page,
}) => {
  await page.goto("");
  const said = page.getByRole("alert");
  await drop(page, [{ name: "small-resnet.onnx", bytes }]);
  const preview = page.getByRole("dialog", { name: "small-resnet" });
  await expect(preview).toContainText("A network of another program");
  await expect(preview).toContainText("Fashion-MNIST");
  await expect(preview.locator("dl div").filter({ hasText: "As an AdderNet" })).toContainText(
    "0 multiplications",
  );
  await preview.getByRole("button", { name: "Open only" }).click();
  await expect(preview).toHaveCount(0);
  await expect(said).toContainText(/weight arrays loaded, at step 0.*Shift\+X/);
  // Units of the network's own names: two alike in one card, two by themselves.
  for (const name of ["layer1", "layer2.0", "layer2.1", "fc"]) {
    await expect(card(page, name).first()).toBeVisible();
  }
  await expect(progress(page)).toHaveText(/step 0/);

  // What leaves untouched comes back as the same experiment.
  const file = await exported(page);
  expect(file.name).toMatch(/^small-resnet-[0-9a-f]{8}\.onnx$/);
  await drop(page, [file]);
  const again = page.getByRole("dialog", { name: "small-resnet" });
  await expect(again).toContainText("An experiment from a file");
  await again.getByRole("button", { name: "Not now" }).click();

  await page.locator(".react-flow__pane").click({ position: { x: 40, y: 300 } });
  await page.keyboard.press("Shift+X");
  await expect(said).toContainText(/Now: [\d,]+ additions, 0 multiplications.*batch norms/);
  await page.getByRole("button", { name: "Restart with new weights" }).click();
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/, { timeout: 60_000 });
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(progress(page)).toHaveText(/paused, step \d+/);
  const adders = await exported(page);
  expect(adders.bytes.includes("ai.adder")).toBe(true);
  expect(file.bytes.includes("ai.adder")).toBe(false);
});

test("a network of convolutions opens as an AdderNet by a press", async ({ page }) => {
  await page.goto("");
  await drop(page, [{ name: "small-resnet.onnx", bytes }]);
  await page.getByRole("button", { name: "Open as an AdderNet" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("alert")).toContainText("Every layer is an adder now");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/, { timeout: 60_000 });
});

test("what cannot be read is named, and a network without weights is not exported", async ({
  page,
}) => {
  await page.goto("");
  const said = page.getByRole("alert");
  const unsupported = Buffer.from(bytes.toString("latin1").replace(/Relu/g, "Elu."), "latin1");
  await drop(page, [{ name: "other.onnx", bytes: unsupported }]);
  await expect(said).toContainText("other.onnx: No block here does what these 9 nodes do: “");
  await drop(page, [{ name: "cut.onnx", bytes: bytes.subarray(0, 9000) }]);
  await expect(said).toContainText("cut.onnx: This is no ONNX file that can be read");
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("button", { name: /^Export as ONNX/ }).click();
  await expect(said).toContainText("this network has none yet: run it first");
});
