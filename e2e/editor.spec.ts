import type { Page } from "@playwright/test";
import { cardNamed as card } from "./cards";
import { expect, savedSign, test } from "./fixture";

const cards = (page: Page) => page.locator(".card");
const problems = (page: Page) => page.locator(".status-button");

async function open(page: Page): Promise<void> {
  await page.goto("");
  await expect(cards(page)).toHaveCount(18);
}

test("a block dragged from the list onto a wire is inserted, and undone", async ({ page }) => {
  await open(page);
  const from = await page.getByRole("button", { name: "Add Dropout" }).boundingBox();
  const pool = await card(page, "Max pool 2").boundingBox();
  if (from === null || pool === null) throw new Error("both are on the page");
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(400, 300, { steps: 4 });
  await page.mouse.move(pool.x + pool.width / 2, pool.y + pool.height + 14, { steps: 6 });
  await page.mouse.up();
  await expect(cards(page)).toHaveCount(19);
  await expect(page.locator(".wire")).toHaveCount(18);
  await expect(problems(page)).toHaveText("No problems");
  await page.keyboard.press("Control+z");
  await expect(cards(page)).toHaveCount(18);
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("the keyboard alone walks, deletes, fixes, adds, connects and undoes", async ({ page }) => {
  await open(page);
  await page.locator(".card-hit").first().focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const focused = page.locator(".card-hit:focus");
  await expect(focused).toHaveAttribute("aria-label", /^Batch norm 1, block 3 of 18/);
  await page.keyboard.press("Delete");
  await expect(cards(page)).toHaveCount(17);
  await expect(page.locator(".wire")).toHaveCount(16);
  await expect(problems(page)).toHaveText("1 hint");
  await problems(page).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Insert Batch norm" }).first().focus();
  await page.keyboard.press("Enter");
  await expect(problems(page)).toHaveText("No problems");
  await expect(cards(page)).toHaveCount(18);
  await page.locator(".card-hit").nth(3).focus();
  await page.keyboard.press("a");
  await page.getByRole("combobox", { name: "Add a block" }).fill("dropout");
  await page.keyboard.press("Enter");
  await expect(cards(page)).toHaveCount(19);
  await expect(problems(page)).toHaveText("No problems");
  await page.locator(".card-hit").nth(3).focus();
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: /^Connect / })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+z");
  await expect(cards(page)).toHaveCount(18);
});

test("search and Enter adds after the selected block, connected", async ({ page }) => {
  await open(page);
  await card(page, "Adder 2").click();
  await page.keyboard.press("/");
  await page.getByRole("searchbox").fill("relu");
  await page.keyboard.press("Enter");
  await expect(cards(page)).toHaveCount(19);
  await expect(page.locator(".wire")).toHaveCount(18);
});

test("two ports are joined by click and click; an input takes one wire", async ({ page }) => {
  await open(page);
  const port = (name: string, kind: "source" | "target") =>
    card(page, name).locator(`.react-flow__handle.${kind}`);
  await port("Adder 1", "source").click();
  await port("ReLU 1", "target").click();
  await expect(page.locator(".wire")).toHaveCount(17);
  await expect(page.getByRole("button", { name: "Undo" })).toHaveAttribute("title", /connect/);
});

test("a burst of typing is one step; a value out of range says so and changes nothing", async ({
  page,
}) => {
  await open(page);
  await card(page, "Adder 2").click();
  const filters = page.getByLabel("Filters");
  await filters.fill("24");
  await filters.press("Backspace");
  await filters.pressSequentially("0");
  await expect(card(page, "Adder 2").locator(".card-shape")).toHaveText("10×10×20");
  await filters.fill("99999");
  await expect(page.locator(".prop-error")).toHaveText(
    "Filters must be a whole number from 1 to 4,096.",
  );
  await filters.press("Enter");
  await expect(filters).toHaveValue("4096");
  await expect(page.locator(".prop-message")).toHaveText("At most 4,096: set to 4,096.");
  await page.keyboard.press("Control+z");
  await expect(filters).toHaveValue("16");
  await expect(page.locator(".prop-message")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  const number = card(page, "Adder 2").locator('[data-prop="filters"]');
  await number.click();
  await page.getByRole("textbox", { name: "Filters of Adder 2" }).fill("0");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("Filters of Adder 2: At least 1: set to 1.");
  await page.keyboard.press("Control+z");

  await page.keyboard.press("Escape");
  const rate = page.getByLabel("Learning rate", { exact: true });
  await rate.fill("1000");
  await problems(page).click();
  await expect(page.getByRole("heading", { name: "1 hint" })).toBeVisible();
  await page.getByRole("button", { name: "Set the learning rate to 0.1" }).click();
  await expect(rate).toHaveValue("0.1");
});

test("undo belongs to the field that is being typed into until it is left", async ({ page }) => {
  await open(page);
  await card(page, "Adder 2").click();
  await page.keyboard.press("Delete");
  await expect(cards(page)).toHaveCount(17);
  await card(page, "Adder 1").click();
  const undo = page.getByRole("button", { name: "Undo" });
  const deleted = await undo.getAttribute("title");
  const fields = [
    { name: "Name of this block", typed: "Edges" },
    { name: "Filters", typed: "7" },
    { name: "Name of this experiment", typed: "Mine" },
  ];
  for (const { name, typed } of fields) {
    const field = page.getByLabel(name, { exact: true });
    const before = await field.inputValue();
    await field.click();
    await page.keyboard.press("End");
    await page.keyboard.type(typed);
    await expect(field).toHaveValue(before + typed);
    // As often as there are letters, and more: the network is not touched.
    for (let i = 0; i < typed.length + 3; i++) await page.keyboard.press("Control+z");
    await expect(field).toHaveValue(before);
    await expect(cards(page)).toHaveCount(17);
    // The browser groups letters by the time between them.
    for (const _ of typed) await page.keyboard.press("Control+Shift+z");
    await expect(field).toHaveValue(before + typed);
    for (const _ of typed) await page.keyboard.press("Control+z");
    await expect(field).toHaveValue(before);
    await page.keyboard.press("Enter");
    await expect(undo).toHaveAttribute("title", deleted ?? "");
  }
  const name = page.getByLabel("Name of this block");
  await name.click();
  await page.keyboard.type("Elsewhere");
  await page.keyboard.press("Escape");
  await expect(name).toHaveValue("Adder 1");
  await expect(undo).toHaveAttribute("title", deleted ?? "");
  // What is done is one step of the network again.
  await page.getByLabel("Filters").fill("7");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Control+z");
  await expect(page.getByLabel("Filters")).not.toHaveValue("7");
  await page.keyboard.press("Control+z");
  await expect(cards(page)).toHaveCount(18);
});

test("a drag is one step, and a reload brings everything back", async ({ page }) => {
  await open(page);
  const box = await card(page, "Class output").boundingBox();
  if (box === null) throw new Error("the card is on the page");
  await page.mouse.move(box.x + 60, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 60, { steps: 8 });
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveAttribute("title", /move a block/);
  await page.keyboard.press("Control+z");
  await card(page, "Adder 2").click();
  await page.getByLabel("Filters").fill("20");
  await expect(savedSign(page)).toHaveText("Saved on this device");
  await page.reload();
  await expect(card(page, "Adder 2").locator(".card-shape")).toHaveText("10×10×20");
});

test.describe("by touch", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("a tap adds a block from the sheet and another tap opens its properties", async ({
    page,
  }) => {
    await open(page);
    await card(page, "Adder 2").tap();
    await page.getByRole("button", { name: "Blocks", exact: true }).tap();
    await page.getByRole("button", { name: "Dropout" }).tap();
    await expect(cards(page)).toHaveCount(19);
    await page.getByRole("button", { name: "Properties" }).tap();
    await expect(page.getByLabel("Rate")).toHaveValue("0.5");
  });
});
