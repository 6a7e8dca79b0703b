import type { Page } from "@playwright/test";
import { cardNamed } from "./cards";
import { expect, test } from "./fixture";

const lines = (page: Page) => page.getByRole("listbox", { name: "Lines of model.py" });
const marked = (page: Page) => lines(page).locator("[aria-selected=true]");

async function openCode(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Code" }).click();
  await expect(lines(page)).toContainText("class Network(nn.Module):");
}

test("the code follows the network, and a block and its lines find one another", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("");
  await openCode(page);
  await cardNamed(page, "Adder 2").click();
  await expect(marked(page)).toHaveText([
    "        self.adder2 = Adder2d(6, 16, 5)",
    /^ {8}x = self\.adder2\(x\) +# \[N, 16, 10, 10\]$/,
  ]);
  await page.getByLabel("Filters").fill("12");
  await page.getByLabel("Filters").press("Enter");
  await expect(marked(page).first()).toHaveText("        self.adder2 = Adder2d(6, 12, 5)");
  await expect(marked(page).last()).toContainText("# [N, 12, 10, 10]");

  await lines(page).getByText("x = self.maxPool1(x)").click();
  await expect(page.getByRole("heading", { name: "Max pool 1" })).toBeVisible();
  await expect(marked(page)).toHaveCount(2);
  // By keyboard alone.
  await lines(page).press("ArrowDown");
  await lines(page).press("Enter");
  await expect(page.getByRole("heading", { name: "Adder 2" })).toBeVisible();

  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await expect(page.locator(".code-bar").getByText("Copied")).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const shown = await lines(page).getByRole("option").allTextContents();
  expect(copied).toBe(`${shown.join("\n")}\n`);

  // A network that cannot run keeps the code it had, and says what is wrong.
  await cardNamed(page, "Class output").click();
  await page.keyboard.press("Delete");
  await expect(page.locator(".code-fault")).toContainText("This network cannot run yet");
  await expect(lines(page)).toContainText("Adder2d(6, 12, 5)");
  await page.keyboard.press("Control+z");
  await expect(page.locator(".code-fault")).toHaveCount(0);
});

test("a line of a composite opens it and selects the block inside", async ({ page }) => {
  await page.goto("");
  await expect(page.locator(".card").first()).toBeVisible();
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find a command" }).fill("ResNet-20 with adders");
  await expect(page.locator(".active[role=option]")).toContainText("ResNet-20 with adders");
  await page.keyboard.press("Enter");
  await openCode(page);
  await lines(page).getByText("self.adder3 = Adder2d(16, 32, 1, stride=2)").click();
  await expect(page.getByRole("heading", { name: "Adder 3" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Open composites" })).toContainText(
    "half size",
  );
  await expect(marked(page)).toHaveCount(2);
});
