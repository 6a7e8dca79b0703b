import { test } from "./fixture";

// Positive controls: each of these must fail, or the checks of every other test mean nothing.
test.describe("the watch over every test notices", () => {
  test.fail();

  test("an error on the console", async ({ page }) => {
    await page.goto("./");
    await page.evaluate(() => console.error("planted"));
  });

  test("an uncaught error", async ({ page }) => {
    await page.goto("./");
    await page.evaluate(() => {
      setTimeout(() => {
        throw new Error("planted");
      });
    });
    await page.waitForTimeout(200);
  });

  test("a request to another origin, and with it a breach of the policy", async ({ page }) => {
    await page.goto("./");
    await page.evaluate(() => fetch("https://third.example/").catch(() => undefined));
    await page.waitForTimeout(200);
  });
});
