import type { Page } from "@playwright/test";
import { expect, test } from "./fixture";

/** Changes one value of the weights in the slots of the only run that is kept: of the newest, or of each. */
async function poison(page: Page, which: "newest" | "each"): Promise<void> {
  await page.evaluate(
    (which) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("adder-studio-runs");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const tx = opening.result.transaction(["runs", "slots"], "readwrite");
          const run = tx.objectStore("runs").getAll();
          const slots = tx.objectStore("slots").openCursor();
          slots.onsuccess = () => {
            const cursor = slots.result;
            if (cursor === null) return;
            const slot = (cursor.key as [string, number])[1];
            if (which === "each" || slot === run.result[0].slot) {
              cursor.value.checkpoint.data[3] += 1;
              cursor.update(cursor.value);
            }
            cursor.continue();
          };
          tx.oncomplete = () => {
            opening.result.close();
            resolve();
          };
          tx.onerror = () => reject(tx.error);
        };
      }),
    which,
  );
}

const keptStep = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open("adder-studio-runs");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const runs = opening.result.transaction("runs").objectStore("runs").getAll();
          runs.onerror = () => reject(runs.error);
          runs.onsuccess = () => {
            opening.result.close();
            resolve(runs.result[0]?.rowsTo ?? 0);
          };
        };
      }),
  );

async function stepTo(page: Page, step: number): Promise<void> {
  await page.getByRole("button", { name: "Step", exact: true }).click();
  await expect(page.locator(".progress")).toHaveText(new RegExp(`paused, step ${step}\\b`));
  await expect.poll(() => keptStep(page)).toBe(step);
}

test("a damaged checkpoint gives way to the one before it, and without one it is told", async ({
  page,
}) => {
  await page.goto("");
  await stepTo(page, 1);
  await stepTo(page, 2);
  await poison(page, "newest");
  await page.reload();
  await expect(page.getByText("step 1 on")).toContainText(
    "Its last checkpoint is damaged; this is the one before it.",
  );
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.locator(".progress")).toHaveText(/left/);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress")).toHaveText(/paused, step \d+/);

  await poison(page, "each");
  await page.reload();
  await expect(page.getByRole("alert")).toContainText(
    "On this device the checkpoint of a run is damaged and was set aside.",
  );
  await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
});
