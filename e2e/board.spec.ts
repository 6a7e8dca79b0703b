import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { handInCode } from "../packages/classroom/src/code";
import { classLink, handedIn } from "./class-runs";
import { expect, test } from "./fixture";

const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

async function paste(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Codes" }).fill(text);
  await page.getByRole("button", { name: "Add", exact: true }).click();
}

test("a class's codes are pasted, drawn, repeated bit for bit, and one that was made up is found", async ({
  page,
}) => {
  test.setTimeout(180_000);
  const students = ["ANNA", "BEN", "CARLA"].map((name, i) => handedIn(i + 1, name));
  const [anna, ben, carla] = students as [
    (typeof students)[0],
    (typeof students)[0],
    (typeof students)[0],
  ];
  const codes = students.map(handInCode);
  const total = carla.quality.kind === "share" ? carla.quality.total : 0;
  const forged = handInCode({
    ...carla,
    name: "MALLORY",
    quality: { kind: "share", correct: total - 1, total },
  });
  const mistyped = (codes[1] ?? "").replace(/^(.{15})..../, "$1ZZZZ");

  await page.goto("#board");
  const chat = `[01.12.26, 10:01] Anna Lee: ${codes[0]}
[01.12.26, 10:02] Ben: ${mistyped} is that right?
[01.12.26, 10:03] ~ Carla: ${codes[2]?.toLowerCase()}
[01.12.26, 10:04] Mallory: ${forged}
[01.12.26, 10:05] Anna Lee: sent it twice, sorry: ${codes[0]}`;
  await paste(page, chat);
  await expect(
    page.getByText("3 codes added; 1 code was here already; 1 code cannot be read"),
  ).toBeVisible();

  // The mistyped code is named, and taken once a person says so.
  const right = codes[1]?.split("-")[3];
  await expect(
    page.getByText(`Group 4 is mistyped: it reads ZZZZ, and ${right} would fit.`),
  ).toBeVisible();
  await page.getByRole("button", { name: `Take it with ${right}` }).click();
  await expect(page.getByRole("region", { name: "Codes that cannot be read" })).toBeHidden();

  // The table is right to the digit.
  for (const { name, quality, seed } of [anna, ben, carla]) {
    if (quality.kind !== "share") throw new Error("an error");
    const share = `${((quality.correct / quality.total) * 100).toFixed(1)}\u202f%`;
    await expect(row(page, name).locator(".board-figure")).toHaveText(share);
    await expect(row(page, name).locator(".board-seed")).toHaveText(String(seed));
    await expect(row(page, name)).toContainText("2 of 3");
  }
  await expect(row(page, "CARLA")).toContainText("same weights");
  await page.getByRole("button", { name: "Result", exact: true }).click();
  await expect(page.locator(".board-open").first()).toContainText("MALLORY");

  // Another network is on screen: a run is repeated once its link is here.
  await expect(row(page, "ANNA")).toContainText("needs its link");
  await paste(page, `https://example.org/adder/#${(await classLink()).replace(/^.*#/, "")}`);
  await page.getByRole("button", { name: "Check all" }).click();
  await expect(row(page, "ANNA")).toContainText("same bits", { timeout: 60_000 });
  await expect(row(page, "MALLORY")).toContainText("wrong result", { timeout: 60_000 });
  await expect(row(page, "CARLA")).toContainText("same bits", { timeout: 60_000 });
  await expect(page.getByText("3 checked, bit for bit")).toBeVisible();
  await expect(page.getByText("1 code that did not check out left out")).toBeVisible();
  await page.getByRole("button", { name: "MALLORY" }).click();
  await expect(page.getByText("Somebody changed it.")).toBeVisible();

  // Escape ends full screen, and leaves the board open.
  await page.getByRole("button", { name: "Full screen" }).click();
  await expect(page.getByRole("button", { name: "Back", exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Full screen" })).toBeVisible();
  await expect(page.getByRole("dialog", { name: "Class board" })).toBeVisible();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "CSV" }).click(),
  ]);
  const csv = readFileSync(await download.path(), "utf8");
  for (const code of codes) expect(csv).toContain(code);
  expect(csv.trim().split("\r\n")).toHaveLength(5);

  // One press clears it, and nothing of it lies on the device.
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByRole("table")).toBeHidden();
  await page.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await expect(page.locator(".board-open")).toHaveCount(4);
  const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  expect(stored).not.toContain("ANNA");
});

test("rubbish, hostile words and a switched-off camera get a sentence each", async ({ page }) => {
  await page.goto("#board");
  // The site's headers allow no camera, and the page says so before anybody asks for it.
  const camera = page.getByRole("button", { name: "Camera" });
  await expect(camera).toHaveAttribute("aria-disabled", "true");
  await expect(page.getByText("The camera is off on this site")).toBeVisible();

  const line = "ABCD EFGH 1234 <img src=x onerror=alert(1)> =HYPERLINK(1) WXYZ QRST 0000 1111 ";
  await page.getByRole("textbox", { name: "Codes" }).evaluate((field, text) => {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    field.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }),
    );
  }, `${line}\n`.repeat(10_000));
  await expect(page.getByText("There is no code in this text.")).toBeVisible();
  await expect(page.getByRole("table")).toBeHidden();
});
