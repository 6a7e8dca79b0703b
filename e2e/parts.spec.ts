import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";

/** Parts of the page that come late, what asks for each, and what shows that it is there. */
const late: readonly (readonly [
  chunk: string,
  ask: (page: Page) => Promise<void>,
  there: (page: Page) => ReturnType<Page["locator"]>,
])[] = [
  ["CanvasControls", async () => {}, (page) => page.getByRole("button", { name: "Zoom in" })],
  ["FileMenu", async () => {}, (page) => page.getByRole("button", { name: "File" })],
  ["Dock", async () => {}, (page) => page.getByRole("tablist").first()],
  [
    "EngineMenu",
    (page) => page.getByRole("button", { name: /^Engine:/ }).click(),
    (page) => page.locator(".menu-item", { hasText: "WebGPU" }),
  ],
  [
    "LibraryDialog",
    (page) => page.getByRole("button", { name: "Library" }).click(),
    (page) => page.getByRole("dialog", { name: "Library" }),
  ],
  [
    "ShareDialog",
    (page) => page.getByRole("button", { name: "Share" }).click(),
    (page) => page.getByRole("dialog", { name: /Share/ }),
  ],
];

test.use({ expectedErrors: [/ERR_FAILED|Failed to load resource/] });

/** Lets a chunk fail so many times; gives how often it was asked for. */
async function failing(page: Page, chunk: string, times: number): Promise<() => number> {
  let asked = 0;
  await page.route(new RegExp(`/assets/${chunk}-[^/]*\\.js`), (route) => {
    asked += 1;
    return asked <= times ? route.abort() : route.continue();
  });
  return () => asked;
}

const offer = (page: Page) => page.locator(".absent-bar");

for (const [chunk, ask, there] of late) {
  test(`${chunk} that does not come is tried again, then offered; all else stays`, async ({
    page,
  }) => {
    await failing(page, chunk, Number.POSITIVE_INFINITY);
    await page.goto("");
    await ask(page);
    await expect(offer(page)).toContainText("did not load");
    await expect(page.getByText("because of a bug")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Run", exact: true })).toBeVisible();
    await expect(page.locator(".card")).toHaveCount(18);
    await page.unrouteAll();
    await offer(page).getByRole("button", { name: "Try again" }).click();
    await expect(offer(page)).toHaveCount(0);
    // A press beside a menu has closed it.
    if (chunk === "EngineMenu") await ask(page);
    await expect(there(page)).toBeVisible();
  });
}

for (const [width, height] of [
  [1440, 900],
  [820, 1180],
  [390, 844],
  [844, 390],
] as const) {
  test(`at ${width}x${height} the offer lies over nothing and is whole`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await failing(page, "CanvasControls", Number.POSITIVE_INFINITY);
    await page.goto("");
    await expect(offer(page)).toContainText("did not load");
    await expect(page.locator(".card")).toHaveCount(18);
    const { outside, under } = await offer(page).evaluate((bar) => {
      const own = bar.getBoundingClientRect();
      const parts =
        ".topbar, .question-head, .stage, .stage-body, .image-strip, .sheet-tabs, .sheet, .side, .run-bar, .statusbar, .dock-frame";
      const lies = (part: Element) => {
        const box = part.getBoundingClientRect();
        return (
          box.width > 0 &&
          box.left < own.right - 1 &&
          box.right > own.left + 1 &&
          box.top < own.bottom - 1 &&
          box.bottom > own.top + 1
        );
      };
      return {
        outside: own.left < 0 || own.top < 0 || own.right > innerWidth || own.bottom > innerHeight,
        under: [...document.querySelectorAll(parts)].filter(lies).map((part) => part.className),
      };
    });
    expect(under).toEqual([]);
    expect(outside).toBe(false);
    await expect(offer(page).getByRole("button", { name: "Try again" })).toBeInViewport({
      ratio: 1,
    });
  });
}

test("a first page whose body does not come says so and is opened again at a press", async ({
  page,
}) => {
  await failing(page, "body", Number.POSITIVE_INFINITY);
  await page.goto("");
  await expect(offer(page)).toContainText("did not load completely");
  await page.unrouteAll();
  await offer(page).getByRole("button", { name: "Reload the page" }).click();
  await expect(page.locator(".card")).toHaveCount(18);
  await expect(offer(page)).toHaveCount(0);
});

test("what comes at the third time needs no word", async ({ page }) => {
  const asked = await failing(page, "FileMenu", 2);
  await page.goto("");
  await expect(page.getByRole("button", { name: "File" })).toBeVisible();
  await expect(offer(page)).toHaveCount(0);
  expect(asked()).toBeGreaterThanOrEqual(3);
});

test("the reload that is offered keeps the document and the run", async ({ page }) => {
  await failing(page, "LibraryDialog", Number.POSITIVE_INFINITY);
  await page.goto("");
  await page.getByLabel("Name of this experiment").fill("Kept");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator("figcaption .now").first()).toHaveText(/train \d/);
  await page.getByRole("button", { name: "Library" }).click();
  await offer(page).getByRole("button", { name: "Reload the page" }).click();
  await expect(page.locator(".bar.resume")).toContainText(/stopped at step \d/);
  await expect(page.getByLabel("Name of this experiment")).toHaveValue("Kept");
});
