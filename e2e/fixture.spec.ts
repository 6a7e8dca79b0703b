import { test } from "./fixture";

// Positive controls: each of these must fail, or the checks of every other test mean nothing.
// Each waits for the browser's own report, however busy the machine is. A report that never comes
// must let the test pass, for here to pass is to be found out: hence the empty answers.
test.describe("the watch over every test notices", () => {
  test.fail();

  test("an error on the console", async ({ page }) => {
    await page.goto("./");
    await page.evaluate(() => console.error("planted"));
  });

  test("an error in somebody else's browser", async ({ browser }) => {
    const context = await browser.newContext({ serviceWorkers: "block" });
    const page = await context.newPage();
    await page.goto("./");
    await page.evaluate(() => console.error("planted"));
    await context.close();
  });

  test("an uncaught error", async ({ page }) => {
    await page.goto("./");
    const reported = page.waitForEvent("pageerror", { timeout: 30_000 }).catch(() => undefined);
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error("planted");
      });
    });
    await reported;
  });

  test("a request to another origin, and with it a breach of the policy", async ({ page }) => {
    await page.goto("./");
    const reported = page.waitForEvent("console", { timeout: 30_000 }).catch(() => undefined);
    await page.evaluate(() => fetch("https://third.example/").catch(() => undefined));
    await reported;
  });
});
