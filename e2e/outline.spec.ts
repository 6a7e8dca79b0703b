import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./fixture";

const rows = (page: Page) => page.locator(".outline-row");
const row = (page: Page, name: string) =>
  page.locator(".outline-row", { has: page.locator(`.outline-title:text-is("${name}")`) });
const problems = (page: Page) => page.locator(".status-button");
const heard = (page: Page) => page.locator("[aria-live=polite]").first();

/** Tab until `goal` has the focus: what cannot be reached so is no keyboard's. */
async function tabTo(page: Page, goal: Locator, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < 80; presses++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${goal} was not reached`);
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

/** The document's file, as Ctrl+S gives it. */
async function savedFile(page: Page): Promise<Record<string, unknown>> {
  const download = page.waitForEvent("download");
  await page.keyboard.press("Control+s");
  return JSON.parse(await readFile(await (await download).path(), "utf8"));
}

async function openFromMenu(page: Page, name: string): Promise<void> {
  await tabTo(page, page.getByRole("button", { name: "File" }));
  await page.keyboard.press("Enter");
  await tabTo(page, page.getByRole("button", { name }), "ArrowDown");
  await page.keyboard.press("Enter");
}

/** Adds a block behind the row in focus; the new one has the focus then. */
async function add(page: Page, words: string, name: string): Promise<void> {
  await page.keyboard.press("a");
  await expect(page.locator(".picklist input")).toBeFocused();
  await page.keyboard.type(words);
  await page.keyboard.press("Enter");
  await expect(row(page, name)).toBeFocused();
}

/** Types over the row's fields, one after the other, and comes back to the row. */
async function fill(page: Page, name: string, ...values: readonly number[]): Promise<void> {
  await page.keyboard.press("ArrowRight");
  for (const [at, value] of values.entries()) {
    if (at > 0) await page.keyboard.press("Tab");
    await expect(row(page, name).locator("input").nth(at)).toBeFocused();
    await page.keyboard.press("Control+a");
    await page.keyboard.type(String(value));
  }
  await page.keyboard.press("Escape");
  await expect(row(page, name)).toBeFocused();
}

/** The third property, in the inspector and back. */
async function pad(page: Page, name: string, value: number): Promise<void> {
  await page.keyboard.press("Enter");
  const field = page.locator(".inspector").getByLabel("Padding", { exact: true });
  await expect(field).toBeVisible();
  await expect(page.locator(".inspector :focus")).toHaveCount(1);
  await tabTo(page, field);
  await page.keyboard.press("Control+a");
  await page.keyboard.type(String(value));
  await page.keyboard.press("Escape");
  await expect(row(page, name)).toBeFocused();
}

test("LeNet-5-BN reads in the outline as it is kept", async ({ page }) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await page.keyboard.press("o");
  await expect(rows(page)).toHaveCount(18);
  // What a screen reader gets, to the letter: a change here is one that people hear.
  await expect(page.getByRole("treegrid", { name: "Network" })).toMatchAriaSnapshot({
    name: "lenet5-bn.aria.yml",
  });
});

test("LeNet-5-BN is built, trained and shared in the outline, by keys alone", async ({ page }) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  const template = await savedFile(page);
  const ledger = await page.locator(".statusbar .ledger").textContent();
  await openFromMenu(page, "New, empty");
  await expect(page.locator(".card")).toHaveCount(0);
  await page.keyboard.press("o");
  await expect(page.getByRole("button", { name: "Add", exact: true })).toBeFocused();
  await expectNoViolations(page);
  await page.keyboard.press("Enter");
  await page.keyboard.type("input");
  await page.keyboard.press("Enter");
  await expect(row(page, "Input")).toBeFocused();

  // A block that occurs once is called by its title alone.
  const layer = async (ordinal: number, filters: number, kernel: number, padding: number) => {
    const name = (title: string) => (ordinal === 1 ? title : `${title} ${ordinal}`);
    await add(page, "l1 distance patch", name("Adder"));
    await fill(page, name("Adder"), filters, kernel);
    await pad(page, name("Adder"), padding);
    await add(page, "batch norm", name("Batch norm"));
    await add(page, "makes the rest 0", name("ReLU"));
  };
  await layer(1, 6, 5, 2);
  await add(page, "max pool", "Max pool");
  await layer(2, 16, 5, 0);
  await add(page, "max pool", "Max pool 2");
  await layer(3, 120, 5, 0);
  await layer(4, 84, 1, 0);
  await add(page, "convolution", "Convolution");
  await fill(page, "Convolution", 10, 1);
  await pad(page, "Convolution", 0);
  await add(page, "batch norm", "Batch norm 5");
  await add(page, "class output", "Class output");

  await expect(problems(page)).toHaveText("No problems");
  await expect(rows(page)).toHaveCount(18);
  await expect(page.locator(".statusbar .ledger")).toHaveText(ledger ?? "");
  await expectNoViolations(page);
  const built = await savedFile(page);
  expect(built.nodes).toEqual(template.nodes);
  expect(built.edges).toEqual(template.edges);
  // An empty experiment starts at a lower rate than the template's.
  expect(built.run).toEqual({ ...(template.run as object), lr: 0.02 });

  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".progress:visible")).toHaveText(/epoch 1 of 10/);
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/);
  await page.keyboard.press("Control+Enter");
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step \d+/);
  await tabTo(page, page.getByRole("button", { name: "Share" }), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Link to this experiment")).toHaveValue(/#1z\./);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
});

test("rows are walked, renamed, muted, moved, copied, wired, fixed and deleted by keys", async ({
  page,
}) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await tabTo(page, page.locator(".card-hit").first());
  await page.keyboard.press("o");
  await expect(row(page, "Input")).toBeFocused();
  await expect(page.locator('.outline-row[tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press("ArrowDown");
  await expect(row(page, "Adder 1")).toHaveAttribute(
    "aria-label",
    /^Adder 1, block 2 of 18, filters 6, kernel size 5, output 28 by 28 by 6/,
  );
  await page.keyboard.press("F2");
  await page.keyboard.type("Edges");
  await page.keyboard.press("Enter");
  await expect(row(page, "Edges")).toBeFocused();
  await expect(heard(page)).toHaveText("Renamed to Edges");

  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("m");
  await expect(heard(page)).toHaveText("Batch norm 1 muted");
  await expect(row(page, "Batch norm 1").locator(".outline-tag")).toBeVisible();
  await page.keyboard.press("m");
  await page.keyboard.press("Alt+ArrowDown");
  await expect(heard(page)).toHaveText("Batch norm 1 moved down");
  await expect(rows(page).nth(3)).toBeFocused();
  await expect(rows(page).nth(3).locator(".outline-title")).toHaveText("Batch norm 1");
  await page.keyboard.press("Alt+ArrowUp");
  await expect(rows(page).nth(2)).toBeFocused();
  await page.keyboard.press("d");
  await expect(rows(page)).toHaveCount(19);
  await expect(page.locator(".outline-row:focus")).toHaveCount(1);
  await page.keyboard.press("Control+z");
  await expect(rows(page)).toHaveCount(18);
  await expect(page.locator(".outline-row:focus")).toHaveCount(1);

  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Delete");
  await expect(heard(page)).toHaveText("Batch norm 1 deleted");
  await expect(row(page, "ReLU 1")).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await tabTo(page, row(page, "Edges").getByRole("button", { name: "Insert Batch norm" }));
  await expectNoViolations(page);
  await page.keyboard.press("Enter");
  await expect(problems(page)).toHaveText("No problems");
  await expect(row(page, "Edges")).toBeFocused();

  await page.keyboard.press("End");
  await page.keyboard.press("c");
  const list = page.getByRole("dialog", { name: "Class output reads from" });
  await expect(list.getByRole("option").first()).toContainText("connected now");
  await expect(list.getByRole("option", { disabled: true }).first()).toContainText(/needed|scores/);
  await page.keyboard.type("nothing");
  await page.keyboard.press("Enter");
  await expect(row(page, "Class output")).toBeFocused();
  await expect(row(page, "Class output").locator(".outline-source")).toHaveText("not connected");
  await page.keyboard.press("Control+z");
  await page.keyboard.press("o");
  await expect(page.locator(".card-hit:focus")).toHaveAttribute("aria-label", /^Class output/);
});

test("the canvas is one stop of Tab; arrows walk it and C says what fits and why not", async ({
  page,
}) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await expect(page.locator('.card-hit[tabindex="0"]')).toHaveCount(1);
  await tabTo(page, page.locator(".card-hit").first());
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const focused = page.locator(".card-hit:focus");
  await expect(focused).toHaveAttribute("aria-label", /^Batch norm 1, block 3 of 18/);
  await expect(page.locator('.card-hit[tabindex="0"]')).toHaveCount(1);
  await page.keyboard.press("ArrowUp");
  await expect(focused).toHaveAttribute("aria-label", /^Adder 1/);
  await page.keyboard.press("c");
  const list = page.getByRole("dialog", { name: "Connect Adder 1 to" });
  await expect(list.getByRole("option", { disabled: true }).first()).toContainText(/\.$/);
  await page.keyboard.type("relu 1");
  await page.keyboard.press("Enter");
  await expect(heard(page)).toHaveText("Connected Adder 1 to ReLU 1");
  await expect(focused).toHaveAttribute("aria-label", /^ReLU 1/);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Enter");
  await expect(page.locator(".inspector :focus")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(focused).toHaveAttribute("aria-label", /^ReLU 1/);
});

test.describe("on a small screen", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test("it reflows, with targets a finger can hit, and works by taps", async ({ page }) => {
    await page.goto("");
    await expect(page.locator(".card")).toHaveCount(18);
    await page.getByRole("button", { name: "View", exact: true }).tap();
    await page.getByRole("button", { name: "Show as outline" }).tap();
    await expect(rows(page)).toHaveCount(18);
    await expectNoViolations(page);
    const faults = await page.evaluate(() => {
      const out: string[] = [];
      if (document.documentElement.scrollWidth > innerWidth) out.push("the page scrolls sideways");
      for (const element of document.querySelectorAll(
        ".outline button, .outline input, .outline select",
      )) {
        const { width, height, left, right } = element.getBoundingClientRect();
        const small = width < 24 || height < 24;
        if (small || left < 0 || right > innerWidth) {
          out.push(element.getAttribute("aria-label") ?? element.outerHTML);
        }
      }
      return out;
    });
    expect(faults).toEqual([]);
    await row(page, "Adder 2").locator(".outline-title").tap();
    await page.getByRole("button", { name: "Add", exact: true }).tap();
    await page.getByRole("option", { name: "Dropout" }).tap();
    await expect(rows(page)).toHaveCount(19);
    await page.getByRole("button", { name: "Delete Dropout" }).tap();
    await expect(rows(page)).toHaveCount(18);
    await page.getByRole("button", { name: "Input x of Max pool 2: ReLU 2" }).tap();
    await page.getByRole("option", { name: "Batch norm 2" }).tap();
    await expect(row(page, "Max pool 2").locator(".outline-source")).toHaveText("Batch norm 2");
  });
});
