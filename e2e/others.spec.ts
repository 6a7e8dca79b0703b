import { expect, test } from "@playwright/test";
import {
  debianPackages,
  everyBrowserIsRequired,
  firefoxPath,
  webkitPaths,
} from "../packages/tools/browsers.mjs";
import { firefoxPage } from "./others/firefox";
import { type OtherPage, patienceMs, press, textOf, until } from "./others/page";
import { watchedHost } from "./others/watched-host";
import { webkitPage } from "./others/webkit";

const browsers = [
  {
    name: "Firefox",
    open: firefoxPage,
    missing: !firefoxPath() && debianPackages.firefox,
  },
  {
    name: "WebKitGTK",
    open: webkitPage,
    missing: !webkitPaths() && debianPackages.webkit,
  },
];

const steps = 50;
const lossShown = `/train \\d/.test(document.querySelector("figcaption .now")?.textContent ?? "")`;
const picture = `[...document.querySelectorAll(".dock canvas")].map((one) => one.toDataURL()).join()`;

/** Lets it run for a while, as often as it takes, and gives the step at which it stands. */
async function trainAndPause(page: OtherPage): Promise<number> {
  const end = performance.now() + patienceMs;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    await press(page, "Pause");
    await until(page, `/paused/.test(document.querySelector(".progress").textContent)`);
    const text = (await textOf(page, ".progress")) ?? "";
    const step = Number(/step (\d+)/.exec(text)?.[1]);
    if (step >= steps || performance.now() > end) return step;
    await press(page, "Resume");
  }
}

// Now and then a WebKitGTK that has just been started never asks for its page.
test.describe.configure({ retries: 2 });

for (const { name, open, missing } of browsers) {
  test(`the app trains in ${name}`, async () => {
    const info = test.info();
    test.skip(
      Boolean(missing) && !everyBrowserIsRequired(),
      `${name} is not installed: apt-get install ${(missing || []).join(" ")}`,
    );
    const host = await watchedHost();
    let page: OtherPage | undefined;
    try {
      page = await open({ width: 1440, height: 900, dark: false });
      await page.open(host.url);
      await until(page, `document.querySelectorAll(".card").length === 18`);
      expect(await page.evaluate("crossOriginIsolated")).toBe(true);
      await until(page, `document.querySelectorAll(".dock canvas").length > 0`);
      const before = await page.evaluate(picture);
      await press(page, "Run");
      await until(page, lossShown);
      expect(await trainAndPause(page)).toBeGreaterThanOrEqual(steps);
      expect(await page.evaluate(picture)).not.toBe(before);
      // Another engine here would mean that this one failed on the way.
      expect(await textOf(page, ".engine-chip")).toMatch(/^WASM/);
      const alerts = `[...document.querySelectorAll('[role="alert"]')].map((one) => one.textContent)`;
      expect(await page.evaluate(alerts)).toEqual([]);
      expect(await page.evaluate("watched")).toEqual([]);
      expect(page.faults()).toEqual([]);
      const shot = await page.screenshot?.();
      if (shot) await info.attach(page.program, { body: shot, contentType: "image/png" });
    } finally {
      await page?.close();
      host.close();
    }
  });
}
