import type { Page } from "@playwright/test";
import { cardNamed as card } from "./cards";
import { expect, test } from "./fixture";

async function open(page: Page): Promise<void> {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await expect(page.locator(".card-numbers.nodrag").first()).toBeAttached();
  await expect(page.locator(".canvas[data-aids]")).toBeAttached();
}

/** The middle of what a locator shows. */
async function middleOf(locator: ReturnType<Page["locator"]>): Promise<{ x: number; y: number }> {
  const box = await locator.boundingBox();
  if (box === null) throw new Error("it is on the page");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("a number on a card is dragged, typed and undone, each as one step", async ({ page }) => {
  await open(page);
  const number = card(page, "Adder 2").locator('[data-prop="filters"]');
  const at = await middleOf(number);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 24, at.y, { steps: 6 });
  await page.mouse.up();
  await expect(number).toHaveText("20");
  await expect(card(page, "Adder 2").locator(".card-shape")).toHaveText("10×10×20");
  await page.keyboard.press("Control+z");
  await expect(number).toHaveText("16");
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await number.click();
  await page.getByRole("textbox", { name: "Filters of Adder 2" }).fill("12");
  await page.keyboard.press("Enter");
  await expect(number).toHaveText("12");
});

test("a number in the inspector is dragged as one step", async ({ page }) => {
  await open(page);
  await card(page, "Adder 2").click({ position: { x: 100, y: 8 } });
  const field = page.locator(".inspector").getByLabel("Filters", { exact: true });
  const at = await middleOf(field);
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x - 30, at.y, { steps: 5 });
  await page.mouse.up();
  await expect(field).toHaveValue("11");
  await page.keyboard.press("Control+z");
  await expect(field).toHaveValue("16");
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("a dragged block stands on its neighbours' lines; Alt lets it free", async ({ page }) => {
  await open(page);
  const start = await middleOf(card(page, "Class output"));
  // Beside the port.
  const from = start.x - 60;
  await page.mouse.move(from, start.y);
  await page.mouse.down();
  await page.mouse.move(from + 40, start.y + 20, { steps: 4 });
  // The first pixels only tell a drag from a click: the card lags behind by them.
  const held = from + 40 - (await middleOf(card(page, "Class output"))).x;
  const near = start.x + held + 3;
  await page.mouse.move(near, start.y + 30, { steps: 4 });
  await expect(page.locator(".guide.x").first()).toBeAttached();
  expect((await middleOf(card(page, "Class output"))).x).toBeCloseTo(start.x, 0);
  await page.keyboard.down("Alt");
  await page.mouse.move(near + 1, start.y + 30);
  await expect(page.locator(".guide")).toHaveCount(0);
  await page.keyboard.up("Alt");
  const others = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>(".react-flow__node")].flatMap(
        ({ dataset, style }) =>
          dataset.id?.startsWith("classOutput") ? [] : [`${dataset.id} ${style.transform}`],
      ),
    );
  const before = await others();
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveAttribute("title", /move a block/);
  expect(await others()).toEqual(before);
});

test("a block held over a wire shows the shapes to come", async ({ page }) => {
  await open(page);
  const from = await middleOf(page.getByRole("button", { name: "Add Max pool" }));
  const above = await card(page, "Max pool 2").boundingBox();
  if (above === null) throw new Error("it is on the page");
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(400, 300, { steps: 4 });
  await page.mouse.move(above.x + above.width / 2, above.y - 10, { steps: 6 });
  await expect(page.locator(".to-come", { hasText: "2×2×16" })).toBeVisible();
  await page.mouse.move(400, 700, { steps: 4 });
  await expect(page.locator(".to-come")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await page.mouse.up();
});

test("ports light up where the wire in hand fits and say why where it does not", async ({
  page,
}) => {
  await open(page);
  await card(page, "Adder 1").locator(".react-flow__handle.source").click();
  await expect(card(page, "ReLU 2").locator('.target[data-fit="yes"]')).toBeAttached();
  await expect(card(page, "Class output").locator('.target[data-fit="no"]')).toHaveAttribute(
    "title",
    /One score per class/,
  );
  await card(page, "ReLU 1").locator(".react-flow__handle.target").click();
  await expect(page.locator("[data-fit]")).toHaveCount(0);
});

test("tidy is one step, and columns come back", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Tidy the layout" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveAttribute("title", /tidy/);
  const xs = await page
    .locator(".react-flow__node")
    .evaluateAll((nodes) => nodes.map((node) => new DOMMatrix(getComputedStyle(node).transform).e));
  expect(new Set(xs).size).toBe(1);
  await page.getByRole("button", { name: "Lay out in columns" }).click();
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("the network is saved as a picture", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: /^Picture/ }).click();
  await expect(page.getByRole("img", { name: /^The network/ })).toBeVisible();
  for (const [name, file] of [
    ["SVG", "LeNet-5 with adders.svg"],
    ["PNG, twice as large", "LeNet-5 with adders.png"],
  ] as const) {
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name, exact: true }).click();
    expect((await download).suggestedFilename()).toBe(file);
  }
});

for (const [name, viewport] of [
  ["a phone", { width: 390, height: 844 }],
  ["a tablet", { width: 820, height: 1180 }],
] as const) {
  test.describe(`by touch on ${name}`, () => {
    test.use({ viewport, hasTouch: true, isMobile: true });

    test("tap to add, port to port, a press that rests, several at once", async ({ page }) => {
      await open(page);
      await page.getByRole("button", { name: "Select several" }).tap();
      for (const title of ["Adder 1", "Adder 2"])
        await card(page, title).tap({ position: { x: 60, y: 8 } });
      await expect(page.locator(".card.selected")).toHaveCount(2);
      await page.getByRole("button", { name: "Select several" }).tap();
      await page.evaluate(() => {
        document.addEventListener("contextmenu", (event) => {
          const block = (event.target as Element).closest(".react-flow__node");
          document.title = `menu ${block?.getAttribute("data-id")}`;
        });
      });
      const at = await middleOf(card(page, "ReLU 1"));
      const session = await page.context().newCDPSession(page);
      const touchPoints = [{ x: at.x, y: at.y }];
      await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints });
      await expect.poll(() => page.title()).toBe("menu relu1");
      await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
      // The menu may lie over what comes next: a tap beside it closes it.
      await page.locator(".react-flow__pane").tap({ position: { x: 6, y: 6 } });
      await page
        .getByRole("navigation", { name: "Panels" })
        .getByRole("button", { name: "Blocks" })
        .tap();
      await page.locator(".palette-item", { hasText: "Dropout" }).tap();
      await expect(page.locator(".card")).toHaveCount(19);
    });
  });
}
