import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { watchLoading } from "./standstill";

// Pictures of every change would take the processor from what is timed.
test.use({ trace: "off" });

function row(page: Page, name: RegExp) {
  return page.locator(".device-engine").filter({ has: page.getByRole("heading", { name }) });
}

test("a device is checked, and its report copied", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("");
  await page.getByRole("button", { name: /^Engine: / }).click();
  await page.getByRole("button", { name: /About this device/ }).click();
  const dialog = page.getByRole("dialog", { name: "About this device" });
  await expect(row(page, /WASM, 1 thread/)).toContainText("not checked yet");
  await dialog.getByRole("button", { name: "Check this device" }).click();
  await expect(dialog.getByRole("progressbar")).toBeVisible();
  for (const name of [/^WASM, 1 thread$/, /^WASM, \d+ threads$/]) {
    await expect(row(page, name)).toContainText(/(\d+) of \1 kernels agree with the reference/);
    await expect(row(page, name)).toContainText(/[\d,.]+ images\/s/);
    await expect(row(page, name)).toContainText(/[\d.]+\sG taps\/s/);
  }
  const copy = dialog.getByRole("button", { name: "Copy report" });
  // All engines, two of them in software, keep to a minute; a busy machine needs longer to start them.
  await expect(copy).toBeVisible({ timeout: 120_000 });
  // Software graphics on a busy machine may not come to every kernel in its time; none may be wrong.
  for (const name of [/^WebGL$/, /^WebGPU$/]) {
    await expect(row(page, name)).toContainText(/\d+ of \d+ kernels agree with the reference/);
  }
  await expect(dialog).toContainText(/WebAssembly with \d threads? is the fastest engine here\./);

  await page.evaluate(() => {
    const { clipboard } = navigator;
    const write = clipboard.writeText.bind(clipboard);
    clipboard.writeText = () => {
      clipboard.writeText = write;
      return Promise.reject(new Error("refused"));
    };
  });
  await copy.click();
  const field = dialog.getByLabel("The report");
  await expect(field).toBeFocused();
  const selected = await field.evaluate((area: HTMLTextAreaElement) => area.selectionEnd);
  expect(selected).toBe((await field.inputValue()).length);

  await copy.click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toMatch(/^Adder Studio \d+\.\d+\.\d+, about this device/);
  const report = JSON.parse(text.trimEnd().split("\n").at(-1) ?? "");
  expect(report).toMatchObject({ report: "adder-studio-device", isolated: true, cancelled: false });
  const backends = report.engines.map(({ backend }: { backend: string }) => backend);
  expect(backends).toEqual(["wasm", "wasm", "webgl", "webgpu"]);
  for (const { kernels } of report.engines) {
    expect(kernels.filter(({ agrees }: { agrees: boolean }) => !agrees)).toEqual([]);
  }

  const arriving = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Save report" }).click();
  expect((await arriving).suggestedFilename()).toBe("adder-studio-device.json");
});

test("a run is paused for the check and goes on when it is stopped", async ({ page }) => {
  await page.goto("");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/);
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: /About this device/ }).click();
  const dialog = page.getByRole("dialog", { name: "About this device" });
  await expect(dialog).toContainText("A run is in progress");
  await dialog.getByRole("button", { name: "Pause the run and check" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step \d+/);
  const doing = dialog.locator(".device-doing");
  await expect(doing).toContainText(/WebAssembly with 1 thread: /);
  const paused = await page.locator(".progress:visible").textContent();
  // The check goes on meanwhile.
  await expect(doing).not.toHaveText((await doing.textContent()) ?? "");
  expect(await page.locator(".progress:visible").textContent()).toBe(paused);
  await dialog.getByRole("button", { name: "Stop" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/^epoch /);
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(dialog).toHaveCount(0);
});

test("a link leads to it, and nothing runs unasked", async ({ page, plainHost }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  const standsStill = watchLoading(page);
  await page.goto(`${plainHost}#device`);
  const dialog = page.getByRole("dialog", { name: "About this device" });
  await expect(dialog).toContainText("the server does not send the headers");
  await expect(row(page, /WASM/)).toHaveCount(1);
  expect(new URL(page.url()).hash).toBe("#device");
  await standsStill();
  await expect(dialog.getByText("not checked yet")).toHaveCount(3);
  expect(asked.filter((url) => /examine|tfjs|webgl|webgpu/.test(url))).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
});
