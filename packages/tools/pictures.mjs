#!/usr/bin/env node
/**
 * `npm run pictures`: photographs the built app for the documents, and for the cards that other programs make of a link.
 * Trains the experiment that a first visit opens, on the wasm engine and to its end, which takes minutes, and writes
 * docs/screenshot.png, public/link-picture.png, and the two pictures that a browser shows when it offers to install the app, in
 * public/install: a build later than this one holds them. It presses what a person would press, by the names that a screen
 * reader says, so that a button that no longer exists fails it.
 */
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bootstrap } from "./bootstrap.mjs";
import { chromiumPath, chromiumTestArgs } from "./chromium.mjs";
import { createStaticServer, listen } from "./serve.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const dist = join(root, "app/dist");
const port = 4573;
/** Milliseconds that ten epochs may take on a slow machine. */
const longestRun = 1_200_000;

/**
 * Opens the page, trains, and opens Features, where the classes of the trained network lie apart.
 * @param {import("playwright-core").Page} page
 * @param {string} address
 */
async function trainAndOpenFeatures(page, address) {
  const press = (/** @type {string} */ name) =>
    page.getByRole("button", { name, exact: true }).first().click();
  await page.goto(address);
  await press("Run");
  await page
    .getByRole("button", { name: "Run again", exact: true })
    .waitFor({ timeout: longestRun });
  const why = page.getByRole("tab", { name: "Why" }).first();
  // On a phone the panels may be folded away.
  if (!(await why.isVisible())) await press("Panels");
  await why.click();
  await press("Features");
  await page.getByText(/test examples: \d+ features/).waitFor();
}

/** Size of the picture on a link's card, as app/link-card-plugin.ts says it. */
const card = { width: 1200, height: 630 };

/**
 * Gives the network the size of a link's card, by changing the window; returns its place on the page.
 * @param {import("playwright-core").Page} page
 */
async function networkAsCard(page) {
  const canvas = page.locator(".canvas").first();
  for (let tries = 0; tries < 20; tries++) {
    const place = await canvas.boundingBox();
    const view = page.viewportSize();
    if (place === null || view === null) throw new Error("There is no network to photograph.");
    if (place.width === card.width && place.height === card.height) return place;
    await page.setViewportSize({
      width: Math.round(view.width + card.width - place.width),
      height: Math.round(view.height + card.height - place.height),
    });
    await page.waitForTimeout(500);
  }
  throw new Error("The network cannot be given the size of a card.");
}

/**
 * Waits until two pictures in a row are the same, and writes it; `clip`: of a part of the page.
 * @param {import("playwright-core").Page} page
 * @param {readonly string[]} files
 * @param {{x: number, y: number, width: number, height: number}} [clip]
 */
async function takePicture(page, files, clip) {
  const take = () =>
    page.screenshot({ animations: "disabled", caret: "hide", ...(clip && { clip }) });
  let before = await take();
  for (let tries = 0; tries < 20; tries++) {
    await page.waitForTimeout(500);
    const now = await take();
    if (now.equals(before)) {
      for (const file of files) {
        writeFileSync(join(root, file), now);
        console.log(file);
      }
      return;
    }
    before = now;
  }
  throw new Error("The page does not come to rest.");
}

async function main() {
  if (!existsSync(join(dist, "index.html"))) {
    console.error("No app to photograph: run `npm run build` first.");
    process.exit(1);
  }
  await bootstrap({ browser: true });
  const { chromium } = await import("playwright-core");
  const server = createStaticServer({ folder: dist });
  const address = `http://localhost:${await listen(server, port, 50)}/`;
  const executablePath = chromiumPath();
  const browser = await chromium.launch({
    args: chromiumTestArgs,
    ...(executablePath && { executablePath }),
  });
  /** @param {import("playwright-core").BrowserContextOptions} options */
  const open = async (options) => {
    const page = await browser.newPage({
      colorScheme: "light",
      serviceWorkers: "block",
      reducedMotion: "reduce",
      ...options,
    });
    await trainAndOpenFeatures(page, address);
    return page;
  };
  const wide = await open({ viewport: { width: 1440, height: 900 } });
  await takePicture(wide, ["docs/screenshot.png", "public/install/wide.png"]);
  await takePicture(wide, ["public/link-picture.png"], await networkAsCard(wide));
  await wide.close();
  const narrow = await open({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 });
  await takePicture(narrow, ["public/install/narrow.png"]);
  await browser.close();
  server.close();
  server.closeAllConnections();
}

await main();
