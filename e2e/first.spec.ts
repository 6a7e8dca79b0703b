import { readFileSync } from "node:fs";
import { firstFiles } from "../packages/tools/size.mjs";
import { expect, test } from "./fixture";

/** Files of the build, by what needs them. */
function chunks() {
  const manifest = JSON.parse(
    readFileSync(new URL("../app/dist/.vite/manifest.json", import.meta.url), "utf8"),
  ) as Parameters<typeof firstFiles>[0];
  const first = firstFiles(manifest);
  const later = Object.values(manifest).map(({ file }) => file);
  return { first, later: later.filter((file) => file.endsWith(".js") && !first.has(file)) };
}

test("Run trains with nothing but the first page's files", async ({ page }) => {
  const { later } = chunks();
  expect(later.some((file) => file.includes("Canvas-"))).toBe(true);
  const waiting: (() => void)[] = [];
  let held = 0;
  await page.route(
    ({ pathname }) => later.some((file) => pathname.endsWith(`/${file}`)),
    async (route) => {
      held += 1;
      await new Promise<void>((go) => waiting.push(go));
      await route.continue();
    },
  );
  await page.goto("./");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await expect(page.locator(".progress")).toHaveText(/^epoch \d+ of \d+/);
  expect(held).toBeGreaterThan(0);
  await expect(page.locator(".react-flow")).toHaveCount(0);
  // The rest comes after it, and finds the run.
  for (const go of waiting.splice(0)) go();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  for (const go of waiting.splice(0)) go();
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress")).toHaveText(/^paused/);
});
