import type { CDPSession, Page } from "@playwright/test";
import { drop } from "./drop";
import { expect, test } from "./fixture";

interface Spot {
  readonly x: number;
  readonly y: number;
}

/**
 * Fingers go from where they are put down to where they are lifted, in small steps, as the browser sees real ones. They rest
 * there for a moment: behind a stroke that is lifted at full speed from where `touch-action` is `none`, Chromium's emulation
 * gives a tap's touch events and no click (seen on a page of one `div` and one `button`, 10 of 10).
 */
async function glide(
  session: CDPSession,
  from: readonly Spot[],
  to: readonly Spot[],
  steps = 12,
): Promise<void> {
  const at = (share: number) =>
    from.map(({ x, y }, id) => ({
      id,
      x: x + share * ((to[id]?.x ?? x) - x),
      y: y + share * ((to[id]?.y ?? y) - y),
    }));
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0) });
  for (let step = 1; step <= steps; step++) {
    const touchPoints = at(step / steps);
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints });
  }
  for (const share of [0.999, 1, 0.999, 1]) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const touchPoints = at(share);
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints });
  }
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

/** Returns the place of the canvas' origin on the screen, and its scale. */
async function viewOf(page: Page): Promise<{ x: number; y: number; zoom: number }> {
  return page.locator(".react-flow__viewport").evaluate((element) => {
    const { a, e, f } = new DOMMatrix(getComputedStyle(element).transform);
    return { x: e, y: f, zoom: a };
  });
}

async function open(page: Page): Promise<{ middle: Spot; session: CDPSession }> {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  await expect(page.locator(".canvas[data-aids]")).toBeAttached();
  const box = await page.locator(".canvas").boundingBox();
  if (box === null) throw new Error("there is a canvas");
  const middle = { x: Math.round(box.x + box.width / 2), y: Math.round(box.y + box.height / 2) };
  return { middle, session: await page.context().newCDPSession(page) };
}

for (const [name, viewport] of [
  ["a phone", { width: 390, height: 844 }],
  ["a tablet", { width: 820, height: 1180 }],
] as const) {
  test.describe(`by touch on ${name}`, () => {
    test.use({ viewport, hasTouch: true, isMobile: true });

    test("a long name has the whole bar while a finger is in it", async ({ page }) => {
      await open(page);
      const title = page.getByLabel("Name of this experiment");
      await title.fill("LeNet-5, and a third of its filters");
      await title.blur();
      const share = page.getByRole("button", { name: "Share" });
      await expect(share).toBeVisible();
      await title.tap();
      await expect
        .poll(() => title.evaluate((it) => it.scrollWidth - it.clientWidth))
        .toBeLessThanOrEqual(0);
      await title.press("Enter");
      await title.blur();
      await expect(share).toBeVisible();
    });

    test("long names of classes are whole, since nothing can be held over them", async ({
      page,
    }) => {
      await open(page);
      const names = ["first", "second"].map(
        (word) =>
          `A name that is much too long for a phone, the ${word} of two, as a museum gives them`,
      );
      const rows = Array.from({ length: 40 }, (_, i) => `${i},${i % 7},"${names[i % 2]}"`);
      const bytes = Buffer.from(`a,b,label\n${rows.join("\n")}`);
      await drop(page, [{ name: "long.csv", bytes }]);
      for (const name of names) {
        const whole = page.locator(".data-class .visually-hidden", { hasText: name });
        await expect(whole).toBeInViewport({ ratio: 0.9 });
        const box = await whole.boundingBox();
        expect(box?.height).toBeGreaterThan(14);
        const list = await page.locator(".data-classes").boundingBox();
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan((list?.x ?? 0) + (list?.width ?? 0));
      }
    });

    test("Discard stands beside Resume", async ({ page }) => {
      await open(page);
      await page.locator(".run-controls .primary:visible").first().tap();
      await expect(page.locator(".progress:visible")).toContainText(/step [2-9]\d|epoch/);
      await page.getByRole("button", { name: "Pause" }).tap();
      await expect(page.getByRole("button", { name: "Resume" })).toBeVisible();
      await page.reload();
      const bar = page.locator(".bar.resume");
      await expect(bar).toBeVisible();
      const [resume, discard] = [
        await bar.getByRole("button", { name: "Resume" }).boundingBox(),
        await bar.getByRole("button", { name: "Discard" }).boundingBox(),
      ];
      expect(resume?.y).toBeGreaterThan(0);
      expect(discard?.y).toBe(resume?.y);
      const text = await bar.locator("p").boundingBox();
      expect((text?.x ?? 0) + (text?.width ?? 0)).toBeLessThanOrEqual(resume?.x ?? 0);
    });

    test("two fingers on cards zoom about the point between them", async ({ page }) => {
      const { middle, session } = await open(page);
      const before = await viewOf(page);
      const apart = (far: number) => [
        { x: middle.x - far, y: middle.y },
        { x: middle.x + far, y: middle.y },
      ];
      await glide(session, apart(30), apart(60));
      await expect.poll(async () => (await viewOf(page)).zoom / before.zoom).toBeCloseTo(2, 1);
      const after = await viewOf(page);
      const box = await page.locator(".canvas").boundingBox();
      const held = { x: middle.x - (box?.x ?? 0), y: middle.y - (box?.y ?? 0) };
      const under = (view: typeof after) => [
        (held.x - view.x) / view.zoom,
        (held.y - view.y) / view.zoom,
      ];
      for (const axis of [0, 1]) {
        const slip = ((under(after)[axis] ?? 0) - (under(before)[axis] ?? 0)) * after.zoom;
        expect(Math.abs(slip)).toBeLessThan(4);
      }
      await glide(session, apart(60), apart(30));
      await expect.poll(async () => (await viewOf(page)).zoom / before.zoom).toBeCloseTo(1, 1);
      // The page itself did not grow.
      expect(await page.evaluate(() => window.visualViewport?.scale)).toBe(1);
      await expect(page.locator(".card.selected")).toHaveCount(0);
    });

    test("two fingers side by side pan, and no block moves", async ({ page }) => {
      const { middle, session } = await open(page);
      const before = await viewOf(page);
      const pair = (dx: number, dy: number) => [
        { x: middle.x - 40 + dx, y: middle.y + dy },
        { x: middle.x + 40 + dx, y: middle.y + dy },
      ];
      await glide(session, pair(0, 0), pair(50, -70));
      await expect.poll(async () => Math.round((await viewOf(page)).x - before.x)).toBe(50);
      const after = await viewOf(page);
      expect(after.y - before.y).toBeCloseTo(-70, 0);
      expect(after.zoom).toBeCloseTo(before.zoom, 3);
      await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
    });

    test("with Select several on, a finger on empty canvas draws a box", async ({ page }) => {
      const { session } = await open(page);
      const view = await viewOf(page);
      // On a canvas that is not wide the tools stand behind one button.
      const tools = page.getByRole("button", { name: "View", exact: true });
      if (await tools.isVisible()) await tools.tap();
      const several = page.getByRole("button", { name: "Select several" });
      await several.tap();
      await page.locator('[data-block="input1"]').tap({ position: { x: 60, y: 8 } });
      await expect(page.locator(".card.selected")).toHaveCount(1);
      const [first, last] = await Promise.all(
        ["adder1", "relu1"].map((id) => page.locator(`[data-block="${id}"]`).boundingBox()),
      );
      if (first == null || last == null) throw new Error("they are on the canvas");
      const inset = 5;
      await glide(
        session,
        [{ x: first.x - 12, y: first.y + inset }],
        [{ x: last.x + 30, y: last.y + last.height - inset }],
        // Far enough at once to be no press that rests, however slow the machine is.
        3,
      );
      // The box adds to what was selected before.
      await expect(page.locator(".card.selected")).toHaveCount(4);
      for (const id of ["input1", "adder1", "relu1"]) {
        await expect(page.locator(`[data-block="${id}"]`)).toHaveAttribute("aria-pressed", "true");
      }
      expect(await viewOf(page)).toEqual(view);
      await several.tap();
      await expect(several).toHaveAttribute("aria-pressed", "false");
      await glide(
        session,
        [{ x: first.x - 12, y: first.y + inset }],
        [{ x: first.x + 28, y: first.y + 60 }],
        3,
      );
      await expect.poll(async () => Math.round((await viewOf(page)).x - view.x)).toBe(40);
    });
  });
}
