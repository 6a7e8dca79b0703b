import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Page } from "@playwright/test";
import { chromiumPath, chromiumTestArgs } from "../packages/tools/chromium.mjs";
import { hosts } from "../playwright.config";
import { expect, test } from "./fixture";

const executable = chromiumPath() ?? chromium.executablePath();

/** A browser of our own, with a profile that outlives it: Playwright's would be closed, not killed. */
async function launch(profile: string): Promise<{ browser: ChildProcess; page: Page }> {
  rmSync(join(profile, "DevToolsActivePort"), { force: true });
  const args = ["--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`];
  const browser = spawn(executable, [...chromiumTestArgs, ...args, "about:blank"], {
    stdio: "ignore",
    // A group of its own, so that no helper process survives the kill.
    detached: true,
  });
  let port = "";
  await expect
    .poll(() => {
      try {
        port = readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n")[0] ?? "";
      } catch {
        port = "";
      }
      return port;
    })
    .not.toBe("");
  const connected = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const context = connected.contexts()[0];
  if (!context) throw new Error("the browser has a context");
  return { browser, page: await context.newPage() };
}

function kill({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, "SIGKILL");
}

async function stepOf(page: Page, pattern: RegExp, selector: string): Promise<number> {
  const text = (await page.locator(selector).first().textContent()) ?? "";
  return Number((pattern.exec(text)?.[1] ?? "-1").replace(/\D/g, ""));
}

// How much a kill may cost depends on how long the disk takes: a machine busy with other things gets more chances.
test.describe.configure({ retries: 3 });

test("a run survives the kill of its browser and goes on within 50 steps", async () => {
  test.setTimeout(120_000);
  const profile = mkdtempSync(join(tmpdir(), "adder-profile-"));
  const first = await launch(profile);
  await first.page.addInitScript(() => {
    const seen = { step: 0 };
    Object.assign(window, { seen });
    const Original = window.Worker;
    window.Worker = class extends Original {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        this.addEventListener("message", ({ data }) => {
          if (data?.type === "tick") seen.step = data.rows[data.rows.length - data.width] + 1;
        });
      }
    };
  });
  await first.page.goto(hosts.full);
  await first.page.getByRole("button", { name: "Run", exact: true }).click();
  const step = () =>
    first.page.evaluate(() => (window as unknown as { seen: { step: number } }).seen.step);
  await expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(200);
  const reached = await step();
  kill(first.browser);

  const second = await launch(profile);
  await second.page.goto(hosts.full);
  const offer = second.page.getByRole("button", { name: "Resume" });
  await expect(offer).toBeVisible({ timeout: 30_000 });
  const kept = await stepOf(second.page, /step ([\d,.\u202f ]+)/, ".bar.resume");
  expect(kept).toBeGreaterThanOrEqual(reached - 50);
  await offer.click();
  await expect(second.page.getByRole("button", { name: "Pause" })).toBeVisible({ timeout: 30_000 });
  kill(second.browser);
  rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
});
