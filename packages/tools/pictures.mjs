#!/usr/bin/env node
/**
 * `npm run pictures`: photographs the built app for the documents, and for the cards that other programs make of a link.
 * Trains the experiment that a first visit opens, on the wasm engine and to its end, which takes minutes, and writes
 * docs/screenshot.png and public/link-picture.png. It presses what a person would press,
 * by the names that a screen reader says, so that a button that no longer exists fails it.
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
  await page.getByRole("tab", { name: "Why" }).first().click();
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
 * Waits until two pictures in a row are the same, and gives it; `clip`: of a part of the page.
 * @param {import("playwright-core").Page} page
 * @param {{x: number, y: number, width: number, height: number}} [clip]
 */
async function steadyPicture(page, clip) {
  const take = () =>
    page.screenshot({ animations: "disabled", caret: "hide", scale: "css", ...(clip && { clip }) });
  let before = await take();
  for (let tries = 0; tries < 20; tries++) {
    await page.waitForTimeout(500);
    const now = await take();
    if (now.equals(before)) return now;
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
  const page = await browser.newPage({
    viewport: { width: 1440, height: 900 },
    colorScheme: "light",
    serviceWorkers: "block",
    reducedMotion: "reduce",
  });
  await trainAndOpenFeatures(page, address);
  writeFileSync(join(root, "docs/screenshot.png"), await steadyPicture(page));
  console.log("docs/screenshot.png");
  const network = await networkAsCard(page);
  writeFileSync(join(root, "public/link-picture.png"), await steadyPicture(page, network));
  console.log("public/link-picture.png");
  await browser.close();
  server.close();
  server.closeAllConnections();
}

await main();
