import type { Page } from "@playwright/test";
import { drop } from "./drop";
import { expect, test } from "./fixture";
import { watchLoading } from "./standstill";

/** Laptop, low laptop, tablet both ways, phone both ways. */
const sizes = [
  [1440, 900],
  [1366, 620],
  [1180, 820],
  [820, 1180],
  [390, 844],
  [844, 390],
] as const;

interface Seen {
  /** The least height of a block's name as drawn, over the size of text. */
  readonly name: number;
  readonly names: number;
  /** Bars and tools that lie over a part of a block that can be seen. */
  readonly covered: readonly string[];
  /** Selectors of what should be in the window and on top, and is not. */
  readonly missing: readonly string[];
  readonly scrolls: boolean;
}

/** Returns the visible part of `wanted`, of the blocks' names, and of what lies over them. */
function look(page: Page, wanted: readonly string[]): Promise<Seen> {
  return page.evaluate((selectors) => {
    const frame = document.querySelector(".canvas .react-flow")?.getBoundingClientRect();
    const view = document.querySelector(".react-flow__viewport");
    if (frame === undefined || view === null) throw new Error("no canvas");
    const zoom = new DOMMatrix(getComputedStyle(view).transform).a;
    const seen = [...document.querySelectorAll(".canvas .card")].flatMap((card) => {
      const { left, right, top, bottom } = card.getBoundingClientRect();
      const box = {
        left: Math.max(left, frame.left),
        right: Math.min(right, frame.right),
        top: Math.max(top, frame.top),
        bottom: Math.min(bottom, frame.bottom),
      };
      return box.right - box.left > 1 && box.bottom - box.top > 1 ? [{ card, box }] : [];
    });
    const sizes = seen.flatMap(({ card }) => {
      const title = card.querySelector(".card-title");
      return title === null ? [] : [Number.parseFloat(getComputedStyle(title).fontSize) * zoom];
    });
    const bars = [
      ...document.querySelectorAll(".bar, .failed, .image-strip, .canvas-more, .canvas-controls"),
    ].filter((bar) => bar.getBoundingClientRect().width > 0);
    const covered = bars.flatMap((bar) => {
      const over = bar.getBoundingClientRect();
      const hit = seen.some(
        ({ box }) =>
          over.left < box.right - 1 &&
          over.right > box.left + 1 &&
          over.top < box.bottom - 1 &&
          over.bottom > box.top + 1,
      );
      return hit ? [bar.className] : [];
    });
    const missing = selectors.filter((selector) => {
      const one = document.querySelector(selector);
      if (one === null) return true;
      const box = one.getBoundingClientRect();
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      const inside = box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth;
      const top = document.elementFromPoint(x, y);
      const large = box.width >= 60 && box.height >= 20;
      return !inside || !large || top === null || !(one.contains(top) || top.contains(one));
    });
    const root = document.documentElement;
    return {
      name: Math.min(...sizes),
      names: sizes.length,
      covered,
      missing,
      scrolls: root.scrollHeight > innerHeight || root.scrollWidth > innerWidth,
    };
  }, wanted);
}

const question = ".question h2";
const run = ".run-controls .primary";
const curve = ".curves figure:last-of-type .chart";

for (const [width, height] of sizes) {
  test(`question, network and curve are in sight at ${width}x${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.goto("");
    await page.waitForSelector(".canvas .card");
    await page.waitForSelector(".image-strip");
    const settled = (wanted: readonly string[]) =>
      expect
        .poll(async () => {
          const { name, covered, missing, scrolls } = await look(page, wanted);
          return { readable: name >= 12, covered, missing, scrolls };
        })
        .toEqual({ readable: true, covered: [], missing: [], scrolls: false });
    await settled([question, run]);
    await page.locator(run).click();
    await expect(page.locator(".progress:visible")).toContainText(/epoch 1|done/);
    await settled([question, run, curve]);
    const tall = await page.locator(curve).evaluate((it) => it.getBoundingClientRect().height);
    expect(tall).toBeGreaterThanOrEqual(90);
    expect((await look(page, [])).names).toBeGreaterThanOrEqual(6);
    if (height > width) {
      const box = await page.locator(run).boundingBox();
      expect(box?.y).toBeGreaterThan(height * 0.6);
    }
  });
}

/** Two spirals, and a curve, as their links. */
const spirals =
  "#1z.40.1gg626r.VY5BCsIwFESvUt56lMR6FHfhLyqpGBAtiRK8vTQpoqsP7w0zP3h5caqPoSwpT7cy1PS8DlOMcy4oBBIiIjaPWO7I7d1o4oICM-KFxoM4I2_tkP_UL4wdruyNKVgPHl3LrDUVuS7sO7xrP2Ef";
const curveLink =
  "#1z.4y.15eipd0.Lc5BDoIwAETRqzR_PRhAL-A5mi4qLYQEWlJF5fYGcDnJm8nYRo24m24t72j6kmeTUzQ-hFjM5LdYkLWMiIDo19S9xpxwokeWiFjRtRUP1DixFw67nnl742TdaW_14XaeET74GTGh-lK34oPqY4Fl8mNCDIjnOKT_hhN-WUr-Vk2ojpO4Hw";

/** The picture in which the question is answered lies in the panel as a whole, and nothing lies over it. */
async function expectWhole(page: Page, picture: string, beside: string, least: number) {
  await expect(page.locator(picture)).toBeVisible();
  await expect
    .poll(() =>
      page.evaluate(
        ([one, other]) => {
          const box = document.querySelector(one ?? "")?.getBoundingClientRect();
          const panel = document.querySelector(".dock-body")?.getBoundingClientRect();
          const next = document.querySelector(other ?? "")?.getBoundingClientRect();
          if (!box || !panel || !next) return "not there";
          const apart = next.top >= box.bottom - 1 || next.left >= box.right - 1;
          const whole =
            box.top >= panel.top - 1 && box.bottom <= panel.bottom + 1 && box.right <= innerWidth;
          return [whole ? "whole" : "cut", apart ? "apart" : "covered"].join();
        },
        [picture, beside],
      ),
    )
    .toBe("whole,apart");
  const box = await page.locator(picture).boundingBox();
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(least);
}

for (const [width, height, least] of [
  [390, 844, 200],
  [844, 390, 120],
  [820, 1180, 200],
] as const) {
  test(`the map and the curve are seen whole at ${width}x${height}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    for (const link of [spirals, curveLink]) {
      await page.goto(link);
      await page.getByRole("button", { name: "Open and run" }).click();
      await expect(page.locator(".progress:visible")).toContainText("done");
      const isMap = link === spirals;
      await expectWhole(
        page,
        ".points-body .why-plot",
        isMap ? ".points-classes" : ".points-legend",
        isMap ? least : 120,
      );
      expect((await look(page, [])).name).toBeGreaterThanOrEqual(12);
    }
  });
}

test("on a phone the values of a table are dots, with the farthest below them", async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(curveLink);
  await page.getByRole("button", { name: "Open only" }).click();
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [a, b] = [(i * 37) % 19, (i * 11) % 7];
    return `${a},${b},${(3.5 * a - 2 * b + 0.25).toFixed(2)}`;
  });
  const table = ["area,rooms,price", ...rows].join("\n");
  await drop(page, [{ name: "houses.csv", bytes: Buffer.from(table) }]);
  await page.getByRole("button", { name: "Use in this network" }).click();
  await page.locator(run).click();
  await expect(page.locator(".progress:visible")).toContainText("done");
  await expectWhole(page, ".values-plot", ".values-table", 100);
  await expectWhole(page, ".values-plot", ".values-figure figcaption", 100);
});

test("at 320x256, which is 400 % of zoom, the page scrolls and the canvas keeps a size", async ({
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await page.goto("");
  await page.waitForSelector(".canvas .card");
  const { canvas, scrollable, sideways } = await page.evaluate(() => {
    const root = document.documentElement;
    scrollTo(0, 10_000);
    return {
      canvas: document.querySelector(".canvas")?.getBoundingClientRect().height ?? 0,
      scrollable: scrollY > 100,
      sideways: root.scrollWidth > innerWidth,
    };
  });
  expect(canvas).toBeGreaterThanOrEqual(180);
  expect(scrollable).toBe(true);
  expect(sideways).toBe(false);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator(curve)).toBeVisible();
});

test("panels grow to what they show, the network is fitted anew, and a height that was set is kept", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  const standsStill = watchLoading(page);
  await page.goto("");
  await page.waitForSelector(".canvas .card");
  await page.locator(run).click();
  await expect(page.locator(".progress:visible")).toContainText(/step [2-9]\d|epoch/);
  await page.getByRole("button", { name: "Pause" }).click();
  await page.locator(".card", { hasText: "Adder 2" }).first().click();
  const dock = page.locator(".dock-frame");
  const tab = (name: string) => dock.getByRole("tab", { name, exact: true }).click();
  const open = (name: string) => dock.getByRole("button", { name, exact: true }).click();
  /** All of the panel is in sight, or it has all the room it may have; and all blocks are in sight above it. */
  const fits = () =>
    expect
      .poll(() =>
        page.evaluate(() => {
          const frame = document.querySelector<HTMLElement>(".dock-frame");
          const body = frame?.parentElement;
          if (!frame || !body) return "no panels";
          const share = frame.offsetHeight / body.clientHeight;
          const cut = [...frame.querySelectorAll(".dock-body, .dock-body *")].some(
            (part) =>
              part.scrollHeight > part.clientHeight + 2 &&
              part.clientHeight >= 24 &&
              /auto|scroll/.test(getComputedStyle(part).overflowY),
          );
          const canvas = document.querySelector(".canvas")?.getBoundingClientRect();
          const beyond = [...document.querySelectorAll(".canvas .card")].filter((card) => {
            const { top, bottom } = card.getBoundingClientRect();
            return canvas === undefined || top < canvas.top - 1 || bottom > canvas.bottom + 1;
          });
          const room = cut && share < 0.595 ? `cut at ${Math.round(100 * share)} %` : "enough";
          return `${room}, ${beyond.length} blocks out of sight`;
        }),
      )
      .toBe("enough, 0 blocks out of sight");
  await tab("Look");
  await open("One value");
  await page.waitForSelector(".decomposition-grids");
  await fits();
  await tab("Cost");
  await page.waitForSelector(".cost-scroll");
  await fits();
  await tab("Why");
  await page.waitForSelector(".layers .table-scroll");
  await fits();

  const divider = page.getByRole("separator", { name: "Height of the panels" });
  const high = () => dock.evaluate((it) => Math.round(it.getBoundingClientRect().height));
  await divider.focus();
  await page.keyboard.press("ArrowDown");
  const box = await divider.boundingBox();
  if (box === null) throw new Error("no divider");
  await page.mouse.move(box.x + 300, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 300, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.keyboard.press("ArrowDown");
  const set = await high();
  for (const name of ["Cost", "Look", "Train"]) {
    await tab(name);
    await standsStill();
    expect(await high(), name).toBe(set);
  }
  await page.reload();
  await page.waitForSelector(".dock-frame .chart");
  expect(await high()).toBe(set);
});

test("by key: the network is one Tab away, wires have names, dividers show focus, states show in forced colours", async ({
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await page.goto("");
  await page.waitForSelector(".canvas .card");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("button", { name: "Skip to the network" });
  await expect(skip).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator(".canvas .card-hit:focus")).toHaveCount(1);
  await expect(page.getByText(/^Can a network tell clothes apart/).first()).toBeVisible();
  const wire = page.locator('.canvas .react-flow__edge[aria-label*="Adder 1"]');
  await expect(wire.first()).toHaveAttribute("aria-label", /Input.+Adder 1/);

  const style = (selector: string, property: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((it, name) => getComputedStyle(it).getPropertyValue(name), property);
  const divider = page.getByRole("separator", { name: "Height of the panels" });
  const plain = await style(".splitter.y", "background-color");
  await divider.focus();
  await page.keyboard.press("ArrowUp");
  expect(await style(".splitter.y", "background-color")).not.toBe(plain);

  // The system's colours for what is chosen, not a grey of ours.
  const chosen = await page.evaluate(() => {
    const one = document.createElement("i");
    one.style.cssText = "forced-color-adjust: none; background: SelectedItem";
    document.body.append(one);
    const color = getComputedStyle(one).backgroundColor;
    one.remove();
    return color;
  });
  for (const on of ['.panel-choice [aria-pressed="true"]', '.tabs [aria-selected="true"]']) {
    expect(await style(on, "background-color"), on).toBe(chosen);
  }
  expect(await style('.panel-choice [aria-pressed="false"]', "background-color")).not.toBe(chosen);
  await page.locator(".card", { hasText: "Adder 2" }).first().click();
  expect(await style(".card.selected", "outline-style")).toBe("solid");
  // The button that lies over a block hides nothing of it.
  expect(await style(".card.selected .card-hit", "background-color")).not.toBe(chosen);
  expect(await style(".canvas .react-flow__handle", "background-color")).not.toBe(
    "rgba(0, 0, 0, 0)",
  );
});
