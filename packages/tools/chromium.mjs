import { existsSync } from "node:fs";

const places = [
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/chromium-browser",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/**
 * Returns the path of the system's Chromium: `CHROMIUM_PATH`, or one of the usual places; undefined leaves the choice
 * to Playwright, which then looks for a browser of its own.
 * @returns {string | undefined}
 */
export function chromiumPath() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) return wanted;
  return places.find((path) => existsSync(path));
}

/**
 * Switches for WebGPU and WebGL2 on SwiftShader, on a machine without a GPU too. Without the WebGPU switches
 * `requestAdapter()` gives null there. `--no-sandbox` only where Chromium insists on it: for root.
 * @type {string[]}
 */
export const chromiumArgs = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--ignore-gpu-blocklist",
];

/**
 * Switches for tests: quiet (no background requests, so that "no off-origin request" can be asserted) and with the same
 * letters and colours on every machine, for screenshots.
 * @type {string[]}
 */
export const chromiumTestArgs = [
  ...chromiumArgs,
  // Painting on the software GPU takes a third of a journey's time; WebGL and WebGPU stay on it.
  "--disable-gpu-compositing",
  "--disable-gpu-rasterization",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--force-color-profile=srgb",
  "--font-render-hinting=none",
  "--disable-lcd-text",
];
