import { expect, test } from "./fixture";
import { whenRunIsKept } from "./kept-run";

// Pictures of every change would take the processor from the training.
test.use({ trace: "off" });

test("the lab: width by keys, built exactly, trained, opened on the canvas", async ({ page }) => {
  await page.goto("");
  await page.getByRole("button", { name: "File" }).click();
  await page.getByRole("button", { name: "Universal approximation lab" }).click();
  const lab = page.getByRole("dialog", { name: "Universal approximation lab" });
  const curve = lab.getByRole("figure", { name: /sin\(πx\), and \d+ units of adders/ });
  await expect(curve).toContainText(/Built from 9 units, the largest error on sin\(πx\) is 0\.07/);

  const width = lab.getByRole("slider", { name: "Width" });
  await width.focus();
  for (let i = 0; i < 4; i++) await width.press("ArrowLeft");
  await expect(width).toHaveAttribute("aria-valuetext", "5 units");
  // sin(pi x) through its zeros and tops: the straight lines miss it by 0.21, the bound is pi h / 2.
  await expect(curve).toContainText("is 0.211; the bound L·h/2 allows 0.785.");

  await lab.getByRole("button", { name: "Train 5 units, sign gradient" }).click();
  await expect(lab.getByRole("progressbar")).toBeVisible();
  const errors = lab.getByRole("figure", { name: /Largest error on/ });
  await expect(errors).toContainText(/Trained here, largest error: sign gradient 0\.\d+/, {
    timeout: 200_000,
  });
  await errors.getByText("The numbers as a table").click();
  const row = errors.getByRole("row", { name: /^5 / });
  await expect(row.getByRole("cell").nth(0)).toHaveText("0.211");
  await expect(row.getByRole("cell").nth(1)).toHaveText("0.785");
  await expect(row.getByRole("cell").nth(4)).toHaveText(/^0\.\d+$/);

  await lab.getByRole("button", { name: "Build exactly" }).click();
  await lab.getByRole("button", { name: "Open on the canvas" }).click();
  await expect(lab).toBeHidden();
  await expect(page.getByLabel("Name of this experiment")).toHaveValue(/built exactly$/);
  // It can be looked at before any step, and is still there after a reload.
  const says = page.locator(".image-prediction");
  await expect(page.locator(".progress:visible")).toHaveText(/^paused, step 0 of/);
  await expect(says).toContainText(/says −?\d/);
  const answer = await says.textContent();
  await whenRunIsKept(page);
  await page.reload();
  await page.getByRole("button", { name: "Resume" }).first().click();
  await expect(page.locator(".progress:visible")).toHaveText(/^paused, step 0 of/);
  await expect(says).toHaveText(answer ?? "");
});

test("a training in the lab is stopped, and a drawn curve is moved by keys", async ({ page }) => {
  await page.goto("#lab");
  const lab = page.getByRole("dialog", { name: "Universal approximation lab" });
  await lab.getByRole("button", { name: /^Train 4, 8/ }).click();
  await expect(lab.getByText(/9 more waiting/)).toBeVisible();
  await lab.getByRole("button", { name: "Stop" }).click();
  await expect(lab.getByRole("progressbar")).toBeHidden();

  await lab.getByLabel("Function").selectOption("Draw your own");
  const first = lab.getByRole("slider", { name: "Value at x = −1" });
  await first.focus();
  await first.press("ArrowUp");
  await expect(first).toHaveAttribute("aria-valuenow", "-0.55");
  await first.press("ArrowRight");
  await expect(lab.getByRole("slider", { name: "Value at x = −0.875" })).toBeFocused();
  await lab.getByRole("slider", { name: "Width" }).fill("16");
  await expect(lab.getByRole("figure", { name: /your own curve/i }).first()).toContainText(
    /Built from 18 units/,
  );
});
