import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { drop } from "./drop";
import { expect, savedSign, test } from "./fixture";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Returns the events that the command line writes for thirty steps of the network that the page opens with. */
function trainedEvents(): string {
  const folder = mkdtempSync(join(tmpdir(), "adder-elsewhere-"));
  const file = join(folder, "events.jsonl");
  const words = ["train", "template:lenet5-bn-adder", "--steps", "30", "--events", file];
  execFileSync("node", [join(root, "packages/tools/headless.mjs"), ...words], { stdio: "ignore" });
  const text = readFileSync(file, "utf8");
  rmSync(folder, { recursive: true });
  return text;
}

/** The same as a train.py on four machines would tell it, with two epochs of ten steps each. */
function asOfTorch(text: string): string {
  const lines = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const [ready, ...rest] = lines;
  const epochs = [1, 2].map((epoch) => ({
    ...{ type: "epoch", epoch, trainLoss: 1, testLoss: 0.9, trainAccuracy: 0.7 },
    ...{ testAccuracy: 0.7 + epoch / 100, examplesPerSecond: 900 },
  }));
  const steps = rest.filter(({ type }) => type === "step").slice(0, 20);
  const place = { backend: "torch", adapter: "NVIDIA H100", threads: 8 };
  return [
    { ...ready, ...place, host: "PyTorch 2.13.0, node1" },
    ...steps.slice(0, 10),
    epochs[0],
    ...steps.slice(10),
    epochs[1],
    { ...rest.at(-1), steps: 20 },
  ]
    .map((event) => JSON.stringify(event))
    .join("\n");
}

const said = (page: Page, text: RegExp) =>
  expect(page.locator(".bars").getByText(text)).toBeVisible();
const rows = (page: Page) => page.locator(".run-row");

test("event files open as runs elsewhere, in Curves, Runs and Learning speed", async ({ page }) => {
  const events = trainedEvents();
  await page.goto("");
  // A document that nobody has touched is a new one after a reload.
  const title = page.locator(".topbar").getByLabel("Name of this experiment");
  const name = await title.inputValue();
  for (const word of ["Mine", name]) {
    await title.fill(word);
    await title.press("Enter");
  }
  await drop(page, [{ name: "torch.jsonl", bytes: Buffer.from(asOfTorch(events)) }]);
  await said(
    page,
    /torch\.jsonl is a run of this network: 20 steps on torch \(NVIDIA H100\), 8 processes, PyTorch 2\.13\.0, node1, test accuracy 72\.0.%/,
  );
  await page.locator("input[accept*=jsonl]").setInputFiles({
    name: "events.jsonl",
    mimeType: "application/jsonl",
    buffer: Buffer.from(
      `${events.slice(0, events.indexOf("\n"))}\nnot an event\n${events.slice(events.indexOf("\n") + 1)}`,
    ),
  });
  await said(page, /events\.jsonl is a run of this network: 30 steps on wasm/);
  await said(page, /Line 2 is no event of a run and was left out\./);

  await page.getByRole("button", { name: "Runs", exact: true }).click();
  await expect(rows(page).locator(".run-name")).toHaveText(["run elsewhere (2)", "run elsewhere"]);
  await expect(rows(page).last()).toContainText(
    "run elsewhere: torch (NVIDIA H100), 8 processes, PyTorch 2.13.0, node1",
  );
  await rows(page).last().locator(".run-name").click();
  const receipt = page.getByRole("region", { name: "Receipt of run elsewhere" });
  await expect(receipt).toContainText("not on this device; from torch.jsonl");
  await receipt.getByRole("button", { name: "Chart" }).click();

  await page.getByRole("button", { name: "Curves", exact: true }).click();
  await page.getByRole("button", { name: "Show the numbers as a table" }).first().click();
  await expect(
    page.getByRole("columnheader", { name: "run elsewhere", exact: true }),
  ).toBeVisible();
  await expect(page.getByRole("cell", { name: "72.0" })).toBeVisible();
  await page.getByRole("button", { name: "Show the numbers as a table" }).first().click();

  await page.getByRole("tab", { name: "Why" }).click();
  await page.getByRole("button", { name: "Learning speed", exact: true }).click();
  await page.getByLabel("Whose learning speed").selectOption({ label: "run elsewhere" });
  const norm = JSON.parse(events.split("\n").find((line) => line.includes('"step":19,')) ?? "{}");
  const cell = page.getByRole("row").filter({ hasText: "Adder 1" }).getByRole("cell").first();
  await expect(cell).toHaveText(Number(norm.layers[0].rawNorm).toPrecision(3));

  await expect(savedSign(page)).toHaveText(/^Saved/);
  // The list is on this device: it is there after a reload, with its curve.
  await page.reload();
  await page.getByRole("tab", { name: "Why" }).click();
  await page.getByRole("button", { name: "Learning speed", exact: true }).click();
  await expect(cell).toHaveText(/^0\.\d+$/);
});

test("a run of another document, a file that is none, and one that was cut", async ({ page }) => {
  const events = trainedEvents().replaceAll(
    /"documentHash":"[0-9a-f]+"/g,
    `"documentHash":"${"0".repeat(64)}"`,
  );
  await page.goto("");
  await drop(page, [{ name: "cut.jsonl", bytes: Buffer.from(events.slice(0, -700)) }]);
  await said(page, /cut\.jsonl is a run of an unknown network/);
  await said(page, /The file ends in the middle of a line; everything before it is here\./);
  await page.getByRole("button", { name: "Runs", exact: true }).click();
  await expect(rows(page)).toContainText("unknown network");
  await rows(page).locator(".run-name").click();
  await expect(page.getByRole("region", { name: "Receipt of run elsewhere" })).not.toContainText(
    "Seed",
  );
  await drop(page, [{ name: "other.jsonl", bytes: Buffer.from('{"step": 1}\n{"step": 2}\n') }]);
  await said(page, /Line 1 of other\.jsonl is no event of a run, so the file was not opened/);
  await expect(rows(page)).toHaveCount(1);
});
