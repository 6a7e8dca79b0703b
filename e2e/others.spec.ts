import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
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
import { classified, rightByTheApp, testClothes } from "./page-file";

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

const cli = fileURLToPath(new URL("../packages/tools/headless.mjs", import.meta.url));

test("an exported page answers from disk in Firefox as the app's test did", async () => {
  test.skip(
    !firefoxPath() && !everyBrowserIsRequired(),
    `Firefox is not installed: apt-get install ${debianPackages.firefox.join(" ")}`,
  );
  const folder = mkdtempSync(join(tmpdir(), "adder-page-"));
  let page: OtherPage | undefined;
  try {
    const [weights, file] = [join(folder, "a.safetensors"), join(folder, "a.html")];
    const run = (...words: string[]) => execFileSync(process.execPath, [cli, ...words]);
    run("train", "template:lenet5-bn-adder", "--steps", "100", "--save", weights);
    run("export", weights, "--to", "page", "--out", file);
    page = await firefoxPage({ width: 1440, height: 900, dark: true });
    await page.open(pathToFileURL(file).href);
    await page.evaluate("void adderStudio.ready.then(() => { globalThis.isOpen = true; })");
    await until(page, "globalThis.isOpen === true");
    const { images, labels } = await testClothes();
    const size = images.length / labels.length;
    let right = 0;
    for (let n = 0; n < labels.length; n += 200) {
      const part = images.subarray(n * size, (n + 200) * size);
      const found = (await page.evaluate(classified(part))) as number[];
      right += found.filter((index, i) => index === labels[n + i]).length;
    }
    expect(right).toBe(rightByTheApp(readFileSync(file, "utf8")));
    expect(right).toBeGreaterThan(400);
    expect(await textOf(page, ".said .first")).not.toBe("");
    expect(page.faults()).toEqual([]);
  } finally {
    await page?.close();
    rmSync(folder, { recursive: true });
  }
});
