#!/usr/bin/env node
/**
 * `npm run icons`: draws public/icon.svg as the PNG files that devices ask for when the app is installed, into
 * public/install. "Maskable" icons are cut by the device to a circle or a drop: their ground reaches the edges, and what is
 * drawn lies within the middle four fifths.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bootstrap } from "./bootstrap.mjs";
import { chromiumPath, chromiumTestArgs } from "./chromium.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = join(root, "public/install");

/** Sizes in pixels. iPads cut the corners of theirs themselves, and show black where it is transparent. */
const icons = [
  { name: "icon-192", size: 192, full: false },
  { name: "icon-512", size: 512, full: false },
  { name: "maskable-192", size: 192, full: true },
  { name: "maskable-512", size: 512, full: true },
  { name: "apple-touch-icon", size: 180, full: true },
];

await bootstrap({ browser: true });
const { chromium } = await import("playwright-core");
const executablePath = chromiumPath();
const browser = await chromium.launch({
  args: chromiumTestArgs,
  ...(executablePath && { executablePath }),
});
const svg = readFileSync(join(root, "public/icon.svg"), "utf8");
const square = svg.replace(/ rx="\d+"/, "");
if (square === svg) throw new Error("icon.svg has no rounded ground");
mkdirSync(folder, { recursive: true });
const page = await browser.newPage();
for (const { name, size, full } of icons) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${full ? square : svg}`,
  );
  const png = await page.screenshot({ omitBackground: true });
  writeFileSync(join(folder, `${name}.png`), png);
  console.log(`public/install/${name}.png`);
}
await browser.close();
