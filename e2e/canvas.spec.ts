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
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 30, at.y, { steps: 6 });
  await expect(number).toHaveText("21");
  await page.keyboard.press("Escape");
  await expect(number).toHaveText("16");
  await page.mouse.up();
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

test("Escape puts back what is being dragged, and nothing was done", async ({ page }) => {
  await open(page);
  const undo = page.getByRole("button", { name: "Undo" });
  const view = () => page.locator(".react-flow__viewport").getAttribute("style");
  const block = card(page, "Class output");
  const [before, seen] = [await middleOf(block), await view()];
  const from = { x: before.x - 60, y: before.y };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y - 40, { steps: 5 });
  expect((await middleOf(block)).x).toBeGreaterThan(before.x + 30);
  await page.keyboard.press("Escape");
  expect(await middleOf(block)).toEqual(before);
  // The hand goes on, and even out of the window, until it lets go.
  await page.mouse.move(from.x + 90, from.y - 90, { steps: 5 });
  await page.mouse.move(from.x + 90, 2_000);
  await page.mouse.up();
  expect(await middleOf(block)).toEqual(before);
  expect(await view()).toBe(seen);
  await expect(undo).toBeDisabled();

  // A new one from the list.
  await page.keyboard.press("Control+b");
  const entry = await middleOf(page.getByRole("button", { name: "Dropout" }));
  await page.mouse.move(entry.x, entry.y);
  await page.mouse.down();
  await page.mouse.move(before.x, before.y, { steps: 5 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.locator(".card")).toHaveCount(18);
  await page.keyboard.press("Control+b");

  // A wire: over nothing, over a port that would take it, and by click and click.
  const port = (name: string, kind: "source" | "target") =>
    card(page, name).locator(`.react-flow__handle.${kind}`);
  const start = await middleOf(port("Adder 1", "source"));
  const to = await middleOf(port("ReLU 1", "target"));
  for (const end of [{ x: to.x + 60, y: to.y + 3 }, to]) {
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move(end.x, end.y, { steps: 5 });
    await expect(page.locator(".react-flow__connection")).toBeAttached();
    await page.keyboard.press("Escape");
    await expect(page.locator(".react-flow__connection")).toHaveCount(0);
    await page.mouse.move(end.x, end.y + 2);
    await page.mouse.up();
    await expect(page.locator(".quick-add")).toHaveCount(0);
    await expect(undo).toBeDisabled();
  }
  await port("Adder 1", "source").click();
  await page.keyboard.press("Escape");
  await port("ReLU 1", "target").click();
  await expect(undo).toBeDisabled();
});

test("a block dragged out of the window takes the view along, not too far, and undo takes it back", async ({
  page,
}) => {
  await open(page);
  const shift = async () => {
    const style = await page.locator(".react-flow__viewport").getAttribute("style");
    const [, x = "", y = ""] = /translate\((-?[\d.]+)px, (-?[\d.]+)px/.exec(style ?? "") ?? [];
    return { x: Number(x), y: Number(y) };
  };
  const inSight = () =>
    page.evaluate(() => {
      const frame = document.querySelector(".canvas")?.getBoundingClientRect();
      if (frame === undefined) return 0;
      return [...document.querySelectorAll(".card")].filter((one) => {
        const box = one.getBoundingClientRect();
        return box.right > frame.left && box.left < frame.right && box.top < frame.bottom;
      }).length;
    });
  const block = card(page, "Class output");
  const at = await middleOf(block);
  const seen = await shift();
  await page.mouse.move(at.x - 60, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x, at.y, { steps: 4 });
  const began = Date.now();
  await page.mouse.move(1_600, at.y, { steps: 4 });
  await expect.poll(async () => seen.x - (await shift()).x).toBeGreaterThan(100);
  const soon = seen.x - (await shift()).x;
  expect(soon / ((Date.now() - began) / 1000)).toBeLessThan(330);
  // Held there for as long as one likes: the view comes to rest, and the others are still in sight.
  let last = Number.NaN;
  await expect
    .poll(
      async () => {
        const { x } = await shift();
        const still = x === last;
        last = x;
        return still;
      },
      { intervals: [500] },
    )
    .toBe(true);
  expect(await inSight()).toBeGreaterThan(1);
  await page.mouse.up();
  await expect(page.getByRole("button", { name: "Undo" })).toHaveAttribute("title", /move a block/);
  const after = await shift();
  await page.keyboard.press("Control+z");
  await expect.poll(shift).toEqual(seen);
  await page.keyboard.press("Control+Shift+z");
  await expect.poll(shift).toEqual(after);
  await page.keyboard.press("Control+z");
  await expect.poll(async () => middleOf(block)).toEqual(at);
});

test("two fingers and the wheel pan, a pinch and Ctrl zoom, and the wheel may zoom by a setting", async ({
  page,
  context,
}) => {
  await open(page);
  const view = async () => {
    const style = await page.locator(".react-flow__viewport").getAttribute("style");
    const found = /translate\((-?[\d.]+)px, (-?[\d.]+)px\) scale\(([\d.]+)/.exec(style ?? "");
    const [x = 0, y = 0, zoom = 0] = (found ?? []).slice(1).map(Number);
    return { x: Math.round(x), y: Math.round(y), zoom };
  };
  /** The view once it has another zoom than `before`: each turn of the wheel changes it at once. */
  const zoomed = async (before: { readonly zoom: number }) => {
    await expect.poll(async () => (await view()).zoom).not.toBe(before.zoom);
    return view();
  };
  // On a card and on the empty canvas alike.
  const onCard = await middleOf(card(page, "Adder 2"));
  await page.mouse.move(onCard.x, onCard.y);
  const first = await view();
  await page.mouse.wheel(30, 50);
  await expect.poll(view).toEqual({ ...first, x: first.x - 30, y: first.y - 50 });
  const frame = await page.locator(".canvas").boundingBox();
  if (frame === null) throw new Error("the canvas is on the page");
  await page.mouse.move(frame.x + 12, frame.y + frame.height / 2);
  await page.mouse.wheel(-30, -50);
  await expect.poll(view).toEqual(first);

  await page.keyboard.down("Control");
  await page.mouse.wheel(0, -100);
  await page.keyboard.up("Control");
  const closer = await zoomed(first);
  expect(closer.zoom).toBeGreaterThan(first.zoom * 1.1);
  // A pinch comes as a wheel with Ctrl that nobody has pressed; the point under the fingers stays.
  const session = await context.newCDPSession(page);
  const fingers = { x: Math.round(onCard.x), y: Math.round(onCard.y) };
  await session.send("Input.dispatchMouseEvent", {
    type: "mouseWheel",
    ...fingers,
    deltaX: 0,
    deltaY: 25,
    modifiers: 2,
  });
  const farther = await zoomed(closer);
  const factor = farther.zoom / closer.zoom;
  expect(factor).toBeCloseTo(Math.exp(-0.25), 2);
  const held = (at: typeof closer) => (fingers.x - frame.x - at.x) / at.zoom;
  // Places are told in whole pixels.
  expect(Math.abs(held(farther) - held(closer))).toBeLessThan(1.5);

  await page.keyboard.press("?");
  await page.getByRole("switch", { name: /wheel and two fingers/ }).check();
  await page.keyboard.press("Escape");
  await page.mouse.move(frame.x + 12, frame.y + frame.height / 2);
  await page.mouse.wheel(0, -100);
  expect((await zoomed(farther)).zoom).toBeGreaterThan(farther.zoom * 1.1);
  // It is this person's, and stays.
  await page.reload();
  await expect(page.locator(".canvas[data-aids]")).toBeAttached();
  const again = await view();
  await page.mouse.move(frame.x + 12, frame.y + frame.height / 2);
  await page.mouse.wheel(0, -100);
  expect((await zoomed(again)).zoom).toBeGreaterThan(again.zoom * 1.1);
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
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toHaveAttribute("title", /lay out in columns/);
  await page.keyboard.press("Control+z");
  await expect(undo).toHaveAttribute("title", /tidy/);
  await page.keyboard.press("Control+z");
  await expect(undo).toBeDisabled();
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
      const tools = page.getByRole("button", { name: "View", exact: true });
      const several = page.getByRole("button", { name: "Select several" });
      // Where the canvas is narrow its tools wait behind a button of their own.
      await expect(tools.or(several).first()).toBeVisible();
      if (await tools.isVisible()) await tools.tap();
      await several.tap();
      for (const title of ["Adder 1", "Adder 2"])
        await card(page, title).tap({ position: { x: 60, y: 8 } });
      await expect(page.locator(".card.selected")).toHaveCount(2);
      await several.tap();
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
