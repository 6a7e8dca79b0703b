import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, savedSign, test } from "./fixture";

/** Puts records into a store of this device, or changes what lies there; `key` where the store has no key path. */
async function plant(
  page: Page,
  database: string,
  store: string,
  records: readonly { readonly value: object; readonly key?: string }[],
): Promise<void> {
  await page.evaluate(
    ({ database, store, records }) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open(database);
        opening.onerror = () => reject(opening.error);
        // Nobody has kept data yet.
        opening.onupgradeneeded = () => {
          for (const name of ["sets", "parts"]) opening.result.createObjectStore(name);
        };
        opening.onsuccess = () => {
          const db = opening.result;
          const tx = db.transaction(store, "readwrite");
          for (const { value, key } of records) tx.objectStore(store).put(value, key);
          tx.oncomplete = () => {
            db.close();
            resolve();
          };
          tx.onerror = () => reject(tx.error);
        };
      }),
    { database, store, records },
  );
}

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
  await expect(page.locator(".progress:visible")).toHaveText(new RegExp(`paused, step ${step}\\b`));
  await expect.poll(() => keptStep(page)).toBe(step);
}

test("damaged records take no room away: they are told once, leave as a file, and are deleted", async ({
  page,
}) => {
  await page.goto("");
  const title = page.getByLabel("Name of this experiment").first();
  await title.fill("Sound");
  await stepTo(page, 1);
  await expect(savedSign(page)).toHaveText(/^Saved/);
  const card = { title: "Sound", savedAt: 5, createdAt: 5, revision: 1 };
  const { epochs: _, ...run } = { id: "bent run", name: "Bent", startedAt: 5, epochs: [] };
  await plant(page, "adder-studio-curves", "runs", [{ value: run }]);
  await plant(page, "adder-studio-documents", "cards", [
    { value: { ...card, key: "bent title", title: 7 } },
    { value: { ...card, key: "bent time", savedAt: 9e15 } },
    { value: { ...card, key: "bent picture", facts: { revision: 1, picture: [["x"]] } } },
  ]);
  await plant(page, "adder-studio-data", "sets", [
    { value: { hash: "bent set" }, key: "bent set" },
  ]);

  await page.reload();
  await expect(title).toHaveValue("Sound");
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
  await page.getByRole("button", { name: "File" }).click();
  await expect(page.getByRole("button", { name: /Forget everything/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Resume" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/step [1-9]|left/);
  await page.getByRole("button", { name: "Pause" }).click();
  const told = page.getByRole("alert").filter({ hasText: "damaged" });
  await expect(told).toHaveText(
    /On this device .+ was set aside\. The Library saves it as a file\./,
  );
  await page.getByRole("button", { name: "Close this message" }).click();

  await page.getByRole("button", { name: "Library" }).click();
  const library = page.getByRole("dialog", { name: "Library" });
  await expect(library.locator(".experiment", { hasText: "Sound" }).first()).toBeVisible();
  const note = library.locator(".damaged-note");
  await expect(note).toContainText(/damaged records on this device are not shown/);
  await expect(note).toContainText("data of your own");
  await expect(told).toHaveCount(0);
  const arriving = page.waitForEvent("download");
  await note.getByRole("button", { name: "Save as a file" }).click();
  const text = readFileSync(await (await arriving).path(), "utf8");
  const keys = (JSON.parse(text) as { key: string }[]).map(({ key }) => key);
  for (const key of ["bent run", "bent set"]) expect(keys).toContain(key);
  await note.getByRole("button", { name: "Delete" }).click();
  await expect(note).toHaveCount(0);

  await page.reload();
  await page.getByRole("button", { name: "Library" }).click();
  await expect(library.locator(".experiment", { hasText: "Sound" }).first()).toBeVisible();
  await expect(note).toHaveCount(0);
  await expect(told).toHaveCount(0);
});

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
  await expect(page.locator(".progress:visible")).toHaveText(/left/);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.locator(".progress:visible")).toHaveText(/paused, step \d+/);

  await poison(page, "each");
  await page.reload();
  await expect(page.getByRole("alert")).toContainText(
    "On this device the checkpoint of a run is damaged and was set aside.",
  );
  await expect(page.getByRole("button", { name: "Resume" })).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Run", exact: true })).toBeEnabled();
});
