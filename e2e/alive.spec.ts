import { readFile } from "node:fs/promises";
import { expect, test } from "./fixture";

test("the canvas shows what the network makes of a test image, of the next one and of a drawing", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("");
  const strip = page.getByRole("region", { name: "Test image" });
  await expect(strip).toContainText("Press Run for a prediction");
  await expect(strip).toContainText("test image 1 of", { timeout: 30_000 });
  await page.getByRole("button", { name: "Run", exact: true }).click();

  // Live: the pictures of the first adder change while it trains, and stop with it.
  const card = page.locator(".card.hue-adder").first();
  const picture = card.locator(".block-preview-map").first();
  const bytes = () => picture.evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
  await expect(card.locator(".block-preview")).not.toHaveClass(/waiting/, { timeout: 60_000 });
  await expect(card.locator(".block-preview")).toHaveAttribute(
    "title",
    /channels 1 to 3 of 6, from −/,
  );
  const first = await bytes();
  await expect.poll(bytes, { timeout: 30_000 }).not.toBe(first);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress:visible")).toContainText("paused");
  await expect(strip).toContainText(/The network says .+\s%/);

  // Paused: another image is answered all the same.
  await page.waitForTimeout(800);
  const paused = await bytes();
  await page.waitForTimeout(500);
  expect(await bytes()).toBe(paused);
  await page.keyboard.press(".");
  await expect(strip).toContainText("test image 2 of");
  await expect.poll(bytes).not.toBe(paused);
  await page.keyboard.press(",");
  await expect(strip).toContainText("test image 1 of");
  await expect.poll(bytes).toBe(paused);

  // Taken along into a slide.
  await page.getByRole("button", { name: "File", exact: true }).click();
  await page.locator(".menu").getByText("Picture …").click();
  const dialog = page.getByRole("dialog", { name: "Picture of the network" });
  await expect(dialog.getByRole("img")).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    dialog.getByRole("button", { name: "SVG", exact: true }).click(),
  ]);
  const svg = await readFile(await download.path(), "utf8");
  expect(svg).toContain(paused);
  expect(svg.match(/<image /g)?.length).toBeGreaterThan(20);
  await dialog.getByRole("button", { name: "Close" }).click();

  // Chosen among all of them.
  await strip.getByRole("button", { name: "Choose a test image" }).click();
  const chooser = page.getByRole("dialog", { name: "Choose a test image" });
  await chooser.getByLabel("Class").selectOption({ label: "Trouser" });
  await chooser
    .getByRole("button", { name: /Trouser/ })
    .first()
    .click();
  await expect(strip).toContainText("Trouser");

  // Drawn, by mouse and by keyboard.
  await strip.getByRole("button", { name: "Draw an image" }).click();
  const pad = page.getByRole("application", { name: /Drawing pad/ });
  // Its place is found a frame after it opens.
  await pad.hover();
  const box = await pad.boundingBox();
  if (box === null) throw new Error("no pad");
  await page.mouse.move(box.x + 60, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + 160, box.y + 180, { steps: 6 });
  await page.mouse.up();
  await expect(strip).toContainText("Your drawing");
  const drawn = await bytes();
  await pad.focus();
  for (const key of ["Space", "ArrowUp", "ArrowUp", "ArrowRight", "Space"]) {
    await page.keyboard.press(key);
  }
  await expect.poll(bytes).not.toBe(drawn);
  await page.getByRole("button", { name: "Clear the pad" }).click();
  await expect(page.getByRole("button", { name: "Undo the last stroke" })).toBeDisabled();
  await page.keyboard.press("Escape");

  // A picture file, and one that is none.
  const png = await page.evaluate(() => {
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = 60;
    const context = canvas.getContext("2d");
    context?.fillRect(20, 5, 20, 50);
    return canvas.toDataURL("image/png").split(",")[1] ?? "";
  });
  const field = strip.locator('input[type="file"]');
  await field.setInputFiles({
    name: "mine.png",
    mimeType: "image/png",
    buffer: Buffer.from(png, "base64"),
  });
  await expect(strip).toContainText("mine.png");
  await field.setInputFiles({
    name: "text.png",
    mimeType: "image/png",
    buffer: Buffer.from("no picture"),
  });
  await expect(strip.getByRole("alert")).toContainText("text.png is not a picture");

  // Off: smaller cards, no strip; on again.
  const tall = (await card.boundingBox())?.height ?? 0;
  await page.getByRole("button", { name: "Show pictures on blocks" }).click();
  await expect(strip).toHaveCount(0);
  await expect(card.locator(".block-preview")).toHaveCount(0);
  await page.reload();
  await expect(page.locator(".card").first()).toBeVisible();
  await expect(page.locator(".block-preview")).toHaveCount(0);
  const small = await card.boundingBox();
  if (small === null) throw new Error("it is on the page");
  await page.mouse.move(small.x + 60, small.y + 10);
  await page.mouse.down();
  await page.mouse.move(small.x + 260, small.y + 10, { steps: 4 });
  await page.mouse.up();
  const undo = page.getByRole("button", { name: "Undo" });
  await expect(undo).toHaveAttribute("title", /move/i);
  await page.keyboard.press("v");
  await expect(card.locator(".block-preview")).toHaveCount(1);
  // Blocks that a person placed make room.
  await expect(undo).toHaveAttribute("title", /make room for pictures/);
  expect(tall).toBeGreaterThan(60);
});

test("a cell of the confusion matrix opens its images, and one of them goes to the canvas", async ({
  page,
}) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("");
  await page.getByRole("tab", { name: "Look" }).click();
  const panel = page.locator("[data-panel]");
  const button = page.getByRole("button", { name: "Predictions", exact: true });
  if ((await button.count()) > 0) await button.click();
  await expect(panel).toContainText("Press Run");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  const cells = panel.locator(".matrix button");
  await expect(cells).toHaveCount(100, { timeout: 100_000 });
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(panel).toContainText(/is most often taken for .+: \d+ of 200\./);
  const cell = cells.nth(11);
  await cell.click();
  await expect(panel.locator(".answers .panel-title")).toContainText("Trouser, found");
  const image = panel.locator(".image-grid button").nth(1);
  const title = (await image.getAttribute("title")) ?? "";
  await image.click();
  const index = /image (\d+)/.exec(title)?.[1];
  await expect(page.getByRole("region", { name: "Test image" })).toContainText(
    `test image ${Number(index).toLocaleString("en")} of`,
  );
  await panel.getByRole("button", { name: "Classes" }).click();
  await expect(panel.locator("tbody tr")).toHaveCount(10);
  await expect(panel.locator(".class-curves canvas")).toBeVisible();
  await panel.getByRole("button", { name: "Draw", exact: true }).click();
  await expect(panel.getByRole("application", { name: /Drawing pad/ })).toBeVisible();
  // What the network took it for leaves with the network.
  const shares = panel.locator(".share-bars b");
  await expect(shares.first()).toHaveText(/%/);
  await page.getByRole("button", { name: "Reset", exact: true }).click();
  await expect(shares.first()).toHaveText("");
  await expect(panel.locator(".share-bars li")).toHaveCount(10);
});

test("an Input shows examples of its own data, whatever was on the canvas before", async ({
  page,
}) => {
  await page.goto("");
  await expect(page.locator(".card")).toHaveCount(18);
  const command = async (words: string) => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Find a command" }).fill(words);
    await page.keyboard.press("Enter");
  };
  const picture = page.locator(".card .block-preview-image");
  await command("Open template: A curve");
  // A point is drawn on a plane of 96 pixels, an image of Fashion-MNIST has 28.
  await expect(picture).toHaveJSProperty("width", 96);
  await command("New, empty");
  await expect(page.locator(".card")).toHaveCount(0);
  await expect(page.locator(".image-strip")).toHaveCount(0);
  await page.keyboard.press("/");
  await page.getByRole("searchbox").fill("input");
  await page.keyboard.press("Enter");
  await expect(page.locator(".card")).toContainText("Fashion-MNIST");
  await expect(picture).toHaveJSProperty("width", 28);
  // The picture goes with the choice, though the network is not whole.
  await page.locator(".card").click();
  await page.getByLabel("Dataset").selectOption({ label: "Spirals (2-D points)" });
  await expect(picture).toHaveJSProperty("width", 96);
  await page.getByLabel("Dataset").selectOption({ label: "Noise images" });
  await expect(picture).toHaveJSProperty("width", 32);
});
