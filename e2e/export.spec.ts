import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";

/** Files of an archive that stores them as they are: names without the folder -> contents. */
function filesOf(zip: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  for (let at = 0; zip.readUInt32LE(at) === 0x04034b50; ) {
    const size = zip.readUInt32LE(at + 18);
    const start = at + 30 + zip.readUInt16LE(at + 26);
    const name = zip.toString("utf8", at + 30, start);
    files.set(name.split("/")[1] ?? name, zip.subarray(start, start + size));
    at = start + size;
  }
  return files;
}

async function exported(page: Page): Promise<{ name: string; files: Map<string, Buffer> }> {
  const arriving = page.waitForEvent("download");
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("button", { name: /^Export as PyTorch code/ }).click();
  const download = await arriving;
  return {
    name: download.suggestedFilename(),
    files: filesOf(await readFile(await download.path())),
  };
}

test("a network leaves as PyTorch code, once it was trained with its weights", async ({ page }) => {
  await page.goto("");
  const plain = await exported(page);
  expect(plain.name).toBe("lenet-5-with-adders-pytorch.zip");
  const names = [...plain.files.keys()];
  for (const name of ["model.py", "adder.py", "README.md", "selftest.py", "experiment.json"]) {
    expect(names).toContain(name);
  }
  expect(names).not.toContain("weights.safetensors");
  expect(plain.files.get("model.py")?.toString()).toContain("self.adder2 = Adder2d(6, 16, 5)");
  // No engine was asked, so there are no answers, and none are made up.
  expect(plain.files.get("vectors.json")?.toString()).not.toContain('"answers"');

  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/, { timeout: 60_000 });
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step \d+/);
  const trained = await exported(page);
  expect(trained.files.get("model.py")).toEqual(plain.files.get("model.py"));
  expect(trained.files.get("weights.safetensors")?.length).toBeGreaterThan(240_000);
  expect(trained.files.get("vectors.json")?.toString()).toMatch(/"weightsHash": "[0-9a-f]{64}"/);
});

test("what cannot be exported is said in a sentence", async ({ page }) => {
  await page.goto("");
  // A card of the first picture takes no key.
  const output = page.locator(".react-flow__node").filter({ hasText: "Class output" });
  await output.click();
  await page.keyboard.press("Delete");
  await expect(output).toHaveCount(0);
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.getByRole("button", { name: /^Export as PyTorch code/ }).click();
  await expect(page.getByText(/cannot be exported: There is no Class output block/)).toBeVisible();
});
