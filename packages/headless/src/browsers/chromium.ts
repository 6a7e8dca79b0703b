import { chromium } from "playwright-core";
import { chromiumArgs, chromiumPath } from "../../../tools/chromium.mjs";
import { RunError } from "../usage";
import type { Browser } from "./browser";

/** Starts the system's Chromium, or Playwright's, with every engine on its software adapter. */
export async function openChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  const browser = await chromium
    .launch({ args: chromiumArgs, ...(executablePath && { executablePath }) })
    .catch((error: Error) => {
      throw new RunError(
        `No Chromium could be started: ${error.message.split("\n")[0]} On Debian, apt-get install chromium, or set CHROMIUM_PATH.`,
      );
    });
  let closing = false;
  const gone = new Promise<never>((_resolve, reject) => {
    browser.on("disconnected", () => {
      if (!closing) reject(new RunError("Chromium went away."));
    });
  });
  gone.catch(() => {});
  return {
    program: `Chromium ${browser.version()}`,
    gone,
    async show(url) {
      const page = await browser.newPage();
      page.on("console", (message) => {
        if (message.type() === "error") process.stderr.write(`${message.text()}\n`);
      });
      await page.goto(url);
    },
    async close() {
      closing = true;
      await browser.close();
    },
  };
}
