import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";
import { watchLoading } from "./standstill";

const cards = (page: Page) => page.locator(".card");
const hit = (page: Page, id: string) => page.locator(`[data-block="${id}"]`);
const title = (page: Page) => page.getByRole("textbox", { name: "Name of this experiment" });

async function open(page: Page): Promise<void> {
  await page.goto("");
  await expect(cards(page)).toHaveCount(18);
}

async function command(page: Page, words: string): Promise<void> {
  await page.keyboard.press("Control+k");
  await page.getByRole("combobox", { name: "Find a command" }).fill(words);
  await page.keyboard.press("Enter");
}

async function select(page: Page, ids: readonly string[]): Promise<void> {
  const [first, ...more] = ids;
  // Beside the ports, which take presses of their own.
  const position = { x: 50, y: 10 };
  await hit(page, first as string).click({ position });
  for (const id of more) await hit(page, id).click({ modifiers: ["Control"], position });
}

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] })
    .setLegacyMode()
    .analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test("a composite: group, rename, open, edit, repeat, link, unlink, take apart, undo all", async ({
  page,
}) => {
  await open(page);
  await select(page, ["adder2", "batchNorm2", "relu2"]);
  await page.keyboard.press("Control+g");
  await expect(cards(page)).toHaveCount(16);
  const name = page.getByRole("textbox", { name: "Name of this block" });
  await name.fill("My unit");
  await name.press("Enter");
  await expect(page.locator(".card-title", { hasText: "My unit" })).toBeVisible();
  await expect(page.locator(".status-button")).toHaveText("No problems");

  // Inside, by double click, with a way back.
  await hit(page, "composite1").dblclick();
  await expect(cards(page)).toHaveCount(5);
  const way = page.getByRole("navigation", { name: "Open composites" });
  await expect(way).toContainText("My unit");
  await clean(page);
  await hit(page, "adder2").click();
  await page.getByLabel("Filters").fill("24");
  await page.getByLabel("Filters").press("Enter");
  await way.getByRole("button").first().click();
  await expect(cards(page)).toHaveCount(16);
  await expect(page.locator(".card", { hasText: "My unit" })).toContainText("10×10×24");

  // A duplicate is linked: an edit of one shows in both; unlinked, no longer.
  await hit(page, "composite1").click();
  await page.keyboard.press("Control+d");
  await expect(cards(page)).toHaveCount(17);
  await hit(page, "composite2").click();
  await expect(
    page.getByText("2 linked blocks: a change inside one changes all of them."),
  ).toBeVisible();
  await page.getByRole("button", { name: "Make independent" }).click();
  await expect(
    page.getByText("2 linked blocks: a change inside one changes all of them."),
  ).toBeHidden();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(cards(page)).toHaveCount(16);

  // Twice in a row does not fit (6 channels in, 24 out, 24 in): it does, for adders take any depth.
  await hit(page, "composite1").click();
  await page.getByLabel("Repeat").fill("2");
  await page.getByLabel("Repeat").press("Enter");
  await expect(page.locator(".card", { hasText: "My unit" })).toContainText("6×6×24");
  await page.keyboard.press("Control+z");

  await hit(page, "composite1").click();
  await page.keyboard.press("Control+Shift+g");
  await expect(cards(page)).toHaveCount(18);

  // The history by name, and back to the start in one jump.
  await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("h");
  const history = page.getByRole("dialog", { name: "History" });
  await expect(history.getByRole("button", { name: /^group 3 blocks/ })).toBeVisible();
  await clean(page);
  await history.getByRole("button", { name: "As it was opened" }).click();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await expect(cards(page)).toHaveCount(18);
});

test("the context menu, copy and paste, mute, swap and several at once", async ({ page }) => {
  await open(page);
  await hit(page, "adder2").click({ button: "right" });
  const menu = page.getByRole("menu", { name: "This block" });
  await expect(menu).toBeVisible();
  await clean(page);
  await menu.getByRole("menuitem", { name: "Swap adder and convolution" }).click();
  await expect(page.locator(".card", { hasText: "Convolution 2" })).toBeVisible();
  await page.keyboard.press("Control+z");

  await select(page, ["relu1"]);
  await page.keyboard.press("m");
  await page.keyboard.press("m");
  await expect(page.getByRole("button", { name: "Undo" })).toHaveAttribute(
    "title",
    /unmute 1 block/,
  );

  await select(page, ["adder1", "adder2", "adder3"]);
  await page.getByLabel("Filters").fill("9");
  await page.getByLabel("Filters").press("Enter");
  await expect(page.locator(".card", { hasText: "Adder 3" })).toContainText("1×1×9");
  await page.keyboard.press("Control+z");
  await expect(page.locator(".card", { hasText: "Adder 3" })).toContainText("1×1×120");
  // Values that differ are no fault.
  await expect(page.getByLabel("Filters")).toHaveAttribute("placeholder", "mixed");
  await expect(page.locator(".prop-error")).toHaveCount(0);

  await select(page, ["adder3", "batchNorm3"]);
  await page.keyboard.press("Control+c");
  await page.keyboard.press("Control+v");
  await expect(cards(page)).toHaveCount(20);
  await page.keyboard.press("Delete");
  await expect(cards(page)).toHaveCount(18);

  await page.locator(".canvas").click({ position: { x: 20, y: 20 } });
  await page.keyboard.press("Control+a");
  await expect(page.getByRole("heading", { name: "18 blocks" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+x");
  await expect(page.getByRole("alert")).toContainText("832,200 additions");
  await expect(page.locator(".card", { hasText: "Convolution 4" })).toBeVisible();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("n");
  await page.getByLabel("Text").fill("Why batch norm?");
  await expect(cards(page)).toHaveCount(19);
});

test("a ready unit from the list trains; one of my own comes back after a reload", async ({
  page,
}) => {
  await open(page);
  await command(page, "search the block list");
  await page.getByRole("searchbox").fill("adder unit");
  await page.keyboard.press("Enter");
  await expect(cards(page)).toHaveCount(19);
  await page.getByRole("searchbox").fill("");
  await hit(page, "composite1").click();
  await command(page, "save to my block list");
  await expect(page.getByRole("alert")).toContainText("under Yours");
  await page.reload();
  await expect(page.getByRole("button", { name: "Remove Adder unit from the list" })).toBeVisible();
});

/** Opens the app without one of its parts, which comes once the function that is given back is called. */
async function openWithout(page: Page, part: string): Promise<() => void> {
  let letIn = () => {};
  const wait = new Promise<void>((done) => {
    letIn = done;
  });
  await page.route(`**/assets/${part}-*.js`, async (route) => {
    await wait;
    await route.continue();
  });
  await page.goto("");
  await expect(cards(page)).toHaveCount(18);
  return letIn;
}

test("a press beside the context menu closes it while it is still on its way", async ({ page }) => {
  const letIn = await openWithout(page, "ContextMenu");
  const standsStill = watchLoading(page);
  await hit(page, "adder2").click({ button: "right" });
  await expect(page.locator(".card.selected")).toHaveCount(1);
  await page.locator(".react-flow__pane").click({ position: { x: 6, y: 6 } });
  const arrived = page.waitForResponse(/ContextMenu-/);
  letIn();
  await (await arrived).finished();
  await standsStill();
  const menu = page.getByRole("menu", { name: "This block" });
  await expect(menu).toHaveCount(0);
  await hit(page, "adder2").click({ button: "right" });
  await expect(menu).toBeVisible();
  await page.locator(".react-flow__pane").click({ position: { x: 6, y: 6 } });
  await expect(menu).toHaveCount(0);
});

test("keys that are pressed before their handler is there are not lost", async ({ page }) => {
  const letIn = await openWithout(page, "keyboard");
  await page.keyboard.press("/");
  // Meant for the search, which is not there yet: not for the outline.
  await page.keyboard.press("o");
  letIn();
  await expect(page.getByRole("searchbox")).toBeFocused();
  await expect(page.locator(".outline")).toHaveCount(0);
});

test("what is typed before the palette is there is meant for it", async ({ page }) => {
  const letIn = await openWithout(page, "CommandPalette");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("the whole");
  letIn();
  const field = page.getByRole("combobox", { name: "Find a command" });
  await expect(field).toHaveValue("the whole");
  await expect(page.getByRole("dialog", { name: "History" })).toHaveCount(0);
  await expect(
    page.getByRole("listbox", { name: "Find a command" }).getByRole("option").first(),
  ).toContainText("Swap the whole network");
});

test("single letters can be switched off; the key sheet lists what the palette lists", async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(sheet).toContainText("Group into a composite");
  await clean(page);
  await sheet.getByRole("switch", { name: "Single-letter keys" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog", { name: "Find a command" })).toBeVisible();
  await clean(page);
});

test("the keyboard alone builds LeNet-5 from nothing, trains it and shares it", async ({
  page,
}) => {
  await open(page);
  await command(page, "new, empty");
  await expect(cards(page)).toHaveCount(0);
  const blocks: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ["input", {}],
    ["adder", { Filters: "6", "Kernel size": "5", Padding: "2" }],
    ["batch norm", {}],
    ["relu", {}],
    ["max pool", {}],
    ["adder", { Filters: "16", "Kernel size": "5", Padding: "0" }],
    ["batch norm", {}],
    ["relu", {}],
    ["max pool", {}],
    ["adder", { Filters: "120", "Kernel size": "5", Padding: "0" }],
    ["batch norm", {}],
    ["relu", {}],
    ["adder", { Filters: "84", "Kernel size": "1", Padding: "0" }],
    ["batch norm", {}],
    ["relu", {}],
    ["convolution", { Filters: "10", "Kernel size": "1", Padding: "0" }],
    ["batch norm", {}],
    ["class output", {}],
  ];
  const names: Readonly<Record<string, string>> = {
    adder: "adder2d",
    convolution: "conv2d",
    input: "input standardised",
  };
  for (const [at, [name, props]] of blocks.entries()) {
    await page.keyboard.press("a");
    const search = page.getByRole("combobox", { name: "Add a block" });
    await search.fill(name);
    const options = page.getByRole("option");
    const wanted = { adder: "Adder", convolution: "Convolution" }[name] ?? name;
    const list = await options.allInnerTexts();
    const place = list.findIndex((text) => text.toLowerCase() === wanted.toLowerCase());
    expect(
      place,
      `${wanted} among ${list.join(", ")} (${names[name] ?? ""})`,
    ).toBeGreaterThanOrEqual(0);
    for (let down = 0; down < place; down++) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(cards(page)).toHaveCount(at + 1);
    await expect(page.locator('.card-hit:focus[aria-pressed="true"]')).toHaveAttribute(
      "aria-label",
      new RegExp(`, block ${at + 1} of ${at + 1},`),
    );
    const fields = Object.entries(props);
    if (fields.length === 0) continue;
    for (const [label, value] of fields) {
      const field = page.getByLabel(label, { exact: true });
      await field.focus();
      await page.keyboard.press("Control+a");
      await page.keyboard.type(value);
      await page.keyboard.press("Enter");
    }
    await page.locator('.card-hit[tabindex="0"]').focus();
    await expect(page.locator(".card-hit:focus")).toHaveCount(1);
  }
  await expect(page.locator(".status-button")).toHaveText("No problems");
  await expect(page.locator(".statusbar")).toContainText("61,942");
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".progress:visible")).toContainText("epoch 1 of");
  await command(page, "share");
  await expect(page.getByRole("dialog", { name: /^Share/ })).toBeVisible();
  await expect(title(page)).toHaveValue("");
});
